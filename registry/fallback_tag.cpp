#include "registry/fallback_tag.h"

#include <fmt/format.h>

#include "registry/manifest_reader.h"

namespace pratique::registry {

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
  if (!list) {
    out.notices.emplace_back(kReferrersMalformed,
                             fmt::format("the tag {} names no list of referrers: {}", tag, list.error().message()));
    return;
  }
  for (Descriptor& descriptor : list->descriptors) found.add(std::move(descriptor));
  if (list->incomplete) {
    out.incomplete = (*std::move(list->incomplete)).as(kReferrersUnavailable).during("reading the fallback tag " + tag);
  }
}

}  // namespace pratique::registry
