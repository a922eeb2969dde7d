#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "gate/decide.h"
#include "registry/source.h"
#include "verifier/evidence.h"

namespace pratique::app {

struct Gathered;

/// What has to be looked at for a judgement; nothing else is fetched.
struct Wanted {
  Digest image;
  std::optional<std::string> tag;  ///< that should still mean the image
  bool signatures = true;
  bool children = false;           ///< the images of an index, for what reports may call them
  bool platform_of_image = false;  ///< the configuration of a single image says what it runs on
  /// Whether what was gathered so far meets what is demanded of signatures: then older places are not looked at.
  std::function<bool(const Gathered&)> enough;
};

/// A piece of content that a judgement rests on.
struct GatheredContent {
  std::string kind;  ///< "image", "platform", "config", "signature"
  std::string name;
  Digest digest;
  Bytes bytes;
};

/// Everything that was found about an image, or why it could not be looked at.
struct Gathered {
  std::optional<Error> trouble;  ///< with the image itself: gone, unreadable, malformed
  std::optional<Error> tag;      ///< tag.moved, or why the tag could not be looked at
  bool is_index = false;
  std::vector<gate::PlatformImage> platforms;
  std::vector<verifier::Evidence> evidence;
  std::vector<Error> notices;             ///< another way was taken to the list of referrers, and the like
  std::vector<GatheredContent> contents;  ///< manifests and configurations read
};

/// Asks `source` for everything wanted, in as few waves as possible: image ∥ referrers, their manifests, their blobs;
/// the older `.sig` tag only if that was not enough. Judges nothing: what cannot be read is part of what was gathered.
Gathered gather(registry::Source& source, const Wanted& wanted);

}  // namespace pratique::app
