#include "verifier/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/base64.h"
#include "base/digest.h"
#include "base/escape.h"
#include "verifier/der.h"
#include "verifier/openssl.h"
#include "verifier/pem.h"
#include "verifier/reasons.h"
#include "verifier/signature_check.h"
#include "verifier/small_order.h"

namespace pratique::verifier {
namespace {

using openssl::data;
using namespace std::string_literals;
using namespace std::string_view_literals;

enum class Family { kEcdsa, kRsa, kEd25519 };

/// A kind of key, told by its AlgorithmIdentifier in DER (RFC 5480, RFC 8017, RFC 8410). Whoever has explicit curve
/// parameters, another curve or an RSA key for PSS only has other bytes here.
struct KeyKind {
  std::string_view identifier;
  Family family;
  std::string_view name;
  const char* group;                          ///< OpenSSL's name of the curve
  std::span<const SignatureAlgorithm> tried;  ///< unless the key is restricted
};

constexpr SignatureAlgorithm kEcdsaSha256{SignatureScheme::kEcdsa, Hash::kSha256};
constexpr std::array kForP256{kEcdsaSha256};
constexpr std::array kForP384{SignatureAlgorithm{SignatureScheme::kEcdsa, Hash::kSha384}, kEcdsaSha256};
constexpr std::array kForP521{SignatureAlgorithm{SignatureScheme::kEcdsa, Hash::kSha512}, kEcdsaSha256};
constexpr std::array kForRsa{SignatureAlgorithm{SignatureScheme::kRsaPkcs1, Hash::kSha256}};
constexpr std::array kForEd25519{SignatureAlgorithm{SignatureScheme::kEd25519, Hash::kSha512}};

constexpr std::string_view kRsaIdentifier = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
constexpr std::array<KeyKind, 5> kKinds{{
    {"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, Family::kEcdsa,
     "ECDSA P-256", "P-256", kForP256},
    {"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"sv, Family::kEcdsa, "ECDSA P-384",
     "P-384", kForP384},
    {"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"sv, Family::kEcdsa, "ECDSA P-521",
     "P-521", kForP521},
    {kRsaIdentifier, Family::kRsa, "RSA", nullptr, kForRsa},
    {"\x30\x05\x06\x03\x2b\x65\x70"sv, Family::kEd25519, "Ed25519", nullptr, kForEd25519},
}};

constexpr int kRsaMinBits = 2048;
constexpr int kRsaMaxBits = 8192;  // verifying costs the square of it, and nobody signs images with more

Error malformed(std::string why) { return Error(kKeyMalformed, std::move(why)); }

/// SELECTION is OpenSSL's: which parts of a key the parameters make.
openssl::Pkey from_parameters(const char* algorithm, int selection, OSSL_PARAM_BLD* builder) {
  const openssl::Params parameters(OSSL_PARAM_BLD_to_param(builder));
  const openssl::PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  return openssl::Pkey(key);
}

/// A key of this curve without a point. Making a curve costs a good part of a signature check, copying it little: each is
/// made once.
const EVP_PKEY* curve_of(const KeyKind& kind) {
  static const auto curves = [] {
    std::array<openssl::Pkey, kKinds.size()> out;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (kKinds[i].family != Family::kEcdsa) continue;
      const openssl::ParamBuilder builder(OSSL_PARAM_BLD_new());
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kKinds[i].group, 0);
      out[i] = from_parameters("EC", EVP_PKEY_KEY_PARAMETERS, builder.get());
    }
    return out;
  }();
  return curves[static_cast<std::size_t>(&kind - kKinds.data())].get();
}

/// Setting the point checks its length, and that it lies on the curve.
Result<openssl::Pkey> load_ecdsa(const KeyKind& kind, BytesView point) {
  if (point.front() != '\x04') return malformed("the point of the key is not uncompressed");
  const EVP_PKEY* curve = curve_of(kind);
  openssl::Pkey key(EVP_PKEY_new());
  if (curve == nullptr || !key || EVP_PKEY_copy_parameters(key.get(), curve) != 1 ||
      EVP_PKEY_set1_encoded_public_key(key.get(), data(point), point.size()) != 1) {
    ERR_clear_error();
    return malformed("the point of the key is not on its curve");
  }
  return key;
}

/// A positive INTEGER in its shortest form.
openssl::Bignum positive_number(DerReader& reader) {
  const auto content = reader.read(DerReader::kInteger);
  if (!content || content->empty()) return nullptr;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>((*content)[i]); };
  const bool negative = byte(0) >= 0x80;
  const bool padded = byte(0) == 0 && (content->size() == 1 || byte(1) < 0x80);
  if (negative || padded || content->size() > 4096) return nullptr;
  return openssl::Bignum(BN_bin2bn(data(*content), static_cast<int>(content->size()), nullptr));
}

struct RsaKey {
  openssl::Pkey key;
  int bits;
};

Result<RsaKey> load_rsa(BytesView pkcs1) {
  const auto sequence = der_only(pkcs1, DerReader::kSequence);
  if (!sequence) return malformed("the RSA key is not DER");
  DerReader reader(*sequence);
  const openssl::Bignum modulus = positive_number(reader);
  const openssl::Bignum exponent = positive_number(reader);
  if (!modulus || !exponent || !reader.at_end()) return malformed("the RSA key is not DER");
  const int bits = BN_num_bits(modulus.get());
  if (bits < kRsaMinBits) return Error(kKeyWeak, fmt::format("RSA key of {} bits; {} are due", bits, kRsaMinBits));
  if (bits > kRsaMaxBits) return malformed(fmt::format("RSA key of {} bits; {} are taken at most", bits, kRsaMaxBits));
  if (!BN_is_odd(modulus.get())) return Error(kKeyWeak, "RSA key with an even modulus");
  if (!BN_is_odd(exponent.get()) || BN_is_one(exponent.get()) || BN_num_bits(exponent.get()) > 64) {
    return Error(kKeyWeak, "RSA key with an exponent that protects nothing");
  }
  const openssl::ParamBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  auto key = from_parameters("RSA", EVP_PKEY_PUBLIC_KEY, builder.get());
  if (!key) return malformed("OpenSSL does not take the RSA key");
  return RsaKey{std::move(key), bits};
}

