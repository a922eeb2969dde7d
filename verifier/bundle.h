#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/dsse.h"
#include "verifier/log_entry.h"
#include "verifier/transparency_log.h"

namespace pratique::verifier {

/// A Sigstore bundle of version 0.1 to 0.3 (sigstore_bundle.proto), read strictly, nothing verified. Key hints decide
/// nothing and are not kept.
struct Bundle {
  enum class Material { kPublicKey, kCertificate };

  LogEvidence log_evidence_due = LogEvidence::kProof;
  Material material = Material::kPublicKey;
  bool has_timestamps = false;
  std::optional<Envelope> envelope;           ///< none: the bundle holds a message signature
  Result<std::vector<LogEntry>> log_entries;  ///< errors: tlog.invalid, bundle.malformed (the same entry twice)

  /// Errors: bundle.malformed, bundle.version.
  static Result<Bundle> parse(BytesView content);
};

}  // namespace pratique::verifier
