#pragma once

#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "verifier/log_body.h"
#include "verifier/log_entry.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// What an entry of Rekor v1 must bring; what it brings beyond that must verify too.
enum class LogEvidence {
  kPromise,  ///< cosign's older form, bundles of version 0.1
  kProof,    ///< later bundles
};

/// Verifies that a log of `root` holds `signature`, as `entry` says. Answers with the time that the log signed for; an
/// entry with a proof alone has none, and one of Rekor v2 never. Errors: tlog.entry-mismatch, tlog.unsupported,
/// tlog.invalid, tlog.unknown, tlog.key-expired, tlog.set-invalid, tlog.proof-missing, tlog.proof-invalid,
/// tlog.checkpoint-invalid, tlog.checkpoint-origin, time.in-future.
Result<std::optional<Time>> verify_log_entry(const LogEntry& entry, const LoggedSignature& signature,
                                             const TrustedRoot& root, LogEvidence due, Time now);

}  // namespace pratique::verifier
