#pragma once

#include <string>
#include <string_view>

/// The media types that manifests and indexes have (OCI image-spec, media-types.md; Docker image manifest version 2).
namespace pratique::registry {

inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

inline bool is_index_type(std::string_view type) { return type == kOciIndex || type == kDockerList; }
inline bool is_image_manifest_type(std::string_view type) { return type == kOciManifest || type == kDockerManifest; }
inline bool is_manifest_type(std::string_view type) { return is_index_type(type) || is_image_manifest_type(type); }
inline bool is_schema1_type(std::string_view type) {
  return type.starts_with("application/vnd.docker.distribution.manifest.v1+");
}

/// The type in lower case without parameters: "application/json" for "Application/JSON; charset=utf-8".
std::string base_media_type(std::string_view header);

}  // namespace pratique::registry
