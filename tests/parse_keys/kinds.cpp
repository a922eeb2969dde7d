#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/test_authority.h"

namespace pratique::test {

using verifier::Hash;
using verifier::PublicKey;

struct Kind {
  KeyType type;
  const char* algorithm;
};

const Kind kKinds[] = {{KeyType::kP256, "ECDSA P-256"}, {KeyType::kP384, "ECDSA P-384"},
                       {KeyType::kP521, "ECDSA P-521"}, {KeyType::kRsa2048, "RSA 2048"},
                       {KeyType::kRsa3072, "RSA 3072"}, {KeyType::kEd25519, "Ed25519"}};

BOOST_AUTO_TEST_SUITE(key_kinds)

BOOST_AUTO_TEST_CASE(a_key_verifies_what_its_private_half_signed_and_nothing_else) {
  for (const Kind& kind : kKinds) {
    BOOST_TEST_CONTEXT(kind.algorithm) {
      const auto key = SigningKey::make(kind.type);
      const auto parsed = PublicKey::parse_pem(key.public_pem());
      BOOST_REQUIRE(parsed.has_value());
      BOOST_TEST(parsed->algorithm() == kind.algorithm);
      BOOST_TEST(parsed->spki() == key.spki());
      BOOST_TEST(parsed->fingerprint() == hex_encode(sha256(key.spki())));
      const Bytes signature = key.sign("message");
      BOOST_TEST(parsed->verifies("message", signature));
      BOOST_TEST(!parsed->verifies("messagE", signature));
      BOOST_TEST(!parsed->verifies("", signature));
      BOOST_TEST(!parsed->verifies("message", ""));
      BOOST_TEST(!parsed->verifies("message", join({signature, "x"})));
      BOOST_TEST(!parsed->verifies("message", BytesView(signature).substr(0, signature.size() - 1)));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_empty_message_is_a_message) {
  for (const Kind& kind : kKinds) {
    BOOST_TEST_CONTEXT(kind.algorithm) {
      const auto key = SigningKey::make(kind.type);
      BOOST_TEST(key.public_key().verifies("", key.sign("")));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_bit_of_a_signature_may_flip) {
  for (const Kind& kind : kKinds) {
    BOOST_TEST_CONTEXT(kind.algorithm) {
      const auto key = SigningKey::make(kind.type);
      const auto parsed = key.public_key();
      Bytes signature = key.sign("message");
      for (std::size_t bit = 0; bit < signature.size() * 8; bit += 3) {
        const Bytes good = signature;
        signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ (1 << (bit % 8)));
        BOOST_TEST(!parsed.verifies("message", signature), "bit " << bit);
        signature = good;
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ecdsa_takes_the_hash_of_its_curve_and_the_larger_curves_sha_256_too) {
  const auto p256 = SigningKey::make(KeyType::kP256);
  const auto p384 = SigningKey::make(KeyType::kP384);
  const auto p521 = SigningKey::make(KeyType::kP521);
  const auto takes = [](const SigningKey& key, Hash hash) {
    return key.public_key().verifies("message", key.sign_with(hash, "message"));
  };
  BOOST_TEST(takes(p256, Hash::kSha256));
  BOOST_TEST(!takes(p256, Hash::kSha384));
  BOOST_TEST(!takes(p256, Hash::kSha512));
  BOOST_TEST(takes(p384, Hash::kSha256));
  BOOST_TEST(takes(p384, Hash::kSha384));
  BOOST_TEST(!takes(p384, Hash::kSha512));
  BOOST_TEST(takes(p521, Hash::kSha256));
  BOOST_TEST(!takes(p521, Hash::kSha384));
  BOOST_TEST(takes(p521, Hash::kSha512));
}

BOOST_AUTO_TEST_CASE(rsa_takes_sha_256_only) {
  const auto key = SigningKey::make(KeyType::kRsa2048);
  BOOST_TEST(key.public_key().verifies("message", key.sign_with(Hash::kSha256, "message")));
  BOOST_TEST(!key.public_key().verifies("message", key.sign_with(Hash::kSha384, "message")));
  BOOST_TEST(!key.public_key().verifies("message", key.sign_with(Hash::kSha512, "message")));
}

BOOST_AUTO_TEST_CASE(both_spellings_of_an_rsa_key_are_one_key) {
  const auto key = SigningKey::make(KeyType::kRsa3072);
  const auto spki = PublicKey::parse_pem(key.public_pem());
  const auto pkcs1 = PublicKey::parse_pem(key.pkcs1_pem());
  BOOST_REQUIRE((spki.has_value() && pkcs1.has_value()));
  BOOST_TEST(spki->fingerprint() == pkcs1->fingerprint());
  BOOST_TEST(pkcs1->verifies("message", key.sign("message")));
}

BOOST_AUTO_TEST_CASE(other_keys_have_other_fingerprints) {
  BOOST_TEST(SigningKey::make(KeyType::kP256).public_key().fingerprint() !=
             SigningKey::make(KeyType::kP256).public_key().fingerprint());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
