#include "registry/push.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/limits.h"
#include "registry/descriptor_json.h"
#include "registry/media_types.h"

namespace pratique::registry {
namespace {

constexpr std::string_view kEmptyType = "application/vnd.oci.empty.v1+json";
constexpr std::string_view kEmptyContent = "{}";
constexpr const char* kTitle = "org.opencontainers.image.title";

Descriptor described(BytesView content, std::string_view media_type) {
  return {
      std::string(media_type), Digest::of(content), static_cast<std::int64_t>(content.size()), "", {}, std::nullopt};
}

}  // namespace

nlohmann::json descriptor_json(const Descriptor& descriptor) {
  nlohmann::json out{
      {"mediaType", descriptor.media_type}, {"digest", descriptor.digest.to_string()}, {"size", descriptor.size}};
  if (!descriptor.artifact_type.empty()) out["artifactType"] = descriptor.artifact_type;
  if (!descriptor.annotations.empty()) out["annotations"] = descriptor.annotations;
  return out;
}

ArtifactManifest make_artifact_manifest(const Attachment& attachment) {
  Descriptor layer = described(attachment.content, attachment.media_type);
  if (!attachment.title.empty()) layer.annotations.emplace(kTitle, attachment.title);
  const Descriptor subject{
      attachment.subject.media_type, attachment.subject.digest, attachment.subject.size, "", {}, std::nullopt};
  nlohmann::json manifest{{"schemaVersion", 2},
                          {"mediaType", kOciManifest},
                          {"artifactType", attachment.artifact_type},
                          {"config", descriptor_json(described(kEmptyContent, kEmptyType))},
                          {"layers", nlohmann::json::array({descriptor_json(layer)})},
                          {"subject", descriptor_json(subject)}};
  if (!attachment.annotations.empty()) manifest["annotations"] = attachment.annotations;
  Bytes bytes = json::canonical(manifest);
  Descriptor descriptor = described(bytes, kOciManifest);
  descriptor.artifact_type = attachment.artifact_type;
  descriptor.annotations = attachment.annotations;
  return {std::move(bytes), std::move(descriptor)};
}

Result<Pushed> attach(Sink& sink, const Attachment& attachment) {
  const ArtifactManifest artifact = make_artifact_manifest(attachment);
  PRATIQUE_TRY(sent_config, sink.push_blob(kEmptyContent));
  PRATIQUE_TRY(sent_content, sink.push_blob(attachment.content));
  PRATIQUE_TRY(pushed, sink.push_manifest(artifact.bytes, kOciManifest));
  pushed.changed = pushed.changed || sent_config || sent_content;
  return pushed;
}

}  // namespace pratique::registry
