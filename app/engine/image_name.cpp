#include "app/engine/image_name.h"

#include <fmt/format.h>

#include "base/escape.h"

namespace pratique::app {

Result<ImageName> ImageName::parse(std::string_view text) {
  constexpr Reason kIncomplete{"usage", Kind::kUsage,
                               "name the image by tag or digest: HOST/REPO:TAG or HOST/REPO@sha256:…"};
  if (text.find('@') != std::string_view::npos) {
    PRATIQUE_TRY(reference, Reference::parse(text));
    return ImageName{std::move(reference.place), std::move(reference.digest), std::move(reference.tag)};
  }
  const bool is_layout = text.starts_with("oci:");
  const std::string_view name = is_layout ? text.substr(4) : text;
  const std::size_t colon = name.rfind(':');
  const std::size_t slash = name.rfind('/');
  const bool has_tag = colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  if (!has_tag) return Error(kIncomplete, fmt::format("image {}: there is neither a tag nor a digest", quote(text)));
  const std::string tag(name.substr(colon + 1));
  if (!is_tag(tag)) return Error(kIncomplete, fmt::format("image {}: {} is no tag", quote(text), quote(tag)));
  const std::string_view place = name.substr(0, colon);
  if (is_layout) {
    if (place.empty()) return Error(kIncomplete, fmt::format("image {}: there is no folder behind oci:", quote(text)));
    return ImageName{LayoutFolder{std::string(place)}, std::nullopt, tag};
  }
  PRATIQUE_TRY(repository, Repository::parse(place));
  return ImageName{std::move(repository), std::nullopt, tag};
}

}  // namespace pratique::app
