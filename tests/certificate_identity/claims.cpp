#include <boost/test/unit_test.hpp>

#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"
#include "verifier/fulcio_claims.h"

namespace pratique::test {

using verifier::FulcioClaims;

namespace {

struct Claims : pki::TestPki {
  std::string read() const { return outcome(FulcioClaims::read(pki::parsed(leaf_der()))); }
  std::string issuer() const {
    const auto claims = FulcioClaims::read(pki::parsed(leaf_der()));
    if (!claims) return claims.error().id();
    const auto issuer = claims->issuer();
    return issuer ? *issuer : issuer.error().id();
  }
  pki::Extension raw(int number, const Bytes& value) const {
    auto extension = pki::claim(number, "");
    extension.value = value;
    return extension;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fulcio_claims, Claims)

BOOST_AUTO_TEST_CASE(all_claims_are_read_in_their_encoding) {
  for (int number = 1; number <= FulcioClaims::kLast; ++number) {
    if (number != 7) leaf.with(pki::claim(number, "claim " + std::to_string(number)));
  }
  const auto claims = FulcioClaims::read(pki::parsed(leaf_der()));
  BOOST_REQUIRE(claims.has_value());
  BOOST_TEST(claims->all().size() == 23U);
  for (const auto& [number, text] : claims->all()) BOOST_TEST(text == "claim " + std::to_string(number));
  BOOST_TEST(!claims->get(7));
  BOOST_TEST(!claims->get(25));
}

// A065
BOOST_AUTO_TEST_CASE(newer_claims_are_one_der_string) {
  using namespace std::string_literals;
  for (const int number : {8, 9, 12, 24}) {
    const pki::Extension before = pki::claim(number, "x");
    leaf.with(before);
    BOOST_TEST(read() == "good", number);
    for (const Bytes& bad : {"x"s, Bytes(), pki::utf8("x") + "x", der::element(0x13, "x"), pki::utf8("\xC3"),
                             pki::utf8("x") + pki::utf8("x"), der::octets(pki::utf8("x")), "\x0C\x81\x01x"s}) {
      leaf.with(raw(number, bad));
      BOOST_TEST(read() == "certificate.malformed", number);
    }
    leaf.with(before);
  }
}

BOOST_AUTO_TEST_CASE(older_claims_are_the_bytes_themselves) {
  leaf.with(raw(2, pki::utf8("push")));
  BOOST_TEST((FulcioClaims::read(pki::parsed(leaf_der()))->get(2) == pki::utf8("push")));
  leaf.with(raw(2, "pu\xFFsh"));
  BOOST_TEST(read() == "certificate.malformed");
}

// A065
BOOST_AUTO_TEST_CASE(the_issuer_may_be_said_twice_but_not_differently) {
  BOOST_TEST(issuer() == kOidcIssuer);
  leaf.with(pki::claim(8, "https://evil.test"));
  BOOST_TEST(issuer() == "certificate.issuer-inconsistent");
  leaf.without("1.3.6.1.4.1.57264.1.1");
  BOOST_TEST(issuer() == "https://evil.test");
  leaf.with(pki::claim(1, kOidcIssuer)).without("1.3.6.1.4.1.57264.1.8");
  BOOST_TEST(issuer() == kOidcIssuer);
  leaf.without("1.3.6.1.4.1.57264.1.1");
  BOOST_TEST(issuer() == "certificate.issuer-mismatch");
}

BOOST_AUTO_TEST_CASE(the_number_of_user_names_is_no_claim) {
  leaf.with(raw(7, "no DER"));
  BOOST_TEST(read() == "good");
  leaf.with(raw(9, "no DER"));
  BOOST_TEST(read() == "certificate.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
