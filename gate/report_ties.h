#pragma once

#include <optional>

#include "gate/decide.h"
#include "gate/policy.h"

namespace pratique::gate {

enum class About {
  kThisImage,   ///< names the image, its configuration, a child; or names nothing
  kOtherImage,  ///< names digests, and none of them is this image's
  kUnknown,     ///< names a configuration only, and a child's configuration was not read
};

/// Which image a report is about, of all that belong to the image asked for.
About about(const scanners::Report& report, const ImageFacts& image);

/// How firmly a report is tied to one platform's image. Nothing: it is about another platform.
std::optional<Binding> tie(const scanners::Report& report, const ImageFacts& image, const PlatformImage& platform);

/// Whether the report names one of these digests.
bool names(const scanners::Report& report, const Digest& manifest, const std::optional<Digest>& config);
bool names_anything(const scanners::Report& report);

}  // namespace pratique::gate
