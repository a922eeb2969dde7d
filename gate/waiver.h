#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/glob.h"
#include "base/package_url.h"
#include "base/result.h"
#include "base/time.h"

namespace pratique::gate {

enum class WaiverKind { kRiskAccepted, kFalsePositive, kNotAffected, kMitigated };
std::string_view to_string(WaiverKind kind);  ///< "risk_accepted", …

/// Somebody's decision to live with one rule's answer for a time. Well formed; whether it counts is for the policy.
struct Waiver {
  std::string name;
  std::string file;      ///< where it was read
  std::string position;  ///< "FILE:LINE:COLUMN" of its document
  std::string rule;
  std::optional<std::string> vulnerability;  ///< an id or any of its aliases
  std::optional<std::string> finding;        ///< the tool's own id
  std::optional<PackageUrl> component;
  std::optional<Glob> path;
  std::vector<Glob> images;  ///< repositories; empty if `digest` is there
  std::optional<Digest> digest;
  std::optional<std::vector<std::string>> stages;  ///< none: all
  WaiverKind kind = WaiverKind::kRiskAccepted;
  std::string justification;                    ///< a VEX word; there for kNotAffected
  Time starts, expires;                         ///< in force from `starts`, no longer at `expires`
  std::string owner, approver, reason, ticket;  ///< empty if not written
};

/// The waivers of a file: one or more documents of kind Waiver and nothing else. Errors: policy.invalid.
Result<std::vector<Waiver>> parse_waivers(BytesView yaml, const std::string& file_name);

}  // namespace pratique::gate
