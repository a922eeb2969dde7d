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
  Bytes id;  ///< SHA-256 of the key's SubjectPublicKeyInfo, 32 bytes
  PublicKey key;
  Time valid_from;
  std::optional<Time> valid_until;
};

/// The transparency logs of a Sigstore trusted root (`application/vnd.dev.sigstore.trustedroot+json`).
struct TrustedRoot {
  std::vector<TransparencyLog> logs;

  /// Errors: policy.invalid.
  static Result<TrustedRoot> parse(BytesView json);
};

}  // namespace pratique::verifier
