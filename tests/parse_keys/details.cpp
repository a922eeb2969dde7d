#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/test_authority.h"
#include "tests/support/verify_fixture.h"
#include "verifier/key_details.h"

namespace pratique::test {

using verifier::Hash;
using verifier::key_with_details;
using verifier::PublicKey;

namespace {

std::string outcome_of(BytesView raw, std::string_view details) { return outcome(key_with_details(raw, details)); }

// RFC 8032, 7.3: the key and its Ed25519ph signature of "abc"; and the pure signature by the same key.
const Bytes kRfcKey = hex_decode("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf").value();
const Bytes kPrehashed = hex_decode(
                             "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                             "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406")
                             .value();
const Bytes kPure = hex_decode(
                        "c9446c82f4235087613364b1e2c31aed0ae9f11a6982859914bdd8565e119d26"
                        "cd47423c26c2a49d5f60d847f75120f4bada1a01063aafef8fecb9a07e32e707")
                        .value();

Bytes ed25519_spki(BytesView raw) { return join({hex_decode("302a300506032b6570032100").value(), raw}); }

}  // namespace

BOOST_AUTO_TEST_SUITE(key_details)

BOOST_AUTO_TEST_CASE(a_key_verifies_as_its_details_say) {
  for (const KeyType type :
       {KeyType::kP256, KeyType::kP384, KeyType::kP521, KeyType::kRsa2048, KeyType::kRsa3072, KeyType::kEd25519}) {
    const auto key = SigningKey::make(type);
    const auto detailed = key_with_details(key.spki(), key.sigstore_details());
    BOOST_REQUIRE(detailed.has_value());
    BOOST_TEST(detailed->verifies("message", key.sign("message")), type);
    BOOST_TEST(!detailed->verifies("messagE", key.sign("message")), type);
  }
}

BOOST_AUTO_TEST_CASE(details_that_are_absent_leave_the_choice_to_the_key) {
  const auto key = SigningKey::make(KeyType::kP384);
  for (const char* absent : {"", "PUBLIC_KEY_DETAILS_UNSPECIFIED"}) {
    const auto detailed = key_with_details(key.spki(), absent);
    BOOST_REQUIRE(detailed.has_value());
    BOOST_TEST(detailed->verifies("message", key.sign_with(Hash::kSha256, "message")));
    BOOST_TEST(detailed->verifies("message", key.sign_with(Hash::kSha384, "message")));
  }
}

BOOST_AUTO_TEST_CASE(the_hash_is_the_one_in_the_details) {
  const auto key = SigningKey::make(KeyType::kP384);
  const auto curve = key_with_details(key.spki(), "PKIX_ECDSA_P384_SHA_384").value();
  const auto older = key_with_details(key.spki(), "PKIX_ECDSA_P384_SHA_256").value();
  const Bytes by_sha384 = key.sign_with(Hash::kSha384, "message");
  const Bytes by_sha256 = key.sign_with(Hash::kSha256, "message");
  BOOST_TEST(curve.verifies("message", by_sha384));
  BOOST_TEST(!curve.verifies("message", by_sha256));
  BOOST_TEST(older.verifies("message", by_sha256));
  BOOST_TEST(!older.verifies("message", by_sha384));
}

BOOST_AUTO_TEST_CASE(details_of_another_kind_or_size_of_key_are_refused) {
  const Bytes p256 = SigningKey::make(KeyType::kP256).spki();
  const Bytes rsa = SigningKey::make(KeyType::kRsa2048).spki();
  BOOST_TEST(outcome_of(p256, "PKIX_ECDSA_P256_SHA_256") == "good");
  BOOST_TEST(outcome_of(p256, "PKIX_ECDSA_P256_HMAC_SHA_256") == "good");
  BOOST_TEST(outcome_of(p256, "PKIX_ECDSA_P384_SHA_384") == "key.malformed");
  BOOST_TEST(outcome_of(p256, "PKIX_ED25519") == "key.malformed");
  BOOST_TEST(outcome_of(rsa, "PKIX_RSA_PKCS1V15_2048_SHA256") == "good");
  BOOST_TEST(outcome_of(rsa, "PKIX_RSA_PSS_2048_SHA256") == "good");
  BOOST_TEST(outcome_of(rsa, "PKIX_RSA_PKCS1V15_3072_SHA256") == "key.malformed");
  BOOST_TEST(outcome_of(rsa, "PKIX_ECDSA_P256_SHA_256") == "key.malformed");
}

BOOST_AUTO_TEST_CASE(details_that_nobody_knows_are_refused) {
  const Bytes key = SigningKey::make(KeyType::kP256).spki();
  for (const char* details : {"ML_DSA_65", "PKIX_ECDSA_P256_SHA_512", "pkix_ecdsa_p256_sha_256", "SHA2_256", " "}) {
    BOOST_TEST(outcome_of(key, details) == "key.malformed", details);
  }
}

BOOST_AUTO_TEST_CASE(pkcs1_in_the_details_is_the_form_of_the_key) {
  const auto key = SigningKey::make(KeyType::kRsa2048);
  for (const char* details : {"PKCS1_RSA_PKCS1V5", "PKCS1_RSA_PSS"}) {
    BOOST_TEST(outcome_of(key.pkcs1(), details) == "good", details);
    BOOST_TEST(outcome_of(key.spki(), details) == "key.malformed", details);
  }
  for (const char* details : {"PKIX_RSA_PKCS1V5", "PKIX_RSA_PSS", "PKIX_RSA_PSS_2048_SHA256"}) {
    BOOST_TEST(outcome_of(key.spki(), details) == "good", details);
    BOOST_TEST(outcome_of(key.pkcs1(), details) == "key.malformed", details);
  }
}

BOOST_AUTO_TEST_CASE(a_weak_key_stays_weak_whatever_its_details_say) {  // A087
  BOOST_TEST(outcome_of(SigningKey::make(KeyType::kRsa1024).spki(), "PKIX_RSA_PKCS1V5") == "key.weak");
  BOOST_TEST(outcome_of(SigningKey::make(KeyType::kRsa1024).pkcs1(), "PKCS1_RSA_PKCS1V5") == "key.weak");
}

BOOST_AUTO_TEST_CASE(one_padding_is_not_taken_for_the_other) {
  const auto key = SigningKey::make(KeyType::kRsa2048);
  const auto plain = key_with_details(key.spki(), "PKIX_RSA_PKCS1V15_2048_SHA256").value();
  const auto pss = key_with_details(key.spki(), "PKIX_RSA_PSS_2048_SHA256").value();
  const Bytes by_plain = key.sign("message");
  const Bytes by_pss = key.sign_pss(Hash::kSha256, "message", 32);
  BOOST_TEST(plain.verifies("message", by_plain));
  BOOST_TEST(!plain.verifies("message", by_pss));
  BOOST_TEST(pss.verifies("message", by_pss));
  BOOST_TEST(!pss.verifies("message", by_plain));
  BOOST_TEST(!PublicKey::parse_spki(key.spki()).value().verifies("message", by_pss));
}

BOOST_AUTO_TEST_CASE(the_salt_is_as_long_as_the_hash) {
  const auto key = SigningKey::make(KeyType::kRsa2048);
  const auto pss = key_with_details(key.spki(), "PKIX_RSA_PSS_2048_SHA256").value();
  BOOST_TEST(pss.verifies("message", key.sign_pss(Hash::kSha256, "message", 32)));
  for (const int salt : {0, 20, 31, 33, 64}) {
    BOOST_TEST(!pss.verifies("message", key.sign_pss(Hash::kSha256, "message", salt)), salt);
  }
  BOOST_TEST(!pss.verifies("message", key.sign_pss(Hash::kSha512, "message", 64)));
}

BOOST_AUTO_TEST_CASE(ed25519ph_and_ed25519_are_not_taken_for_each_other) {  // A089
  const Bytes spki = ed25519_spki(kRfcKey);
  const auto prehashed = key_with_details(spki, "PKIX_ED25519_PH").value();
  const auto pure = key_with_details(spki, "PKIX_ED25519").value();
  BOOST_TEST(prehashed.verifies("abc", kPrehashed));
  BOOST_TEST(!prehashed.verifies("abd", kPrehashed));
  BOOST_TEST(!prehashed.verifies("abc", kPure));
  BOOST_TEST(pure.verifies("abc", kPure));
  BOOST_TEST(!pure.verifies("abc", kPrehashed));
  BOOST_TEST(!PublicKey::parse_spki(spki).value().verifies("abc", kPrehashed));
}

BOOST_AUTO_TEST_CASE(a_damaged_ed25519ph_signature_does_not_verify) {  // A090
  const auto key = key_with_details(ed25519_spki(kRfcKey), "PKIX_ED25519_PH").value();
  BOOST_TEST(key.verifies("abc", kPrehashed));
  for (std::size_t i = 0; i < kPrehashed.size(); i += 7) {
    Bytes damaged = kPrehashed;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    BOOST_TEST(!key.verifies("abc", damaged), i);
  }
  BOOST_TEST(!key.verifies("abc", ""));
  BOOST_TEST(!key.verifies("abc", BytesView(kPrehashed).substr(0, 63)));
  BOOST_TEST(!key.verifies("abc", join({kPrehashed, "x"})));
  // The same signature with the group's order added to S.
  const Bytes order = hex_decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").value();
  Bytes unreduced = kPrehashed;
  for (std::size_t i = 0, carry = 0; i < order.size(); ++i) {
    carry += static_cast<unsigned char>(unreduced[32 + i]) + std::size_t{static_cast<unsigned char>(order[i])};
    unreduced[32 + i] = static_cast<char>(carry & 0xFF);
    carry >>= 8;
  }
  BOOST_TEST(!key.verifies("abc", unreduced));
}

BOOST_AUTO_TEST_CASE(details_hold_for_digests_too) {
  using verifier::Hash;
  const auto key = SigningKey::make(KeyType::kP384);
  const Bytes digest = sha256("message");
  const auto with_details = [&](const char* details) { return key_with_details(key.spki(), details).value(); };
  const Bytes signature = key.sign_with(Hash::kSha256, "message");
  BOOST_TEST(with_details("PKIX_ECDSA_P384_SHA_256").verifies_digest(Hash::kSha256, digest, signature));
  BOOST_TEST(!with_details("PKIX_ECDSA_P384_SHA_256").verifies_digest(Hash::kSha256, sha256("other"), signature));
  BOOST_TEST(!with_details("PKIX_ECDSA_P384_SHA_384").verifies_digest(Hash::kSha256, digest, signature));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
