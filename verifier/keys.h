#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier {

enum class Hash { kSha256, kSha384, kSha512 };

enum class SignatureScheme {
  kEcdsa,            ///< ASN.1 in strict DER: Sigstore, DSSE, CMS
  kEcdsaFixedWidth,  ///< r and s side by side, each as wide as the curve (IEEE P1363): JWS, COSE
  kRsaPkcs1,         ///< RSASSA-PKCS1-v1_5
  kRsaPss,           ///< MGF1 with the same hash, a salt as long as the hash
  kEd25519,          ///< pure
  kEd25519ph         ///< over the SHA-512 of the message (RFC 8032, 5.1), context empty
};

/// Exactly one way to sign.
struct SignatureAlgorithm {
  SignatureScheme scheme;
  Hash hash;  ///< Ed25519 brings its own, which is SHA-512

  friend bool operator==(const SignatureAlgorithm&, const SignatureAlgorithm&) = default;
};

/// A public key that may vouch: ECDSA on P-256, P-384, P-521; RSA of at least 2048 bits; Ed25519.
/// Safe to use from many threads.
class PublicKey {
 public:
  /// Exactly one PEM block, SPKI or PKCS#1. Errors: key.malformed (no public key, a private one, more than one, an
  /// unknown kind), key.weak (RSA below 2048 bits).
  static Result<PublicKey> parse_pem(BytesView pem);
  /// DER of a SubjectPublicKeyInfo, nothing behind it. Errors as parse_pem.
  static Result<PublicKey> parse_spki(BytesView der);
  /// DER of an RSAPublicKey (RFC 8017, A.1.1), nothing behind it. Errors as parse_pem.
  static Result<PublicKey> parse_pkcs1(BytesView der);

  /// Lower-case hex of the SHA-256 over the SubjectPublicKeyInfo: equal for equal keys.
  const std::string& fingerprint() const;
  const Bytes& spki() const;
  /// "ECDSA P-256", "RSA 3072", "Ed25519"
  const std::string& algorithm() const;

  /// Whether `signature` is this key's over `message`, by the rules of Sigstore and cosign (docs/verification.md):
  /// ECDSA as ASN.1 with the hash of the curve (P-384 and P-521 also SHA-256), RSA PKCS#1 v1.5 with SHA-256, pure
  /// Ed25519. Nothing else is tried. A key that was restricted tries its one algorithm.
  bool verifies(BytesView message, BytesView signature) const;
  /// As verifies, where only the hash of the message is known. Never for Ed25519: it hashes in its own way.
  bool verifies_digest(Hash hash, BytesView digest, BytesView signature) const;
  /// Whether `signature` is this key's over `message` in exactly this way, for formats that name the way: CMS, JWS,
  /// COSE. False if the kind of key does not fit, or if the key is restricted to another algorithm.
  bool verifies_as(SignatureAlgorithm algorithm, BytesView message, BytesView signature) const;

  /// Whether the kind of key can sign so.
  bool fits(SignatureScheme scheme) const;
  /// The same key for this one algorithm. Whoever calls has asked fits().
  PublicKey restricted_to(SignatureAlgorithm algorithm) const;

 private:
  struct Parsed;
  explicit PublicKey(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  std::shared_ptr<const Parsed> parsed_;
  std::optional<SignatureAlgorithm> only_;
};

}  // namespace pratique::verifier
