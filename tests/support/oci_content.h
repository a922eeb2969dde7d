#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/digest.h"
#include "registry/descriptor.h"

/// Small OCI documents, made anew.
namespace pratique::test {

inline constexpr const char* kIndexType = "application/vnd.oci.image.index.v1+json";
inline constexpr const char* kManifestType = "application/vnd.oci.image.manifest.v1+json";
inline constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";
inline constexpr const char* kBundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// A descriptor of `content`; `more` are further members, each with a comma before it.
inline std::string descriptor(const std::string& content, const std::string& type, const std::string& more = "") {
  return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}{}}})", type, Digest::of(content).to_string(),
                     content.size(), more);
}

inline registry::Descriptor descriptor_of(const std::string& content, const std::string& type) {
  return {type, Digest::of(content), static_cast<std::int64_t>(content.size()), "", {}, std::nullopt};
}

/// An image whose layer is `layer`.
inline std::string image(const std::string& layer = "layer") {
  return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{}]}})", kManifestType,
                     descriptor("{}", kConfigType), descriptor(layer, "application/vnd.oci.image.layer.v1.tar"));
}

/// A manifest with a bundle blob whose subject is `subject`.
inline std::string referrer(const std::string& subject, const std::string& bundle = "bundle") {
  return fmt::format(
      R"({{"schemaVersion":2,"mediaType":"{}","artifactType":"{}","config":{},"layers":[{}],"subject":{}}})",
      kManifestType, kBundleType, descriptor("{}", "application/vnd.oci.empty.v1+json"),
      descriptor(bundle, kBundleType), descriptor(subject, kManifestType));
}

/// An index of these descriptors.
inline std::string index(const std::vector<std::string>& descriptors) {
  return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{}]}})", kIndexType,
                     fmt::join(descriptors, ","));
}

}  // namespace pratique::test
