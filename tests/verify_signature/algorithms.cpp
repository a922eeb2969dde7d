#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/test_authority.h"
#include "verifier/fixed_width.h"
#include "verifier/hash.h"

namespace pratique::test {

using verifier::ecdsa_der_of;
using verifier::Hash;
using verifier::hash_of;
using verifier::SignatureAlgorithm;
using enum verifier::SignatureScheme;

namespace {

std::string der_hex(std::string_view fixed_width_hex, std::size_t coordinate_bytes) {
  const auto der = ecdsa_der_of(hex_decode(fixed_width_hex).value(), coordinate_bytes);
  return der ? hex_encode(*der) : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(signature_algorithms)

BOOST_AUTO_TEST_CASE(r_and_s_of_fixed_width_become_shortest_integers) {
  BOOST_TEST(der_hex("01020304", 2) ==
             "300802020102"
             "02020304");
  BOOST_TEST(der_hex("00020004", 2) ==
             "3006020102"
             "020104");
  BOOST_TEST(der_hex("80020304", 2) == "3009020300800202020304");
  BOOST_TEST(der_hex("00800304", 2) ==
             "3008020200800202"
             "0304");
  BOOST_TEST(der_hex("00000304", 2) ==
             "3007020100"
             "02020304");
}

BOOST_AUTO_TEST_CASE(another_width_is_refused) {  // A083
  BOOST_TEST(der_hex("01020304", 2) != "none");
  for (const char* other : {"", "01", "010203", "0102030405", "010203040506"}) BOOST_TEST(der_hex(other, 2) == "none");
  BOOST_TEST(der_hex("", 0) == "none");
}

BOOST_AUTO_TEST_CASE(one_encoding_is_not_taken_for_the_other) {  // A083
  const auto key = SigningKey::make(KeyType::kP256);
  const Bytes der = key.sign("message");
  const SignatureAlgorithm asn1{kEcdsa, Hash::kSha256};
  const SignatureAlgorithm fixed{kEcdsaFixedWidth, Hash::kSha256};
  BOOST_TEST(key.public_key().verifies_as(asn1, "message", der));
  BOOST_TEST(!key.public_key().verifies_as(fixed, "message", der));
}

BOOST_AUTO_TEST_CASE(an_algorithm_of_another_kind_of_key_does_not_verify) {  // A122
  const auto ec = SigningKey::make(KeyType::kP256);
  const auto rsa = SigningKey::make(KeyType::kRsa2048);
  const auto ed = SigningKey::make(KeyType::kEd25519);
  for (const auto scheme : {kEcdsa, kEcdsaFixedWidth, kRsaPkcs1, kRsaPss, kEd25519, kEd25519ph}) {
    const SignatureAlgorithm algorithm{scheme, Hash::kSha256};
    BOOST_TEST(ec.public_key().verifies_as(algorithm, "message", ec.sign("message")) == (scheme == kEcdsa));
    BOOST_TEST(rsa.public_key().verifies_as(algorithm, "message", rsa.sign("message")) == (scheme == kRsaPkcs1));
    BOOST_TEST(ed.public_key().verifies_as(algorithm, "message", ed.sign("message")) == (scheme == kEd25519));
  }
}

BOOST_AUTO_TEST_CASE(a_named_hash_is_the_one_that_counts) {
  const auto key = SigningKey::make(KeyType::kP384);
  for (const Hash made : {Hash::kSha256, Hash::kSha384, Hash::kSha512}) {
    for (const Hash named : {Hash::kSha256, Hash::kSha384, Hash::kSha512}) {
      BOOST_TEST(key.public_key().verifies_as({kEcdsa, named}, "message", key.sign_with(made, "message")) ==
                 (made == named));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_restricted_key_verifies_in_no_other_way) {
  const auto key = SigningKey::make(KeyType::kP384);
  const Bytes signature = key.sign_with(Hash::kSha256, "message");
  const SignatureAlgorithm used{kEcdsa, Hash::kSha256};
  BOOST_TEST(key.public_key().restricted_to(used).verifies_as(used, "message", signature));
  BOOST_TEST(!key.public_key().restricted_to({kEcdsa, Hash::kSha384}).verifies_as(used, "message", signature));
}

BOOST_AUTO_TEST_CASE(the_hash_of_a_message_stands_in_for_it) {
  for (const KeyType type : {KeyType::kP256, KeyType::kRsa2048}) {
    const auto key = SigningKey::make(type);
    const Bytes signature = key.sign("message");
    const Bytes digest = hash_of(Hash::kSha256, "message");
    BOOST_TEST(key.public_key().verifies_digest(Hash::kSha256, digest, signature), type);
    BOOST_TEST(!key.public_key().verifies_digest(Hash::kSha256, hash_of(Hash::kSha256, "messagE"), signature), type);
    BOOST_TEST(!key.public_key().verifies_digest(Hash::kSha512, hash_of(Hash::kSha512, "message"), signature), type);
    BOOST_TEST(!key.public_key().verifies_digest(Hash::kSha256, digest.substr(1), signature), type);
    BOOST_TEST(!key.public_key().verifies_digest(Hash::kSha256, "", signature), type);
  }
}

BOOST_AUTO_TEST_CASE(ed25519_needs_the_message_itself) {  // A089
  const auto key = SigningKey::make(KeyType::kEd25519);
  BOOST_TEST(key.public_key().verifies("message", key.sign("message")));
  const Bytes digest = hash_of(Hash::kSha512, "message");
  BOOST_TEST(!key.public_key().verifies_digest(Hash::kSha512, digest, key.sign("message")));
  BOOST_TEST(!key.public_key().verifies_digest(Hash::kSha512, digest, key.sign(digest)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
