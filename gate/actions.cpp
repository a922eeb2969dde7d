#include "gate/actions.h"

#include <algorithm>
#include <array>

namespace pratique::gate {
namespace {

struct BuiltIn {
  std::string_view id;
  std::optional<Action> notice = std::nullopt;  ///< its own action, which no `default` changes
};

constexpr std::array kBuiltIns = {
    BuiltIn{kSignatureMissing},
    BuiltIn{kSignatureInvalid},
    BuiltIn{"provenance.missing"},
    BuiltIn{"provenance.invalid"},
    BuiltIn{"sbom.missing"},
    BuiltIn{"sbom.invalid"},
    BuiltIn{"attestation.missing"},
    BuiltIn{"attestation.invalid"},
    BuiltIn{kReportMissing},
    BuiltIn{kReportStale},
    BuiltIn{kReportPartial},
    BuiltIn{kReportUnbound},
    BuiltIn{kReportOtherImage},
    BuiltIn{kReportInvalidRule},
    BuiltIn{kPlatformMissing},
    BuiltIn{kTagMoved},
    BuiltIn{kNotSeenUpstream},
    BuiltIn{kPolicyNoMatch},
    BuiltIn{kApprovalMissing, Action::kReview},
    BuiltIn{kFindingUnmatched, Action::kLog},
    BuiltIn{kReportAsserted, Action::kAlert},
    BuiltIn{kWaiverRefused, Action::kAlert},
    BuiltIn{kWaiverExpiring, Action::kAlert},
    BuiltIn{kWaiverUnused, Action::kAlert},
    BuiltIn{"vex.refused", Action::kAlert},
    BuiltIn{"vex.unmatched", Action::kAlert},
};

const BuiltIn* built_in(std::string_view id) {
  const auto* found = std::find_if(kBuiltIns.begin(), kBuiltIns.end(), [&](const BuiltIn& b) { return b.id == id; });
  return found == kBuiltIns.end() ? nullptr : found;
}

}  // namespace

bool is_built_in_rule(std::string_view id) { return built_in(id) != nullptr; }

std::vector<std::string> built_in_rules() {
  std::vector<std::string> ids;
  for (const BuiltIn& rule : kBuiltIns) ids.emplace_back(rule.id);
  return ids;
}

Action action_of(std::string_view rule, const Stage& stage) {
  if (const auto named = stage.actions.find(std::string(rule)); named != stage.actions.end()) return named->second;
  const BuiltIn* known = built_in(rule);
  return known != nullptr && known->notice ? *known->notice : stage.otherwise;
}

}  // namespace pratique::gate
