#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"

namespace pratique::registry {

/// What an image runs on (OCI image-spec, image-index.md, "platform").
struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;

  /// "linux/arm64/v8"
  std::string to_string() const;
};

/// Points to content and says what has to come (OCI image-spec, descriptor.md).
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::int64_t size;
  std::string artifact_type;                       ///< or empty; a hint, never the truth
  std::map<std::string, std::string> annotations;  ///< unauthenticated
  std::optional<Platform> platform;
};

/// A manifest or an index, as its verified bytes say (OCI image-spec; Docker schema 2 is read the same way).
struct Manifest {
  std::string media_type;
  bool is_index = false;
  std::string artifact_type;  ///< its own, else the config's media type; empty for an index without one
  std::optional<Descriptor> config;
  std::optional<Descriptor> subject;
  std::vector<Descriptor> layers;     ///< of a manifest
  std::vector<Descriptor> manifests;  ///< of an index
  std::map<std::string, std::string> annotations;
};

/// Reads a manifest or index. `media_type` is what the server or descriptor called it; empty if nobody did.
/// Errors: manifest.malformed, manifest.duplicate-key, manifest.ambiguous, and content.too-large above
/// limits::kManifestLayers or limits::kIndexManifests.
Result<Manifest> parse_manifest(BytesView bytes, std::string_view media_type);

}  // namespace pratique::registry
