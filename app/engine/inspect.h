#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/engine/artifact_kind.h"
#include "registry/source.h"

namespace pratique::app {

/// What somebody wants to see of an image.
struct InspectWanted {
  std::optional<Digest> digest;
  std::optional<std::string> tag;  ///< without a digest: what it means now; beside one: whether it still means it
  bool evidence = false;           ///< also read what signed statements are, and what is attached to what is attached
  bool tags = false;               ///< all tags that mean this image: asks for each tag
};

/// Something attached to an image.
struct AttachedItem {
  std::string found;  ///< "referrer", or the tag behind which it is
  Digest digest;
  std::int64_t size = 0;  ///< of its manifest
  std::string media_type{};
  std::string artifact_type{};
  ArtifactKind kind{"unknown", "unknown artifact"};
  std::size_t layers = 0;
  std::int64_t layers_size = 0;
  std::vector<std::string> statements{};  ///< with evidence: predicate types, as they say themselves
  std::map<std::string, std::string> annotations{};
  std::vector<AttachedItem> attached{};  ///< with evidence
  /// What is wrong with it, or what of it could not be read.
  std::optional<Error> problem{};
};

struct PlatformEntry {
  std::string platform;  ///< empty: it does not say
  Digest digest;
  std::int64_t size = 0;
  bool is_attestation = false;  ///< BuildKit's attestation of an image beside it
};

/// Something that could not be read, or not wholly.
struct Unread {
  std::string what;
  Error why;
};

struct Inspection {
  Digest digest;
  std::int64_t size = 0;
  std::optional<registry::Manifest> manifest{};  ///< none: it is there, and cannot be read as one (see unread)
  std::optional<std::string> tag{};
  std::optional<Digest> tag_means{};
  std::vector<PlatformEntry> platforms{};
  std::optional<std::vector<std::string>> tags{};  ///< that mean this digest; none: nobody looked
  std::vector<AttachedItem> attached{};
  bool attached_known = false;  ///< whether the list of referrers could be read at all
  std::vector<Error> notices{};
  std::vector<Unread> unread{};
};

/// Looks at an image and everything attached to it: by the referrers API or the fallback tag, and behind cosign's tags
/// `.sig`, `.att`, `.sbom`. Verifies digests and sizes, judges nothing. Errors: those of reading the image's manifest,
/// and tag.not-found; everything else that could not be read is part of the answer.
Result<Inspection> inspect(registry::Source& source, const InspectWanted& wanted);

}  // namespace pratique::app
