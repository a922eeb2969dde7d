#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gate/alias_groups.h"
#include "gate/decide.h"
#include "gate/policy.h"
#include "gate/waiver.h"

namespace pratique::gate {

/// The waivers that could answer here, by one policy's demands, and which of them did.
class WaiverBook {
 public:
  struct Refused {
    const Waiver* waiver;
    std::string why;
  };

  WaiverBook(const std::vector<Waiver>& waivers, const Policy& policy, const Question& question,
             const AliasGroups& groups);

  /// The first waiver in force that answers this rule, for this finding or for a rule without one. All that do are
  /// used.
  const Waiver* answer(std::string_view rule, const scanners::Finding* finding);

  const std::vector<Refused>& refused() const { return refused_; }
  std::vector<const Waiver*> unused() const;
  /// Used or refused: those of which something else is to be said than that they are unused.
  std::set<const Waiver*> settled() const;
  /// Used, and ending sooner than the policy wants to be told.
  std::vector<const Waiver*> expiring(Time now) const;

 private:
  struct Entry {
    const Waiver* waiver;
    bool used = false;
  };
  bool answers(const Waiver& waiver, const scanners::Finding& finding) const;

  const Policy* policy_;
  const AliasGroups* groups_;
  std::multimap<std::string, Entry, std::less<>> in_force_;  ///< by rule
  std::vector<Refused> refused_;
};

}  // namespace pratique::gate
