#include "registry/fallback_tag.h"

#include <fmt/format.h>

#include "registry/manifest_reader.h"

namespace pratique::registry {
namespace {

/// An image under this tag is an answer (GitLab gives one where there is no such tag); anything else that is no list is
/// none.
bool is_image(const Content& content) {
  const auto manifest = parse_manifest(content.bytes, content.media_type);
  return manifest && !manifest->is_index;
}

}  // namespace

std::string fallback_tag(const Digest& subject) {
  return fmt::format("{}-{}", subject.algorithm_name(), subject.hex().substr(0, 64));
}

void add_fallback_list(const Content& index, const Digest& subject, DescriptorSet& found, Referrers& out) {
  const std::string tag = fallback_tag(subject);
  if (index.digest == subject) {
    out.notices.emplace_back(kReferrersMalformed,
                             fmt::format("the tag {} names the image itself, no list of referrers", tag));
    return;
  }
  auto list = read_descriptor_list(index.bytes, index.media_type);
  if (!list && is_image(index)) {
    out.notices.emplace_back(kReferrersMalformed,
                             fmt::format("the tag {} names no list of referrers: {}", tag, list.error().message()));
    return;
  }
  if (!list) {
    out.incomplete = std::move(list).error().as(kReferrersUnavailable).during("reading the fallback tag " + tag);
    return;
  }
  for (Descriptor& descriptor : list->descriptors) found.add(std::move(descriptor));
  if (list->incomplete) {
    out.incomplete = (*std::move(list->incomplete)).as(kReferrersUnavailable).during("reading the fallback tag " + tag);
  }
}

}  // namespace pratique::registry
