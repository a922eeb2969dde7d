#include "registry/layout_marker.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"

namespace pratique::registry {
namespace {

/// Whether this is what `docker save` writes (up to version 24) and `skopeo copy … docker-archive:`.
bool is_docker_archive(LayoutFiles& files) {
  const auto bytes = files.read("manifest.json", std::nullopt, limits::kManifestBytes);
  if (!bytes) return false;
  const auto document = json::parse(*bytes);
  if (!document) return false;
  const auto images = json::View(*document).elements();
  return images && !images->empty() && (images->front().has("Config") || images->front().has("RepoTags"));
}

Error no_marker(LayoutFiles& files, Error error) {
  if (!error.is(kImageNotFound) || !is_docker_archive(files)) return layout_error(std::move(error));
  return Error(kLayoutMalformed, "a docker-archive, which holds no manifest that a signature could be about")
      .with_hint(
          "copy it from its registry with `skopeo copy --preserve-digests docker://… oci:FOLDER`, or convert it "
          "with `skopeo copy docker-archive:FILE oci:FOLDER` and sign that");
}

}  // namespace

Error layout_error(Error error) {
  if (error.is(kLayoutNotAFile) || error.is(kLayoutMalformed)) return error;
  return std::move(error).as(kLayoutMalformed);
}

Result<void> check_layout_marker(LayoutFiles& files) {
  auto bytes = files.read("oci-layout", std::nullopt, limits::kManifestBytes, kImageNotFound);
  if (!bytes) return no_marker(files, std::move(bytes).error());
  auto document = json::parse(*bytes);
  if (!document) return std::move(document).error().as(kLayoutMalformed).during("reading oci-layout");
  auto version = json::View(*document).string_at("imageLayoutVersion");
  if (!version) return std::move(version).error().as(kLayoutMalformed).during("reading oci-layout");
  if (!version->starts_with("1.")) {
    return Error(kLayoutMalformed, fmt::format("image layout version {} is not known", quote(*version)));
  }
  return {};
}

}  // namespace pratique::registry
