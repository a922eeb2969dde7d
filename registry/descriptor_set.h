#pragma once

#include <map>
#include <vector>

#include "registry/descriptor.h"
#include "registry/reasons.h"

namespace pratique::registry {

/// Descriptors in the order they came, each digest once, up to a limit. Internal to the room.
class DescriptorSet {
 public:
  explicit DescriptorSet(std::size_t max) : max_(max) {}

  /// Of two descriptors of one content the one with a manifest's media type stays, else the first.
  void add(Descriptor descriptor);
  bool is_over() const { return over_; }
  /// That there were more than the limit (referrers.unavailable).
  Error over() const;
  std::size_t size() const { return descriptors_.size(); }
  std::vector<Descriptor> take() { return std::move(descriptors_); }

 private:
  std::size_t max_;
  bool over_ = false;
  std::vector<Descriptor> descriptors_;
  std::map<Digest, std::size_t> place_;
};

}  // namespace pratique::registry
