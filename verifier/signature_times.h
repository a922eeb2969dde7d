#pragma once

#include <optional>
#include <span>
#include <vector>

#include "verifier/log_body.h"
#include "verifier/signed_claim.h"
#include "verifier/timestamp.h"
#include "verifier/tree_head.h"

namespace pratique::verifier {

/// What is demanded of a signature's transparency log entries and timestamps.
struct TimeDemands {
  LogMode log = LogMode::kIfPresent;
  bool log_entry_demanded = false;
  bool timestamp_demanded = false;
  std::span<const SeenTree> seen_trees = {};
};

/// When a signature was made, as far as somebody trusted says so.
struct SignatureTimes {
  std::vector<Time> logged;  ///< all that transparency logs signed for
  std::vector<VerifiedTimestamp> timestamps;
  std::vector<TreeHead> trees;  ///< of the logs, as their entries showed them

  std::optional<Time> first_logged() const;
  /// A certificate has to have been valid at each of them.
  std::vector<Time> all() const;
};

/// Checks every entry and timestamp that the claim brings: one that is there has to be good, demanded or not. Without
/// `root` they cannot be checked, and then count for nothing. What is wrong is added to `faults`: tlog.*, timestamp.*,
/// time.in-future.
SignatureTimes check_times(const SignedClaim& claim, const LoggedSignature& signature, const TrustedRoot* root,
                           const TimeDemands& demands, Time now, std::vector<Error>& faults);

}  // namespace pratique::verifier
