#pragma once

#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "verifier/keys.h"

namespace pratique::test {

/// The pieces in one. (Sums of strings make GCC 12 warn of writes that are none.)
Bytes join(std::initializer_list<BytesView> pieces);

enum class KeyType { kP256, kP384, kP521, kSecp256k1, kRsa1024, kRsa2048, kRsa3072, kEd25519 };
std::ostream& operator<<(std::ostream& out, KeyType type);

/// A private key that lives as long as the test.
class SigningKey {
 public:
  /// A fresh key each time; RSA keys are made once for the whole run, since that takes long.
  static SigningKey make(KeyType type);

  std::string public_pem() const;  ///< "PUBLIC KEY"
  std::string pkcs1_pem() const;   ///< "RSA PUBLIC KEY"
  std::string private_pem() const;
  Bytes spki() const;
  Bytes pkcs1() const;  ///< RSAPublicKey
  verifier::PublicKey public_key() const;
  /// What a trusted root says of such a key: "PKIX_ECDSA_P256_SHA_256".
  std::string sigstore_details() const;
  /// With the hash of the curve, SHA-256 for RSA, pure for Ed25519.
  Bytes sign(BytesView message) const;
  Bytes sign_with(verifier::Hash hash, BytesView message) const;
  /// RSA-PSS with a salt of `salt_bytes`.
  Bytes sign_pss(verifier::Hash hash, BytesView message, int salt_bytes) const;

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

/// `der` as PEM block `label` with lines of 64 characters.
std::string pem(std::string_view label, BytesView der);

/// What cosign signs in its older form.
nlohmann::json simple_signing_payload(const Digest& image);

/// The statement that cosign signs in its newer form.
nlohmann::json signature_statement(const Digest& image);

/// Pre-authentication encoding, written down a second time (DSSE protocol).
Bytes pae(std::string_view type, BytesView body);

inline constexpr std::string_view kBundleV03 = "application/vnd.dev.sigstore.bundle.v0.3+json";
inline constexpr std::string_view kBundleV01 = "application/vnd.dev.sigstore.bundle+json;version=0.1";

/// A bundle with `payload` in an envelope that `key` signed.
nlohmann::json bundle_of(const SigningKey& key, BytesView payload, std::string_view media_type = kBundleV03);
/// The raw signature in a bundle's envelope.
Bytes signature_in(const nlohmann::json& bundle);

}  // namespace pratique::test
