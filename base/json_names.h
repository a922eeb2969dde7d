#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pratique::json {

/// The names of the members of all objects that are open, innermost last, to see whether one comes twice. Names are
/// known by their hash of 64 bits: two that differ and share one would be refused as twins, which happens once in 2^63
/// pairs. Objects of up to kFew members tell at once; larger ones each time their number has doubled, and at the end.
class OpenNames {
 public:
  void open();
  /// False: the innermost object has the name already.
  bool add(std::string_view name);
  /// False: the innermost object has a name twice. Forgets the object.
  bool close();

 private:
  static constexpr std::size_t kFew = 64;
  bool all_differ();

  std::vector<std::uint64_t> hashes_;
  std::vector<std::size_t> starts_;  ///< of each open object, in hashes_
  std::size_t check_at_ = kFew;      ///< number of members of the innermost object at which all are compared
  std::vector<std::size_t> outer_check_at_;
};

}  // namespace pratique::json
