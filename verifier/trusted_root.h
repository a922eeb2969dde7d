#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/certificate.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// A transparency log, or a CT log, that is believed within a period (inclusive at both ends).
struct TransparencyLog {
  std::string base_url;
  Bytes id;             ///< by which entries name the log, 32 bytes; mostly the SHA-256 of its SubjectPublicKeyInfo
  Bytes checkpoint_id;  ///< its first 4 bytes mark the log's line under a checkpoint; mostly the same
  PublicKey key;
  Time valid_from;
  std::optional<Time> valid_until;
  std::string operator_name = {};  ///< or empty
};

/// An authority whose certificates are believed within a period (inclusive at both ends): for signers or for
/// timestamps.
struct CertificateAuthority {
  std::string uri;
  std::vector<Certificate> chain;  ///< the root last; a timestamp authority's may begin with its signer's certificate
  std::optional<Time> valid_from;
  std::optional<Time> valid_until;
  std::string operator_name;  ///< or empty
};

/// A Sigstore trusted root (`application/vnd.dev.sigstore.trustedroot+json`).
struct TrustedRoot {
  std::vector<TransparencyLog> logs;
  std::vector<CertificateAuthority> authorities;
  std::vector<TransparencyLog> ct_logs;
  std::vector<CertificateAuthority> timestamp_authorities;

  /// Errors: policy.invalid.
  static Result<TrustedRoot> parse(BytesView json);
};

}  // namespace pratique::verifier
