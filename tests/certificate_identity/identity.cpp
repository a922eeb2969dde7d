#include <boost/test/unit_test.hpp>

#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"
#include "verifier/identity.h"

namespace pratique::test {

using verifier::IdentityDemand;
using verifier::TextMatcher;

namespace {

struct Demanded : pki::TestPki {
  IdentityDemand demand{TextMatcher::exact(std::string(kOidcIssuer)), TextMatcher::exact(std::string(kSubject)), {}};

  std::string checked() const { return outcome(verifier::check_identity(pki::parsed(leaf_der()), demand)); }
  std::string with_name(const Bytes& name) {
    leaf.with(pki::names({name}));
    return checked();
  }
  std::string with_subject(const std::string& pattern) {
    demand.subject = TextMatcher::pattern(Pattern::parse(pattern).value());
    return checked();
  }
  std::string with_claim(const std::string& name, const std::string& value) {
    demand.claims = {{name, value}};
    return checked();
  }
};

constexpr const char* kMismatch = "certificate.identity-mismatch";
constexpr const char* kClaimMismatch = "certificate.claim-mismatch";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(identity, Demanded)

BOOST_AUTO_TEST_CASE(who_holds_it_is_name_and_issuer) {
  const auto who = verifier::identity_of(pki::parsed(leaf_der()));
  BOOST_REQUIRE(who.has_value());
  BOOST_TEST(who->subject == kSubject);
  BOOST_TEST(who->issuer == kOidcIssuer);
  BOOST_TEST(who->to_string() == std::string(kSubject) + " (" + std::string(kOidcIssuer) + ")");
}

// A069
BOOST_AUTO_TEST_CASE(subject_and_issuer_are_the_demanded_ones) {
  BOOST_TEST(checked() == "good");
  demand.subject = TextMatcher::exact("https://github.com/org/app2");
  BOOST_TEST(checked() == kMismatch);
  demand.subject = TextMatcher::exact(std::string(kSubject));
  demand.issuer = TextMatcher::exact("https://gitlab.com");
  BOOST_TEST(checked() == "certificate.issuer-mismatch");
}

BOOST_AUTO_TEST_CASE(texts_are_compared_byte_by_byte) {
  for (const std::string& other : {std::string(kSubject) + "/", std::string(kSubject) + " ", std::string(),
                                   std::string("*"), std::string(kSubject.substr(0, kSubject.size() - 1)),
                                   "HTTPS" + std::string(kSubject.substr(5)), std::string(".*")}) {
    demand.subject = TextMatcher::exact(other);
    BOOST_TEST(checked() == kMismatch, other);
  }
}

// A067
BOOST_AUTO_TEST_CASE(a_pattern_fits_the_whole_text) {
  BOOST_TEST(with_subject("https://github\\.com/org/app/\\.github/workflows/[^/]+@refs/heads/main") == "good");
  BOOST_TEST(with_subject("github\\.com/org/app") == kMismatch);
  BOOST_TEST(with_subject("^https://github\\.com/org/app/") == kMismatch);
  BOOST_TEST(with_subject("none|https://github\\.com/org/app/.*") == "good");
  BOOST_TEST(with_subject("^https://github\\.com/org/none|main$") == kMismatch);
  BOOST_TEST(with_subject("https://github\\.com/org/app/.*") == "good");
  BOOST_TEST(with_name(pki::uri("https://evil.org/?https://github.com/org/app/x")) == kMismatch);
  BOOST_TEST(with_name(pki::uri("https://github.com/org/app-evil/x")) == kMismatch);
  demand.subject = TextMatcher::exact(std::string(kSubject));
  leaf.with(pki::names({pki::uri(kSubject)}));
  demand.issuer = TextMatcher::pattern(Pattern::parse("githubusercontent").value());
  BOOST_TEST(checked() == "certificate.issuer-mismatch");
  demand.issuer = TextMatcher::pattern(Pattern::parse("https://[a-z.]+").value());
  BOOST_TEST(checked() == "good");
}

// A073
BOOST_AUTO_TEST_CASE(a_certificate_names_one_holder) {
  leaf.with(pki::names({pki::uri(kSubject), pki::email("evil@x.test")}));
  BOOST_TEST(checked() == "certificate.identity-ambiguous");
  leaf.with(pki::names({pki::email("evil@x.test"), pki::uri(kSubject)}));
  BOOST_TEST(checked() == "certificate.identity-ambiguous");
  leaf.with(pki::names({pki::uri(kSubject), pki::uri(kSubject)}));
  BOOST_TEST(checked() == "certificate.identity-ambiguous");
  leaf.with(pki::names({pki::uri(kSubject), der::element(0x87, "\x7F\x01\x01\x01")}));
  BOOST_TEST(checked() == "certificate.identity-ambiguous");
}

// A060
BOOST_AUTO_TEST_CASE(the_subject_s_common_name_is_no_identity) {
  leaf.subject = pki::name(kSubject);
  BOOST_TEST(checked() == "good");
  leaf.without(pki::kNames);
  BOOST_TEST(checked() == kMismatch);
}

BOOST_AUTO_TEST_CASE(only_workflows_and_people_are_holders) {
  demand.subject = TextMatcher::exact("x.test");
  BOOST_TEST(with_name(pki::uri("x.test")) == "good");
  BOOST_TEST(with_name(pki::email("x.test")) == "good");
  BOOST_TEST(with_name(pki::other_name("1.3.6.1.4.1.57264.1.7", pki::utf8("x.test"))) == "good");
  BOOST_TEST(with_name(pki::dns("x.test")) == kMismatch);
  BOOST_TEST(with_name(pki::other_name("1.3.6.1.4.1.57264.1.8", pki::utf8("x.test"))) == kMismatch);
  demand.subject = TextMatcher::pattern(Pattern::parse(".*").value());
  BOOST_TEST(with_name(der::element(0x87, "\x7F\x01\x01\x01")) == kMismatch);
}

// A069: each demand alone makes the difference.
BOOST_AUTO_TEST_CASE(every_claim_that_is_demanded_is_compared) {
  const std::map<std::string, std::string> good{{"github-workflow-trigger", "push"},
                                                {"github-workflow-sha", "75c983504a19ba18ff81c6bdda7ed831cacb84d9"},
                                                {"github-workflow-name", "release"},
                                                {"github-workflow-repository", "org/app"},
                                                {"github-workflow-ref", "refs/heads/main"}};
  demand.claims = good;
  BOOST_TEST(checked() == "good");
  for (const auto& [name, value] : good) {
    demand.claims = good;
    demand.claims[name] = value + "2";
    BOOST_TEST(checked() == kClaimMismatch, name);
    demand.claims[name] = "";
    BOOST_TEST(checked() == kClaimMismatch, name);
  }
}

BOOST_AUTO_TEST_CASE(a_demand_that_no_certificate_can_meet_is_not_met) {
  BOOST_TEST(with_claim("github-workflow-ref", "refs/heads/main") == "good");
  BOOST_TEST(with_claim("github-workflow-branch", "main") == kClaimMismatch);
  BOOST_TEST(with_claim("", "") == kClaimMismatch);
  demand.claims = {{"github-workflow-branch", "main"}};
  const auto refused = check_identity(pki::parsed(leaf_der()), demand);
  BOOST_TEST(refused.error().message().find("no certificate has a claim") == 0U);
}

BOOST_AUTO_TEST_CASE(two_forms_of_a_claim_agree) {
  struct Pair {
    const char* name;
    const char* value;
    int old_number, number;
    const char* prefix;
  };
  for (const Pair& pair :
       {Pair{"github-workflow-trigger", "push", 2, 20, ""}, Pair{"github-workflow-sha", "7", 3, 13, ""},
        Pair{"github-workflow-repository", "org/app", 5, 12, "https://github.com/"},
        Pair{"github-workflow-ref", "refs/heads/main", 6, 14, ""}}) {
    const std::string today = std::string(pair.prefix) + pair.value;
    leaf.with(pki::claim(pair.old_number, pair.value)).with(pki::claim(pair.number, today));
    BOOST_TEST(with_claim(pair.name, pair.value) == "good", pair.name);
    leaf.with(pki::claim(pair.number, today + "2"));
    BOOST_TEST(with_claim(pair.name, pair.value) == kClaimMismatch, pair.name);
    leaf.with(pki::claim(pair.number, today)).with(pki::claim(pair.old_number, "other"));
    BOOST_TEST(with_claim(pair.name, pair.value) == kClaimMismatch, pair.name);
    leaf.without("1.3.6.1.4.1.57264.1." + std::to_string(pair.old_number));
    BOOST_TEST(with_claim(pair.name, pair.value) == "good", pair.name);
    leaf.without("1.3.6.1.4.1.57264.1." + std::to_string(pair.number));
    BOOST_TEST(with_claim(pair.name, pair.value) == kClaimMismatch, pair.name);
    leaf.with(pki::claim(pair.old_number, pair.value));
    BOOST_TEST(with_claim(pair.name, pair.value) == "good", pair.name);
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_both_values) {
  demand.subject = TextMatcher::exact("wanted\x1b[2J");
  const auto wrong = verifier::check_identity(pki::parsed(leaf_der()), demand);
  BOOST_REQUIRE(!wrong.has_value());
  BOOST_TEST(wrong.error().message().find(std::string(kSubject)) != std::string::npos);
  BOOST_TEST(wrong.error().message().find("wanted\\x1b[2J") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_issuer_that_is_said_differently_is_none) {
  leaf.with(pki::claim(1, "https://evil.test"));
  BOOST_TEST(checked() == "certificate.issuer-inconsistent");
  leaf.without("1.3.6.1.4.1.57264.1.1");
  BOOST_TEST(checked() == "good");
  leaf.without("1.3.6.1.4.1.57264.1.8");
  BOOST_TEST(checked() == "certificate.issuer-mismatch");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
