#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "gate/alias_groups.h"
#include "gate/policy.h"
#include "scanner-adapters/report.h"

namespace pratique::gate {

/// How bad each finding is by a policy's choice of sources: ratings of one vulnerability are joined over its aliases
/// and over all reports (docs/policy.md, "Severity").
class Severities {
 public:
  Severities(const SeverityRules& rules, const AliasGroups& groups) : rules_(&rules), groups_(&groups) {}

  /// Before any question: every finding of every report that counts.
  void add(const scanners::Report& report, const scanners::Finding& finding);
  /// Never kUnknown: no rating at all is what the policy says it is.
  scanners::Severity of(const scanners::Report& report, const scanners::Finding& finding) const;

 private:
  static constexpr std::size_t kSources = 4;
  using Ratings = std::array<scanners::Severity, kSources>;  ///< worst one by source; kUnknown: none

  Ratings ratings_of(const scanners::Report& report, const scanners::Finding& finding) const;
  scanners::Severity choose(const Ratings& ratings) const;

  const SeverityRules* rules_;
  const AliasGroups* groups_;
  std::map<std::string, Ratings, std::less<>> by_group_;
};

}  // namespace pratique::gate
