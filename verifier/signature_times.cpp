#include "verifier/signature_times.h"

#include <fmt/format.h>

#include <algorithm>

#include "verifier/reasons.h"
#include "verifier/transparency_log.h"

namespace pratique::verifier {
namespace {

Error missing_entry(std::string_view why) {
  return Error(kLogMissing, fmt::format("a transparency log entry is demanded, {}", why));
}

/// Why no entry can be looked at, if one is demanded; none if that is no fault.
std::optional<Error> without_entries(const SignedClaim& claim, const TrustedRoot* root, const TimeDemands& demands) {
  if (!demands.log_entry_demanded) return std::nullopt;
  if (demands.log == LogMode::kOff) {
    return missing_entry("and log entries are left unread").with_hint("do not turn the transparency log off");
  }
  if (claim.log_entries->empty()) return missing_entry("and there is none");
  if (root == nullptr) {
    return missing_entry("and there is no trusted root to check this one with")
        .with_hint(std::string(kLogUnchecked.hint));
  }
  return std::nullopt;
}

Result<std::vector<Logged>> check_entries(const SignedClaim& claim, const LoggedSignature& signature,
                                          const TrustedRoot* root, const TimeDemands& demands, Time now) {
  if (demands.log != LogMode::kOff && !claim.log_entries) return claim.log_entries.error();
  if (auto fault = without_entries(claim, root, demands)) return *std::move(fault);
  std::vector<Logged> logged;
  if (demands.log == LogMode::kOff || root == nullptr) return logged;
  for (const LogEntry& entry : *claim.log_entries) {
    PRATIQUE_TRY(good, verify_log_entry(entry, signature, *root, claim.log_evidence_due, now, demands.seen_trees));
    logged.push_back(std::move(good));
  }
  return logged;
}

Result<std::vector<VerifiedTimestamp>> check_timestamps(const SignedClaim& claim, const TrustedRoot* root,
                                                        bool demanded, Time now) {
  if (root == nullptr) {
    if (demanded)
      return Error(kTimestampMissing, "a timestamp is demanded, and there is no trusted root to check one with");
    return std::vector<VerifiedTimestamp>();
  }
  if (!claim.timestamps) return claim.timestamps.error();
  PRATIQUE_TRY(good, verify_timestamps(*claim.timestamps, *claim.signature, root->timestamp_authorities, now));
  if (good.empty() && demanded) return Error(kTimestampMissing, "a timestamp is demanded, and there is none");
  return good;
}

}  // namespace

std::optional<Time> SignatureTimes::first_logged() const {
  return logged.empty() ? std::nullopt : std::optional(*std::min_element(logged.begin(), logged.end()));
}

std::vector<Time> SignatureTimes::all() const {
  std::vector<Time> times = logged;
  for (const VerifiedTimestamp& timestamp : timestamps) times.push_back(timestamp.time);
  return times;
}

SignatureTimes check_times(const SignedClaim& claim, const LoggedSignature& signature, const TrustedRoot* root,
                           const TimeDemands& demands, Time now, std::vector<Error>& faults) {
  SignatureTimes times;
  if (auto logged = check_entries(claim, signature, root, demands, now)) {
    for (Logged& entry : *logged) {
      if (entry.time) times.logged.push_back(*entry.time);
      if (entry.tree) times.trees.push_back(*std::move(entry.tree));
    }
  } else {
    faults.push_back(std::move(logged).error());
  }
  if (auto timestamps = check_timestamps(claim, root, demands.timestamp_demanded, now)) {
    times.timestamps = *std::move(timestamps);
  } else {
    faults.push_back(std::move(timestamps).error());
  }
  return times;
}

}  // namespace pratique::verifier
