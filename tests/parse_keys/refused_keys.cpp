#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/test_authority.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using verifier::PublicKey;

namespace {

std::string parse(BytesView spki) { return outcome(PublicKey::parse_spki(spki)); }

Bytes hex(std::string_view text) { return hex_decode(text).value(); }

const Bytes kZero(1, '\0');

/// DER with a two-byte length, as RSA keys of these sizes have it.
Bytes element(std::string_view tag, BytesView content) {
  const Bytes length{static_cast<char>(content.size() >> 8), static_cast<char>(content.size() & 0xFF)};
  return join({tag, "\x82", length, content});
}

constexpr std::string_view kRsa = "300d06092a864886f70d0101010500";
constexpr std::string_view kRsaForPss = "300b06092a864886f70d01010a";

Bytes rsa_spki(BytesView modulus, BytesView exponent, std::string_view algorithm = kRsa) {
  const Bytes number = join({"\x02", Bytes(1, static_cast<char>(exponent.size())), exponent});
  const Bytes key = element("\x30", join({element("\x02", modulus), number}));
  const Bytes bits = element("\x03", join({kZero, key}));
  return element("\x30", join({hex(algorithm), bits}));
}

/// A positive number of 2048 bits.
Bytes modulus(std::string_view last) { return join({kZero, "\x80", Bytes(254, '\x55'), last}); }

Bytes ed25519_spki(BytesView raw) { return join({hex("302a300506032b6570032100"), raw}); }

}  // namespace

BOOST_AUTO_TEST_SUITE(refused_keys)

BOOST_AUTO_TEST_CASE(other_curves_are_refused) {
  BOOST_TEST(parse(SigningKey::make(KeyType::kSecp256k1).spki()) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(rsa_keys_for_pss_only_are_refused) {
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), hex("010001"))) == "good");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), hex("010001"), kRsaForPss)) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(small_rsa_keys_are_weak) {
  BOOST_TEST(outcome(PublicKey::parse_pem(SigningKey::make(KeyType::kRsa1024).public_pem())) == "key.weak");
  BOOST_TEST(outcome(PublicKey::parse_pem(SigningKey::make(KeyType::kRsa1024).pkcs1_pem())) == "key.weak");
  BOOST_TEST(parse(SigningKey::make(KeyType::kRsa2048).spki()) == "good");
}

BOOST_AUTO_TEST_CASE(rsa_exponents_that_protect_nothing_are_weak) {
  const Bytes usual = hex("010001");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), usual)) == "good");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), Bytes("\x03"))) == "good");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), Bytes("\x01"))) == "key.weak");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), Bytes("\x02"))) == "key.weak");
  BOOST_TEST(parse(rsa_spki(modulus("\x54"), usual)) == "key.weak");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), hex("0100000001"))) == "good");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), hex("00ffffffffffffffff"))) == "good");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), hex("010000000000000001"))) == "key.weak");
}

