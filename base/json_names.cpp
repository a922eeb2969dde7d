#include "base/json_names.h"

#include <algorithm>
#include <functional>

namespace pratique::json {

void OpenNames::open() {
  starts_.push_back(hashes_.size());
  outer_check_at_.push_back(check_at_);
  check_at_ = kFew;
}

bool OpenNames::add(std::string_view name) {
  const std::uint64_t hash = std::hash<std::string_view>()(name);
  const std::uint64_t* const first = hashes_.data() + starts_.back();
  const std::size_t count = hashes_.size() - starts_.back();
  if (count < kFew) {
    bool known = false;
    for (std::size_t i = 0; i < count; ++i) known |= first[i] == hash;
    if (known) return false;
  }
  hashes_.push_back(hash);
  return count < check_at_ || all_differ();
}

bool OpenNames::all_differ() {
  const auto first = hashes_.begin() + static_cast<std::ptrdiff_t>(starts_.back());
  std::sort(first, hashes_.end());
  check_at_ = 2 * (hashes_.size() - starts_.back());
  return std::adjacent_find(first, hashes_.end()) == hashes_.end();
}

bool OpenNames::close() {
  const bool good = hashes_.size() - starts_.back() <= kFew || all_differ();
  hashes_.resize(starts_.back());
  starts_.pop_back();
  check_at_ = outer_check_at_.back();
  outer_check_at_.pop_back();
  return good;
}

}  // namespace pratique::json
