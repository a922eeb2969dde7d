#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanner-adapters/report.h"

namespace pratique::gate {

/// Which ids mean the same vulnerability: those that a report of this run calls aliases, transitively.
class AliasGroups {
 public:
  void add(const scanners::Finding& finding);
  /// Equal for ids of the same group. Ids that were never added are alone.
  std::string_view group_of(std::string_view id) const;
  bool same(std::string_view a, std::string_view b) const { return group_of(a) == group_of(b); }

 private:
  std::size_t index_of(const std::string& id);
  std::size_t root_of(std::size_t index) const;

  std::map<std::string, std::size_t, std::less<>> indexes_;
  std::vector<std::string> ids_;
  mutable std::vector<std::size_t> parents_;  ///< paths are shortened while reading
};

}  // namespace pratique::gate
