#include "tests/support/test_authority.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <map>
#include <optional>
#include <stdexcept>

#include "base/base64.h"

namespace pratique::test {

using nlohmann::json;

Bytes join(std::initializer_list<BytesView> pieces) {
  Bytes out;
  for (const BytesView piece : pieces) out.append(piece);
  return out;
}

std::ostream& operator<<(std::ostream& out, KeyType type) { return out << "type of key " << static_cast<int>(type); }

struct SigningKey::State {
  KeyType type;
  EVP_PKEY* key;
  State(KeyType t, EVP_PKEY* k) : type(t), key(k) {
    if (key == nullptr) throw std::runtime_error("OpenSSL made no key");
  }
  ~State() { EVP_PKEY_free(key); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

namespace {

EVP_PKEY* generate(KeyType type) {
  switch (type) {
    case KeyType::kP256:
      return EVP_EC_gen("P-256");
    case KeyType::kP384:
      return EVP_EC_gen("P-384");
    case KeyType::kP521:
      return EVP_EC_gen("P-521");
    case KeyType::kSecp256k1:
      return EVP_EC_gen("secp256k1");
    case KeyType::kRsa1024:
      return EVP_RSA_gen(1024U);
    case KeyType::kRsa2048:
      return EVP_RSA_gen(2048U);
    case KeyType::kRsa3072:
      return EVP_RSA_gen(3072U);
    case KeyType::kEd25519:
      return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  }
  throw std::logic_error("unknown type of key");
}

bool is_rsa(KeyType type) {
  return type == KeyType::kRsa1024 || type == KeyType::kRsa2048 || type == KeyType::kRsa3072;
}

template <class Encode>
Bytes encoded(Encode encode, const EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int length = encode(key, &der);
  Bytes out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return out;
}

const EVP_MD* method(verifier::Hash hash) {
  return hash == verifier::Hash::kSha256 ? EVP_sha256() : hash == verifier::Hash::kSha384 ? EVP_sha384() : EVP_sha512();
}

/// With PSS, if there is a length of salt.
Bytes sign_by(EVP_PKEY* key, const EVP_MD* md, BytesView message, std::optional<int> salt_bytes = std::nullopt) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* options = nullptr;
  const auto* data = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t length = 0;
  Bytes out;
  bool good = EVP_DigestSignInit(context, &options, md, nullptr, key) == 1;
  if (salt_bytes) {
    good = good && EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, *salt_bytes) == 1;
  }
  good = good && EVP_DigestSign(context, nullptr, &length, data, message.size()) == 1;
  out.resize(length);
  good =
      good && EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &length, data, message.size()) == 1;
  out.resize(length);
  EVP_MD_CTX_free(context);
  if (!good) throw std::runtime_error("OpenSSL did not sign");
  return out;
}

}  // namespace

SigningKey SigningKey::make(KeyType type) {
  if (!is_rsa(type)) return SigningKey(std::make_shared<const State>(type, generate(type)));
  static std::map<KeyType, std::shared_ptr<const State>> made;
  auto& state = made[type];
  if (!state) state = std::make_shared<const State>(type, generate(type));
  return SigningKey(state);
}

Bytes SigningKey::spki() const { return encoded(i2d_PUBKEY, state_->key); }
std::string SigningKey::public_pem() const { return pem("PUBLIC KEY", spki()); }
Bytes SigningKey::pkcs1() const { return encoded(i2d_PublicKey, state_->key); }
std::string SigningKey::pkcs1_pem() const { return pem("RSA PUBLIC KEY", pkcs1()); }
std::string SigningKey::private_pem() const { return pem("EC PRIVATE KEY", encoded(i2d_PrivateKey, state_->key)); }
verifier::PublicKey SigningKey::public_key() const { return verifier::PublicKey::parse_spki(spki()).value(); }

Bytes SigningKey::sign(BytesView message) const {
  switch (state_->type) {
    case KeyType::kEd25519:
      return sign_by(state_->key, nullptr, message);
    case KeyType::kP384:
      return sign_with(verifier::Hash::kSha384, message);
    case KeyType::kP521:
      return sign_with(verifier::Hash::kSha512, message);
    default:
      return sign_with(verifier::Hash::kSha256, message);
  }
}

Bytes SigningKey::sign_with(verifier::Hash hash, BytesView message) const {
  return sign_by(state_->key, method(hash), message);
}

Bytes SigningKey::sign_pss(verifier::Hash hash, BytesView message, int salt_bytes) const {
  return sign_by(state_->key, method(hash), message, salt_bytes);
}

std::string SigningKey::sigstore_details() const {
  switch (state_->type) {
    case KeyType::kP384:
      return "PKIX_ECDSA_P384_SHA_384";
    case KeyType::kP521:
      return "PKIX_ECDSA_P521_SHA_512";
    case KeyType::kRsa2048:
      return "PKIX_RSA_PKCS1V15_2048_SHA256";
    case KeyType::kRsa3072:
      return "PKIX_RSA_PKCS1V15_3072_SHA256";
    case KeyType::kEd25519:
      return "PKIX_ED25519";
    default:
      return "PKIX_ECDSA_P256_SHA_256";
  }
}

std::string pem(std::string_view label, BytesView der) {
  const std::string text = base64_encode(der);
  std::string out = "-----BEGIN " + std::string(label) + "-----\n";
  for (std::size_t i = 0; i < text.size(); i += 64) out += text.substr(i, 64) + '\n';
  return out + "-----END " + std::string(label) + "-----\n";
}

json simple_signing_payload(const Digest& image) {
  return {{"critical",
           {{"identity", {{"docker-reference", "registry.example/app"}}},
            {"image", {{"docker-manifest-digest", image.to_string()}}},
            {"type", "cosign container image signature"}}},
          {"optional", nullptr}};
}

json signature_statement(const Digest& image) {
  const json subject = {{"digest", {{std::string(image.algorithm_name()), image.hex()}}},
                        {"annotations", json::object()}};
  return {{"_type", "https://in-toto.io/Statement/v1"},
          {"subject", json::array({subject})},
          {"predicateType", "https://sigstore.dev/cosign/sign/v1"},
          {"predicate", json::object()}};
}

Bytes pae(std::string_view type, BytesView body) {
  const auto part = [](std::string_view text) { return ' ' + std::to_string(text.size()) + ' ' + std::string(text); };
  return "DSSEv1" + part(type) + part(body);
}

json bundle_of(const SigningKey& key, BytesView payload, std::string_view media_type) {
  constexpr std::string_view kType = "application/vnd.in-toto+json";
  return {{"mediaType", media_type},
          {"verificationMaterial", {{"publicKey", {{"hint", "whatever"}}}}},
          {"dsseEnvelope",
           {{"payload", base64_encode(payload)},
            {"payloadType", kType},
            {"signatures", json::array({{{"sig", base64_encode(key.sign(pae(kType, payload)))}}})}}}};
}

Bytes signature_in(const json& bundle) {
  return base64_decode(bundle["dsseEnvelope"]["signatures"][0]["sig"].get<std::string>()).value();
}

}  // namespace pratique::test
