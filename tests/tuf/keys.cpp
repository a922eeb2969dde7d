// Rows A080 and A137 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "base/json_view.h"
#include "tests/support/test_authority.h"
#include "tests/support/test_tuf.h"
#include "verifier/tuf_key.h"

namespace pratique::test {

namespace {

constexpr BytesView kMessage = "a message";

verifier::tuf::Key key_of(const std::string& type, const std::string& scheme, const std::string& text) {
  const nlohmann::json document{{"keytype", type}, {"scheme", scheme}, {"keyval", {{"public", text}}}};
  return verifier::tuf::Key::parse(json::View(json::parse(document.dump()).value())).value();
}

/// The last 32 or 65 bytes: the bare key.
std::string bare(const SigningKey& key, std::size_t size) {
  const Bytes spki = key.spki();
  return hex_encode(spki.substr(spki.size() - size));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tuf_keys)

BOOST_AUTO_TEST_CASE(ecdsa_is_known_by_all_its_spellings) {
  const auto p256 = SigningKey::make(KeyType::kP256);
  const auto p384 = SigningKey::make(KeyType::kP384);
  for (const char* type : {"ecdsa", "ecdsa-sha2-nistp256"}) {
    BOOST_TEST(key_of(type, "ecdsa-sha2-nistp256", p256.public_pem()).verifies(kMessage, p256.sign(kMessage)));
    BOOST_TEST(key_of(type, "ecdsa-sha2-nistp256", bare(p256, 65)).verifies(kMessage, p256.sign(kMessage)));
  }
  for (const char* type : {"ecdsa", "ecdsa-sha2-nistp384"}) {
    BOOST_TEST(key_of(type, "ecdsa-sha2-nistp384", p384.public_pem()).verifies(kMessage, p384.sign(kMessage)));
  }
}

BOOST_AUTO_TEST_CASE(a_scheme_is_for_its_own_curve_and_hash) {
  const auto p384 = SigningKey::make(KeyType::kP384);
  const auto key = key_of("ecdsa", "ecdsa-sha2-nistp384", p384.public_pem());
  BOOST_TEST(key.verifies(kMessage, p384.sign_with(verifier::Hash::kSha384, kMessage)));
  BOOST_TEST(!key.verifies(kMessage, p384.sign_with(verifier::Hash::kSha256, kMessage)));
  const auto other = key_of("ecdsa", "ecdsa-sha2-nistp256", p384.public_pem());
  BOOST_TEST(!other.verifies(kMessage, p384.sign_with(verifier::Hash::kSha256, kMessage)));
  BOOST_TEST(other.fingerprint() == "");
}

BOOST_AUTO_TEST_CASE(ed25519_is_32_bytes_in_hexadecimal) {
  const auto signer = SigningKey::make(KeyType::kEd25519);
  const std::string hex = bare(signer, 32);
  BOOST_TEST(key_of("ed25519", "ed25519", hex).verifies(kMessage, signer.sign(kMessage)));
  for (const std::string& odd : {std::string(), hex.substr(2), hex + "00", "zz" + hex.substr(2)}) {
    BOOST_TEST(!key_of("ed25519", "ed25519", odd).verifies(kMessage, signer.sign(kMessage)));
  }
}

BOOST_AUTO_TEST_CASE(rsa_signs_as_its_scheme_says_and_in_no_other_way) {
  const auto signer = SigningKey::make(KeyType::kRsa3072);
  const Bytes pss = signer.sign_pss(verifier::Hash::kSha256, kMessage, 32);
  const Bytes pkcs1 = signer.sign(kMessage);
  const auto pss_key = key_of("rsa", "rsassa-pss-sha256", signer.public_pem());
  const auto pkcs1_key = key_of("rsa", "rsa-pkcs1v15-sha256", signer.public_pem());
  BOOST_TEST(pss_key.verifies(kMessage, pss));
  BOOST_TEST(!pss_key.verifies(kMessage, pkcs1));
  BOOST_TEST(pkcs1_key.verifies(kMessage, pkcs1));
  BOOST_TEST(!pkcs1_key.verifies(kMessage, pss));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_verifies_nothing_and_is_no_error) {
  const auto strong = SigningKey::make(KeyType::kRsa2048);
  const auto weak = SigningKey::make(KeyType::kRsa1024);
  BOOST_TEST(key_of("rsa", "rsa-pkcs1v15-sha256", strong.public_pem()).verifies(kMessage, strong.sign(kMessage)));
  BOOST_TEST(!key_of("rsa", "rsa-pkcs1v15-sha256", weak.public_pem()).verifies(kMessage, weak.sign(kMessage)));
  BOOST_TEST(!key_of("rsa", "rsa-unknown", strong.public_pem()).verifies(kMessage, strong.sign(kMessage)));
  BOOST_TEST(!key_of("ml-dsa", "ml-dsa-65", strong.public_pem()).verifies(kMessage, strong.sign(kMessage)));
  BOOST_TEST(!key_of("ecdsa", "ecdsa-sha2-nistp256", "04").verifies(kMessage, ""));
  BOOST_TEST(!key_of("rsa", "rsassa-pss-sha256", "").verifies(kMessage, ""));
}

BOOST_AUTO_TEST_CASE(a_key_is_the_same_whatever_it_is_called) {
  const auto signer = SigningKey::make(KeyType::kP256);
  const auto other = SigningKey::make(KeyType::kP256);
  const auto key = key_of("ecdsa", "ecdsa-sha2-nistp256", signer.public_pem());
  BOOST_TEST(key.fingerprint() == key_of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", bare(signer, 65)).fingerprint());
  BOOST_TEST(key.fingerprint() != key_of("ecdsa", "ecdsa-sha2-nistp256", other.public_pem()).fingerprint());
}

BOOST_AUTO_TEST_CASE(only_ecdsa_has_its_scheme_for_a_type) {
  const auto p256 = SigningKey::make(KeyType::kP256);
  BOOST_TEST(!key_of("rsa", "ecdsa-sha2-nistp256", p256.public_pem()).verifies(kMessage, p256.sign(kMessage)));
  BOOST_TEST(
      !key_of("ecdsa-sha2-nistp384", "ecdsa-sha2-nistp256", p256.public_pem()).verifies(kMessage, p256.sign(kMessage)));
  const auto rsa = SigningKey::make(KeyType::kRsa2048);
  const Bytes pkcs1 = rsa.sign(kMessage);
  BOOST_TEST(key_of("rsa", "rsa-pkcs1v15-sha256", rsa.public_pem()).verifies(kMessage, pkcs1));
  BOOST_TEST(!key_of("rsa-pkcs1v15-sha256", "rsa-pkcs1v15-sha256", rsa.public_pem()).verifies(kMessage, pkcs1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
