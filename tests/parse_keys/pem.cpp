#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "base/base64.h"
#include "base/limits.h"
#include "tests/support/test_authority.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using verifier::PublicKey;

struct OneKey {
  SigningKey key = SigningKey::make(KeyType::kP256);
  std::string good = key.public_pem();
  static std::string parse(const std::string& text) { return outcome(PublicKey::parse_pem(text)); }
};

BOOST_FIXTURE_TEST_SUITE(key_pem, OneKey)

BOOST_AUTO_TEST_CASE(one_block_is_a_key) { BOOST_TEST(parse(good) == "good"); }

BOOST_AUTO_TEST_CASE(blanks_around_and_other_line_ends_do_not_matter) {
  BOOST_TEST(parse("\n \t" + good + "\n\n") == "good");
  std::string windows;
  for (const char c : good) windows += c == '\n' ? "\r\n" : std::string(1, c);
  BOOST_TEST(parse(windows) == "good");
}

BOOST_AUTO_TEST_CASE(one_long_line_is_a_key) {
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\n" + base64_encode(key.spki()) + "\n-----END PUBLIC KEY-----") ==
             "good");
}

BOOST_AUTO_TEST_CASE(nothing_is_no_key) {
  BOOST_TEST(parse("") == "key.malformed");
  BOOST_TEST(parse("\n \n") == "key.malformed");
}

BOOST_AUTO_TEST_CASE(two_keys_are_none) {
  BOOST_TEST(parse(good + good) == "key.malformed");
  BOOST_TEST(parse(good + SigningKey::make(KeyType::kP256).public_pem()) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(nothing_may_stand_beside_the_key) {
  BOOST_TEST(parse("a comment\n" + good) == "key.malformed");
  BOOST_TEST(parse("=====BEGIN " + good.substr(11)) == "key.malformed");
  BOOST_TEST(parse("-----begin " + good.substr(11)) == "key.malformed");
  for (const char* cut : {"-----BEGIN PUBLIC KEY", "-----BEGIN PUBLIC KEY-", "-----BEGIN PUBLIC KEY\n-----"}) {
    BOOST_TEST(parse(cut) == "key.malformed", cut);
    BOOST_TEST(parse(cut + good.substr(26)) == "key.malformed", cut);
  }
  BOOST_TEST(parse(good + "a comment\n") == "key.malformed");
  BOOST_TEST(parse("\xEF\xBB\xBF" + good) == "key.malformed");
  BOOST_TEST(parse(good + '\0') == "key.malformed");
}

BOOST_AUTO_TEST_CASE(a_private_key_is_refused) {
  BOOST_TEST(parse(key.private_pem()) == "key.malformed");
  BOOST_TEST(parse(pem("ENCRYPTED SIGSTORE PRIVATE KEY", "whatever")) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(a_block_of_another_label_is_refused_even_with_a_key_in_it) {
  BOOST_TEST(parse(pem("CERTIFICATE", key.spki())) == "key.malformed");
  BOOST_TEST(parse(pem("public key", key.spki())) == "key.malformed");
  BOOST_TEST(parse(pem("RSA PUBLIC KEY", key.spki())) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(a_block_must_end_under_its_own_label) {
  const std::string body = base64_encode(key.spki());
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\n" + body) == "key.malformed");
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END RSA PUBLIC KEY-----") == "key.malformed");
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY\n" + body + "\n-----END PUBLIC KEY-----") == "key.malformed");
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY") == "key.malformed");
}

BOOST_AUTO_TEST_CASE(the_block_must_be_base64_without_headers) {
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----") == "key.malformed");
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\nA!==\n-----END PUBLIC KEY-----") == "key.malformed");
  BOOST_TEST(parse("-----BEGIN PUBLIC KEY-----\nProc-Type: 4\n\n" + base64_encode(key.spki()) +
                   "\n-----END PUBLIC KEY-----") == "key.malformed");
}

BOOST_AUTO_TEST_CASE(a_file_full_of_beginnings_is_refused_by_size) {
  std::string many;
  while (many.size() <= limits::kKeyFileBytes) many += "-----BEGIN PUBLIC KEY-----\n";
  BOOST_TEST(parse(many) == "key.malformed");
  BOOST_TEST(parse(good + std::string(limits::kKeyFileBytes, '\n')) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(each_label_has_its_own_form) {
  const auto rsa = SigningKey::make(KeyType::kRsa2048);
  std::string pkcs1 = rsa.pkcs1_pem();
  BOOST_TEST(parse(pkcs1) == "good");
  const auto relabelled = [&](const std::string& label) {
    std::string text = pkcs1;
    const std::string_view old = "RSA PUBLIC KEY";
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + label.size())) {
      text.replace(at, old.size(), label);
    }
    return verifier::PublicKey::parse_pem(text);
  };
  BOOST_TEST(outcome(relabelled("CERTIFICATE")) == "key.malformed");
  BOOST_TEST(relabelled("RSA PRIVATE KEY").error().message().find("a private key") == 0U);
  BOOST_TEST(relabelled("SECRET").error().message().find("a PEM block") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
