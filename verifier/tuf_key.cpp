#include "verifier/tuf_key.h"

#include <array>

#include "base/base64.h"

namespace pratique::verifier::tuf {
namespace {

using namespace std::string_view_literals;

/// A way to sign: what the key must be for it, and how its signatures are made.
struct Scheme {
  std::string_view name;
  std::string_view key_type;
  std::string_view kind;  ///< how PublicKey::algorithm() begins
  SignatureAlgorithm algorithm;
};

constexpr std::array<Scheme, 5> kSchemes{{
    {"ecdsa-sha2-nistp256", "ecdsa", "ECDSA P-256", {SignatureScheme::kEcdsa, Hash::kSha256}},
    {"ecdsa-sha2-nistp384", "ecdsa", "ECDSA P-384", {SignatureScheme::kEcdsa, Hash::kSha384}},
    {"ed25519", "ed25519", "Ed25519", {SignatureScheme::kEd25519, Hash::kSha512}},
    {"rsassa-pss-sha256", "rsa", "RSA", {SignatureScheme::kRsaPss, Hash::kSha256}},
    {"rsa-pkcs1v15-sha256", "rsa", "RSA", {SignatureScheme::kRsaPkcs1, Hash::kSha256}},
}};

// What stands before the bare key in a SubjectPublicKeyInfo (RFC 8410; RFC 5480, uncompressed point on P-256).
constexpr std::string_view kEd25519Prefix = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv;
constexpr std::string_view kP256Prefix =
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00"sv;

const Scheme* scheme_of(std::string_view key_type, std::string_view name) {
  for (const Scheme& scheme : kSchemes) {
    // Older repositories write the scheme as the type of an ECDSA key as well.
    const bool fits = key_type == scheme.key_type || (scheme.key_type == "ecdsa" && key_type == scheme.name);
    if (name == scheme.name && fits) return &scheme;
  }
  return nullptr;
}

Result<PublicKey> from_hex(std::string_view prefix, std::string_view hex) {
  return PublicKey::parse_spki(Bytes(prefix) + hex_decode(hex).value_or(Bytes()));
}

std::optional<PublicKey> read_key(const Scheme& scheme, std::string_view text) {
  const auto key = scheme.key_type == "ed25519" ? from_hex(kEd25519Prefix, text)
                   : text.starts_with("04")     ? from_hex(kP256Prefix, text)
                                                : PublicKey::parse_pem(text);
  if (!key || !key->algorithm().starts_with(scheme.kind)) return std::nullopt;
  return key->restricted_to(scheme.algorithm);
}

}  // namespace

Result<Key> Key::parse(const json::View& view) {
  PRATIQUE_TRY(key_type, view.string_at("keytype"));
  PRATIQUE_TRY(scheme_name, view.string_at("scheme"));
  PRATIQUE_TRY(value, view.at("keyval"));
  PRATIQUE_TRY(text, value.string_at("public"));
  const Scheme* scheme = scheme_of(key_type, scheme_name);
  return Key(scheme == nullptr ? std::nullopt : read_key(*scheme, text));
}

bool Key::verifies(BytesView message, BytesView signature) const { return key_ && key_->verifies(message, signature); }

std::string_view Key::fingerprint() const { return key_ ? std::string_view(key_->fingerprint()) : ""; }

}  // namespace pratique::verifier::tuf
