#include "verifier/signature_check.h"

#include <array>
#include <optional>

#include "verifier/ed25519ph.h"
#include "verifier/fixed_width.h"
#include "verifier/hash.h"

namespace pratique::verifier {
namespace {

using openssl::data;

/// OpenSSL's names: the hash of the signature, for PSS that of the mask as well, and a salt of exactly the hash's
/// length.
bool set_scheme(EVP_PKEY_CTX* context, SignatureAlgorithm algorithm) {
  const EVP_MD* method = openssl::method(algorithm.hash);
  if (algorithm.scheme == SignatureScheme::kRsaPkcs1) {
    if (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) != 1) return false;
  }
  if (algorithm.scheme == SignatureScheme::kRsaPss) {
    if (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_mgf1_md(context, method) != 1) return false;
    if (EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1) return false;
  }
  return EVP_PKEY_CTX_set_signature_md(context, method) == 1;
}

/// ECDSA (OpenSSL takes strict DER only) or RSA over a hash.
bool check_hashed(EVP_PKEY* key, SignatureAlgorithm algorithm, BytesView digest, BytesView signature) {
  const openssl::PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!context || EVP_PKEY_verify_init(context.get()) != 1 || !set_scheme(context.get(), algorithm)) return false;
  return EVP_PKEY_verify(context.get(), data(signature), signature.size(), data(digest), digest.size()) == 1;
}

bool check_fixed_width(EVP_PKEY* key, Hash hash, BytesView digest, BytesView signature) {
  const auto coordinate_bytes = static_cast<std::size_t>(EVP_PKEY_get_bits(key) + 7) / 8;
  const std::optional<Bytes> der = ecdsa_der_of(signature, coordinate_bytes);
  return der && check_hashed(key, {SignatureScheme::kEcdsa, hash}, digest, *der);
}

bool check_pure(EVP_PKEY* key, BytesView message, BytesView signature) {
  const openssl::DigestContext context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) != 1) return false;
  return EVP_DigestVerify(context.get(), data(signature), signature.size(), data(message), message.size()) == 1;
}

bool check_ed25519ph(EVP_PKEY* key, BytesView message, BytesView signature) {
  std::array<unsigned char, 32> raw{};
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(key, raw.data(), &size) != 1) return false;
  return ed25519ph_verifies(raw, message, signature);
}

bool cleaned(bool good) {
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace

bool check_signature(EVP_PKEY* key, SignatureAlgorithm algorithm, BytesView message, BytesView signature) {
  if (algorithm.scheme == SignatureScheme::kEd25519) return cleaned(check_pure(key, message, signature));
  if (algorithm.scheme == SignatureScheme::kEd25519ph) return cleaned(check_ed25519ph(key, message, signature));
  return check_digest_signature(key, algorithm, hash_of(algorithm.hash, message), signature);
}

bool check_digest_signature(EVP_PKEY* key, SignatureAlgorithm algorithm, BytesView digest, BytesView signature) {
  switch (algorithm.scheme) {
    case SignatureScheme::kEcdsa:
    case SignatureScheme::kRsaPkcs1:
    case SignatureScheme::kRsaPss:
      return cleaned(check_hashed(key, algorithm, digest, signature));
    case SignatureScheme::kEcdsaFixedWidth:
      return cleaned(check_fixed_width(key, algorithm.hash, digest, signature));
    case SignatureScheme::kEd25519:
    case SignatureScheme::kEd25519ph:
      return false;
  }
  return false;
}

}  // namespace pratique::verifier
