#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gate/decide.h"
#include "gate/policy.h"
#include "gate/waiver_book.h"

namespace pratique::gate {

/// Text of a stranger, short enough for a verdict.
std::string cut(std::string_view text);

/// How a reason came about, beyond its rule.
struct Circumstances {
  std::optional<Action> action = std::nullopt;  ///< instead of the rule's
  std::string because = {};                     ///< why instead
  const scanners::Finding* finding = nullptr;
  bool suppressed_by_tool = false;
  bool in_baseline = false;
};

/// The reasons of one policy. Every reason goes through the same steps: action of the rule, effectiveOn, waiver,
/// newOnly, mode (docs/policy.md, "Stages").
class ReasonList {
 public:
  ReasonList(const Policy& policy, const Stage& stage, Time now, WaiverBook& waivers)
      : policy_(policy), stage_(stage), now_(now), waivers_(waivers) {}

  const Policy& policy() const { return policy_; }
  const Stage& stage() const { return stage_; }

  /// `reason.action` is set here.
  void add(VerdictReason reason, const Circumstances& circumstances = {});
  /// What the waivers themselves give cause for. Last, and not to be waived. A waiver that another policy settled is
  /// not called unused.
  void add_waiver_notices(const std::set<const Waiver*>& settled);

  std::vector<VerdictReason> take() && { return std::move(reasons_); }

 private:
  void settle(VerdictReason& reason, const Circumstances& circumstances, bool may_be_waived) const;

  const Policy& policy_;
  const Stage& stage_;
  Time now_;
  WaiverBook& waivers_;
  std::vector<VerdictReason> reasons_;
};

}  // namespace pratique::gate
