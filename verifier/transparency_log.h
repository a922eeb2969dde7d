#pragma once

#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "verifier/log_body.h"
#include "verifier/log_entry.h"
#include "verifier/tree_head.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// What an entry of Rekor v1 must bring; what it brings beyond that must verify too.
enum class LogEvidence {
  kPromise,  ///< cosign's older form, bundles of version 0.1
  kProof,    ///< later bundles
};

/// What a good entry shows.
struct Logged {
  std::optional<Time> time;      ///< that the log signed for; none of an entry with a proof alone, never of Rekor v2
  std::optional<TreeHead> tree;  ///< that the log signed; none of an entry without proof
};

/// Verifies that a log of `root` holds `signature`, as `entry` says, and that its tree agrees with those `seen`
/// earlier. Errors: tlog.entry-mismatch, tlog.unsupported, tlog.invalid, tlog.unknown, tlog.key-expired,
/// tlog.set-invalid, tlog.proof-missing, tlog.proof-invalid, tlog.checkpoint-invalid, tlog.checkpoint-origin,
/// time.in-future, tlog.inconsistent.
Result<Logged> verify_log_entry(const LogEntry& entry, const LoggedSignature& signature, const TrustedRoot& root,
                                LogEvidence due, Time now, std::span<const SeenTree> seen = {});

}  // namespace pratique::verifier
