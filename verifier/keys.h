#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier {

enum class Hash { kSha256, kSha384, kSha512 };

/// A public key that may vouch: ECDSA on P-256, P-384, P-521; RSA of at least 2048 bits; Ed25519.
/// Safe to use from many threads.
class PublicKey {
 public:
  /// Exactly one PEM block, SPKI or PKCS#1. Errors: key.malformed (no public key, a private one, more than one, an
  /// unknown kind), key.weak (RSA below 2048 bits).
  static Result<PublicKey> parse_pem(BytesView pem);
  /// DER of a SubjectPublicKeyInfo, nothing behind it. Errors as parse_pem.
  static Result<PublicKey> parse_spki(BytesView der);

  /// Lower-case hex of the SHA-256 over the SubjectPublicKeyInfo: equal for equal keys.
  const std::string& fingerprint() const;
  const Bytes& spki() const;
  /// "ECDSA P-256", "RSA 3072", "Ed25519"
  const std::string& algorithm() const;

  /// Whether `signature` is this key's over `message`, by the rules of Sigstore and cosign (docs/verification.md):
  /// ECDSA as ASN.1 with the hash of the curve (P-384 and P-521 also SHA-256), RSA PKCS#1 v1.5 with SHA-256, pure
  /// Ed25519. Nothing else is tried.
  bool verifies(BytesView message, BytesView signature) const;

 private:
  struct Parsed;
  explicit PublicKey(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  std::shared_ptr<const Parsed> parsed_;
};

}  // namespace pratique::verifier
