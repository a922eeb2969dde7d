#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner-adapters/report.h"

namespace pratique::gate {

/// (id, alias) as reports say it.
using AliasAssertions = std::set<std::pair<std::string, std::string>>;
void add_assertions(const scanners::Finding& finding, AliasAssertions& all);

/// Which ids mean the same vulnerability: those that a report of this run calls aliases, transitively. Two CVE ids are
/// never one: advisories name every CVE that they fix as an alias, and a waiver for one must not reach the others.
class AliasGroups {
 public:
  explicit AliasGroups(const AliasAssertions& assertions);
  /// Equal for ids of the same group. Ids that were never added are alone.
  std::string_view group_of(std::string_view id) const;
  /// The CVE id of the group: catalogues know no others. Empty, if it has none.
  std::string_view cve_of(std::string_view id) const;
  bool same(std::string_view a, std::string_view b) const { return group_of(a) == group_of(b); }

 private:
  std::size_t index_of(const std::string& id);
  std::size_t root_of(std::size_t index) const;
  void join(std::size_t a, std::size_t b);

  std::map<std::string, std::size_t, std::less<>> indexes_;
  std::vector<std::string> ids_;
  std::vector<std::string> cves_;             ///< of the group, by root; or empty
  mutable std::vector<std::size_t> parents_;  ///< paths are shortened while reading
};

}  // namespace pratique::gate
