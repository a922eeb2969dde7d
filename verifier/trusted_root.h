#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// A transparency log that is believed within a period (inclusive at both ends).
struct TransparencyLog {
  std::string base_url;
  Bytes id;             ///< by which entries name the log, 32 bytes; mostly the SHA-256 of its SubjectPublicKeyInfo
  Bytes checkpoint_id;  ///< its first 4 bytes mark the log's line under a checkpoint; mostly the same
  PublicKey key;
  Time valid_from;
  std::optional<Time> valid_until;
};

/// The transparency logs of a Sigstore trusted root (`application/vnd.dev.sigstore.trustedroot+json`).
struct TrustedRoot {
  std::vector<TransparencyLog> logs;

  /// Certificate authorities, CT logs and timestamp authorities are not read. Errors: policy.invalid.
  static Result<TrustedRoot> parse(BytesView json);
};

}  // namespace pratique::verifier
