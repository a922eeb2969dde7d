#include "verifier/tuf_key.h"

#include <openssl/x509.h>

#include <array>

#include "base/base64.h"
#include "verifier/hash.h"
#include "verifier/keys.h"
#include "verifier/openssl.h"

namespace pratique::verifier::tuf {
namespace {

using namespace std::string_view_literals;

constexpr int kNoPadding = 0;

/// A way to sign: what the key must be for it, and how its signatures are made.
struct Scheme {
  std::string_view name;
  std::string_view key_type;   ///< besides the spellings below
  std::string_view algorithm;  ///< how PublicKey::algorithm() begins
  std::optional<Hash> hash;    ///< none: the message itself is signed
  int padding;                 ///< OpenSSL's
};

constexpr std::array<Scheme, 5> kSchemes{{
    {"ecdsa-sha2-nistp256", "ecdsa", "ECDSA P-256", Hash::kSha256, kNoPadding},
    {"ecdsa-sha2-nistp384", "ecdsa", "ECDSA P-384", Hash::kSha384, kNoPadding},
    {"ed25519", "ed25519", "Ed25519", std::nullopt, kNoPadding},
    {"rsassa-pss-sha256", "rsa", "RSA", Hash::kSha256, RSA_PKCS1_PSS_PADDING},
    {"rsa-pkcs1v15-sha256", "rsa", "RSA", Hash::kSha256, RSA_PKCS1_PADDING},
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

std::optional<PublicKey> from_hex(std::string_view prefix, std::string_view hex) {
  const auto bare = hex_decode(hex);
  if (!bare) return std::nullopt;
  auto key = PublicKey::parse_spki(Bytes(prefix) + *bare);
  return key ? std::optional(*std::move(key)) : std::nullopt;
}

std::optional<PublicKey> read_key(const Scheme& scheme, std::string_view text) {
  std::optional<PublicKey> key;
  if (scheme.key_type == "ed25519") {
    key = from_hex(kEd25519Prefix, text);
  } else if (text.starts_with("04")) {
    key = from_hex(kP256Prefix, text);
  } else if (auto pem = PublicKey::parse_pem(text)) {
    key = *std::move(pem);
  }
  if (key && !key->algorithm().starts_with(scheme.algorithm)) return std::nullopt;
  return key;
}

openssl::Pkey load(const PublicKey& key) {
  const unsigned char* begin = openssl::data(key.spki());
  openssl::Pkey loaded(d2i_PUBKEY(nullptr, &begin, static_cast<long>(key.spki().size())));
  if (!loaded) ERR_clear_error();
  return loaded;
}

bool set_padding(EVP_PKEY_CTX* context, int padding) {
  if (padding == kNoPadding) return true;
  if (EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1) return false;
  if (padding != RSA_PKCS1_PSS_PADDING) return true;
  // The length of the salt is the signer's choice; MGF1 has the hash of the message.
  return EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_AUTO) == 1;
}

bool verifies_hashed(EVP_PKEY* key, Hash hash, int padding, BytesView message, BytesView signature) {
  const Bytes digest = hash_of(hash, message);
  const openssl::PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  const bool good = context && EVP_PKEY_verify_init(context.get()) == 1 && set_padding(context.get(), padding) &&
                    EVP_PKEY_CTX_set_signature_md(context.get(), openssl::method(hash)) == 1 &&
                    EVP_PKEY_verify(context.get(), openssl::data(signature), signature.size(), openssl::data(digest),
                                    digest.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace

struct Key::Loaded {
  std::optional<Hash> hash{};
  int padding = kNoPadding;
  std::optional<PublicKey> key{};
  openssl::Pkey handle{};
  std::string fingerprint{};
};

Result<Key> Key::parse(const json::View& view) {
  PRATIQUE_TRY(key_type, view.string_at("keytype"));
  PRATIQUE_TRY(scheme_name, view.string_at("scheme"));
  PRATIQUE_TRY(value, view.at("keyval"));
  PRATIQUE_TRY(text, value.string_at("public"));
  auto loaded = std::make_shared<Loaded>();
  const Scheme* scheme = scheme_of(key_type, scheme_name);
  if (scheme != nullptr) {
    loaded->hash = scheme->hash;
    loaded->padding = scheme->padding;
    loaded->key = read_key(*scheme, text);
  }
  if (loaded->key) loaded->handle = load(*loaded->key);
  if (loaded->handle) loaded->fingerprint = loaded->key->fingerprint();
  return Key(std::move(loaded));
}

bool Key::verifies(BytesView message, BytesView signature) const {
  if (!loaded_->handle) return false;
  if (!loaded_->hash) return loaded_->key->verifies(message, signature);
  return verifies_hashed(loaded_->handle.get(), *loaded_->hash, loaded_->padding, message, signature);
}

const std::string& Key::fingerprint() const { return loaded_->fingerprint; }

}  // namespace pratique::verifier::tuf
