#include "registry/descriptor_set.h"

#include <fmt/format.h>

#include "registry/media_types.h"

namespace pratique::registry {

void DescriptorSet::add(Descriptor descriptor) {
  const auto known = place_.find(descriptor.digest);
  if (known != place_.end()) {
    Descriptor& kept = descriptors_[known->second];
    if (!is_manifest_type(kept.media_type) && is_manifest_type(descriptor.media_type)) kept = std::move(descriptor);
    return;
  }
  if (descriptors_.size() >= max_) {
    over_ = true;
    return;
  }
  place_.emplace(descriptor.digest, descriptors_.size());
  descriptors_.push_back(std::move(descriptor));
}

Error DescriptorSet::over() const {
  return Error(kReferrersUnavailable,
               fmt::format("more than {} referrers are listed: the others were not looked at", max_));
}

}  // namespace pratique::registry
