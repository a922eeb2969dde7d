#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/policy.h"

namespace pratique::gate {

inline constexpr std::string_view kPolicyNoMatch = "policy.no-match";
inline constexpr std::string_view kNotSeenUpstream = "digest.not-seen-upstream";
inline constexpr std::string_view kSignatureMissing = "signature.missing";
inline constexpr std::string_view kSignatureInvalid = "signature.invalid";
inline constexpr std::string_view kReportMissing = "report.missing";
inline constexpr std::string_view kReportStale = "report.stale";
inline constexpr std::string_view kReportPartial = "report.partial";
inline constexpr std::string_view kReportUnbound = "report.unbound";
inline constexpr std::string_view kReportOtherImage = "report.other-image";
inline constexpr std::string_view kReportInvalidRule = "report.invalid";
inline constexpr std::string_view kReportAsserted = "report.asserted";
inline constexpr std::string_view kPlatformMissing = "platform.missing";
inline constexpr std::string_view kTagMoved = "tag.moved";
inline constexpr std::string_view kApprovalMissing = "approval.missing";
inline constexpr std::string_view kFindingUnmatched = "finding.unmatched";
inline constexpr std::string_view kWaiverRefused = "waiver.refused";
inline constexpr std::string_view kWaiverExpiring = "waiver.expiring";
inline constexpr std::string_view kWaiverUnused = "waiver.unused";

std::vector<std::string> built_in_rules();

/// The stage's action for a rule: its own or inherited one; else, for a notice, the notice's own, and for every other
/// rule the stage's default. Before effectiveOn, waivers, newOnly and mode.
Action action_of(std::string_view rule, const Stage& stage);

}  // namespace pratique::gate
