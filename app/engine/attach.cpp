#include "app/engine/attach.h"

#include <fmt/format.h>

#include "base/escape.h"

namespace pratique::app {
namespace {

/// The image's descriptor, as its own bytes give it.
Result<registry::Descriptor> read_subject(const Reference& image, Places& places) {
  registry::Wave wave;
  wave.manifests.push_back({image.digest, std::nullopt});
  places.open(image)->look_up(wave);
  PRATIQUE_TRY(content, *std::move(wave.manifests.front().answer));
  auto manifest = registry::parse_manifest(content.bytes, content.media_type);
  if (!manifest) {
    return std::move(manifest).error().as(registry::kPushFailed).during("reading the manifest of " + image.to_string());
  }
  return registry::Descriptor{
      manifest->media_type, image.digest, static_cast<std::int64_t>(content.bytes.size()), "", {}, std::nullopt};
}

/// The last part of its path; standard input has no name.
std::string title_of(const std::string& path) {
  if (path == "-") return "";
  return to_valid_utf8(path.substr(path.rfind('/') + 1));
}

}  // namespace

Result<Attached> attach_file(const AttachRequest& request, Places& places, Clock& clock) {
  PRATIQUE_TRY(subject, read_subject(request.image, places));
  const registry::Attachment attachment{subject,
                                        request.artifact_type,
                                        request.media_type,
                                        request.file.bytes,
                                        title_of(request.file.name),
                                        request.annotations};
  registry::ArtifactManifest artifact = registry::make_artifact_manifest(attachment);
  if (request.dry_run) {
    const Digest digest = artifact.descriptor.digest;
    return Attached{std::move(artifact), std::move(subject), {digest, false, {}}};
  }
  const auto sink = request.image.layout() != nullptr ? registry::open_layout_sink(*request.image.layout(), clock)
                                                      : places.client().sink(*request.image.repository());
  auto pushed = registry::attach(*sink, attachment);
  if (!pushed) {
    return std::move(pushed).error().during(
        fmt::format("attaching {} to {}", artifact.descriptor.digest.to_string(), request.image.to_string()));
  }
  return Attached{std::move(artifact), std::move(subject), *std::move(pushed)};
}

}  // namespace pratique::app