/// OpenSSL takes 32 bytes and nothing else.
Result<openssl::Pkey> load_ed25519(BytesView raw) {
  if (is_small_order(raw)) return Error(kKeyWeak, "Ed25519 key of small order: signatures by it prove nothing");
  openssl::Pkey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data(raw), raw.size()));
  if (!key) {
    ERR_clear_error();
    return malformed("OpenSSL does not take the Ed25519 key");
  }
  return key;
}

const KeyKind* kind_of(BytesView identifier) {
  for (const KeyKind& kind : kKinds) {
    if (kind.identifier == identifier) return &kind;
  }
  return nullptr;
}

Bytes spki_of_rsa(BytesView pkcs1) {
  const Bytes bits = der_element(DerReader::kBitString, "\0"s.append(pkcs1));
  return der_element(DerReader::kSequence, Bytes(kRsaIdentifier) + bits);
}

}  // namespace

struct PublicKey::Parsed {
  Family family;
  std::span<const SignatureAlgorithm> tried;
  openssl::Pkey key;
  Bytes spki;
  std::string fingerprint;
  std::string algorithm;
};

Result<PublicKey> PublicKey::parse_spki(BytesView der) {
  openssl::use_built_in_configuration();
  const auto sequence = der_only(der, DerReader::kSequence);
  if (!sequence) return malformed("not the DER of a public key");
  DerReader reader(*sequence);
  const auto identifier = reader.read_whole(DerReader::kSequence);
  const auto bits = reader.read(DerReader::kBitString);
  if (!identifier || !bits || bits->size() < 2 || bits->front() != '\0' || !reader.at_end()) {
    return malformed("not the DER of a public key");
  }
  const KeyKind* kind = kind_of(*identifier);
  if (kind == nullptr)
    return malformed("a kind of key that is not taken: ECDSA P-256, P-384, P-521, RSA and Ed25519 are");

  const BytesView key_bytes = bits->substr(1);
  Parsed parsed{kind->family, kind->tried, nullptr, Bytes(der), hex_encode(sha256(der)), std::string(kind->name)};
  if (kind->family == Family::kRsa) {
    PRATIQUE_TRY(rsa, load_rsa(key_bytes));
    parsed.key = std::move(rsa.key);
    parsed.algorithm += fmt::format(" {}", rsa.bits);
  } else {
    PRATIQUE_TRY(key, kind->family == Family::kEcdsa ? load_ecdsa(*kind, key_bytes) : load_ed25519(key_bytes));
    parsed.key = std::move(key);
  }
  return PublicKey(std::make_shared<const Parsed>(std::move(parsed)));
}

Result<PublicKey> PublicKey::parse_pkcs1(BytesView der) { return parse_spki(spki_of_rsa(der)); }

Result<PublicKey> PublicKey::parse_pem(BytesView pem) {
  PRATIQUE_TRY(block, parse_single_pem(pem));
  if (block.label == "PUBLIC KEY") return parse_spki(block.der);
  if (block.label == "RSA PUBLIC KEY") return parse_pkcs1(block.der);
  if (block.label.find("PRIVATE KEY") != std::string::npos) {
    return malformed("a private key, where a public one is due; it should not lie about here");
  }
  return malformed(fmt::format("a PEM block {}, where a public key is due", quote(block.label)));
}

const std::string& PublicKey::fingerprint() const { return parsed_->fingerprint; }
const Bytes& PublicKey::spki() const { return parsed_->spki; }
const std::string& PublicKey::algorithm() const { return parsed_->algorithm; }

bool PublicKey::fits(SignatureScheme scheme) const {
  switch (scheme) {
    case SignatureScheme::kEcdsa:
    case SignatureScheme::kEcdsaFixedWidth:
      return parsed_->family == Family::kEcdsa;
    case SignatureScheme::kRsaPkcs1:
    case SignatureScheme::kRsaPss:
      return parsed_->family == Family::kRsa;
    case SignatureScheme::kEd25519:
    case SignatureScheme::kEd25519ph:
      return parsed_->family == Family::kEd25519;
  }
  return false;
}

PublicKey PublicKey::restricted_to(SignatureAlgorithm algorithm) const {
  PublicKey key = *this;
  key.only_ = algorithm;
  return key;
}

bool PublicKey::verifies(BytesView message, BytesView signature) const {
  if (only_) return verifies_as(*only_, message, signature);
  return std::any_of(parsed_->tried.begin(), parsed_->tried.end(),
                     [&](SignatureAlgorithm algorithm) { return verifies_as(algorithm, message, signature); });
}

bool PublicKey::verifies_as(SignatureAlgorithm algorithm, BytesView message, BytesView signature) const {
  if (!fits(algorithm.scheme) || (only_ && *only_ != algorithm)) return false;
  return check_signature(parsed_->key.get(), algorithm, message, signature);
}

bool PublicKey::verifies_digest(Hash hash, BytesView digest, BytesView signature) const {
  const auto verifies_so = [&](SignatureAlgorithm algorithm) {
    return algorithm.hash == hash && check_digest_signature(parsed_->key.get(), algorithm, digest, signature);
  };
  if (only_) return verifies_so(*only_);
  return std::any_of(parsed_->tried.begin(), parsed_->tried.end(), verifies_so);
}

}  // namespace pratique::verifier
