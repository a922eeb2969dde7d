#include "gate/report_ties.h"

#include <algorithm>

namespace pratique::gate {
namespace {

bool names_manifest(const scanners::Report& report, const Digest& digest) {
  const auto& named = report.manifest_digests;
  return std::find(named.begin(), named.end(), digest.to_string()) != named.end();
}

bool names_config(const scanners::Report& report, const std::optional<Digest>& config) {
  return config && report.image_id == config->to_string();
}

}  // namespace

bool names(const scanners::Report& report, const Digest& manifest, const std::optional<Digest>& config) {
  return names_manifest(report, manifest) || names_config(report, config);
}

bool names_anything(const scanners::Report& report) {
  return !report.manifest_digests.empty() || !report.image_id.empty();
}

About about(const scanners::Report& report, const ImageFacts& image) {
  if (!names_anything(report) || names_manifest(report, image.digest)) return About::kThisImage;
  bool config_unread = image.platforms.empty();
  for (const PlatformImage& platform : image.platforms) {
    if (names(report, platform.digest, platform.config)) return About::kThisImage;
    config_unread = config_unread || !platform.config;
  }
  return !report.image_id.empty() && config_unread ? About::kUnknown : About::kOtherImage;
}

std::optional<Binding> tie(const scanners::Report& report, const ImageFacts& image, const PlatformImage& platform) {
  if (names_manifest(report, platform.digest)) return Binding::kReportDigest;
  if (names_config(report, platform.config)) return Binding::kImageId;
  const auto is_other = [&](const PlatformImage& other) { return names(report, other.digest, other.config); };
  if (std::any_of(image.platforms.begin(), image.platforms.end(), is_other)) return std::nullopt;
  return Binding::kAsserted;  // names nothing, or the index as a whole
}

}  // namespace pratique::gate