BOOST_AUTO_TEST_CASE(rsa_numbers_must_be_positive_and_short) {
  const Bytes usual = hex("010001");
  BOOST_TEST(parse(rsa_spki(modulus("\x55").substr(1), usual)) == "key.malformed");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), kZero)) == "key.malformed");
  BOOST_TEST(parse(rsa_spki(join({kZero, modulus("\x55")}), usual)) == "key.malformed");
  BOOST_TEST(parse(rsa_spki(modulus("\x55"), join({kZero, usual}))) == "key.malformed");
  BOOST_TEST(parse(rsa_spki(join({kZero, Bytes(1025, '\x81')}), usual)) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(explicit_curve_parameters_are_refused) {
  // P-256 again, written out: field, coefficients, generator, order.
  const Bytes spelled =
      hex("308201033081f706072a8648ce3d02013081eb020101302c06072a8648ce3d0101022100ffffffff0000000100000000000000000000"
          "0000ffff"
          "ffffffffffffffffffff304b0420ffffffff00000001000000000000000000000000fffffffffffffffffffffffc04205ac635d8aa3a"
          "93e7b3"
          "ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b0315");
  BOOST_TEST(parse(spelled) == "key.malformed");
  Bytes named = SigningKey::make(KeyType::kP256).spki();
  BOOST_TEST(parse(named) == "good");
  named[12] = '\x05';  // the tag of the curve's name becomes NULL
  BOOST_TEST(parse(named) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(a_point_must_be_on_its_curve) {
  Bytes spki = SigningKey::make(KeyType::kP256).spki();
  BOOST_TEST(parse(spki) == "good");
  spki.back() = static_cast<char>(spki.back() ^ 1);
  BOOST_TEST(parse(spki) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(a_point_has_one_spelling) {
  const Bytes spki = SigningKey::make(KeyType::kP256).spki();
  Bytes compressed = hex("3039301306072a8648ce3d020106082a8648ce3d030107032200");
  compressed.push_back((static_cast<unsigned char>(spki.back()) & 1U) != 0 ? '\x03' : '\x02');
  compressed.append(spki, 27, 32);
  BOOST_TEST(parse(compressed) == "key.malformed");
  Bytes hybrid = spki;
  hybrid[26] = (static_cast<unsigned char>(spki.back()) & 1U) != 0 ? '\x07' : '\x06';
  BOOST_TEST(parse(hybrid) == "key.malformed");
  Bytes infinity = hex("3019301306072a8648ce3d020106082a8648ce3d03010703020000");
  BOOST_TEST(parse(infinity) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(nothing_may_follow_the_key_or_hide_in_it) {
  const Bytes spki = SigningKey::make(KeyType::kP256).spki();
  BOOST_TEST(parse(join({spki, kZero})) == "key.malformed");
  BOOST_TEST(parse(spki.substr(0, spki.size() - 1)) == "key.malformed");
  BOOST_TEST(parse("") == "key.malformed");
  Bytes long_form = spki;
  long_form.replace(1, 1, "\x81\x59");  // the same length, spelled longer
  BOOST_TEST(parse(long_form) == "key.malformed");
  Bytes inner = join({spki, "\x05"});
  inner[1] = static_cast<char>(inner[1] + 1);
  BOOST_TEST(parse(inner) == "key.malformed");
  Bytes unused_bits = spki;
  unused_bits[25] = '\x01';
  BOOST_TEST(parse(unused_bits) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(every_cut_of_a_key_is_refused) {
  const Bytes spki = SigningKey::make(KeyType::kRsa2048).spki();
  for (std::size_t length = 0; length < spki.size(); ++length)
    BOOST_TEST(parse(spki.substr(0, length)) == "key.malformed");
}

BOOST_AUTO_TEST_CASE(ed25519_keys_of_small_order_are_weak) {
  const Bytes good = SigningKey::make(KeyType::kEd25519).spki();
  BOOST_TEST(parse(good) == "good");
  BOOST_TEST(parse(ed25519_spki(good.substr(12))) == "good");
  BOOST_TEST(parse(ed25519_spki(Bytes(32, '\0'))) == "key.weak");
  BOOST_TEST(parse(ed25519_spki(join({"\x01", Bytes(31, '\0')}))) == "key.weak");
  BOOST_TEST(parse(ed25519_spki(join({"\x01", Bytes(30, '\0'), "\x80"}))) == "key.weak");
  for (const char* first : {"\xEC", "\xED", "\xEE"}) {
    BOOST_TEST(parse(ed25519_spki(join({first, Bytes(30, '\xFF'), "\x7F"}))) == "key.weak");
    BOOST_TEST(parse(ed25519_spki(join({first, Bytes(31, '\xFF')}))) == "key.weak");
  }
  for (const auto* y : {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"}) {
    BOOST_TEST(parse(ed25519_spki(hex(y))) == "key.weak");
  }
}

BOOST_AUTO_TEST_CASE(an_ed25519_key_has_32_bytes) {
  BOOST_TEST(parse(join({hex("3029300506032b6570032000"), Bytes(31, '\x42')})) == "key.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
