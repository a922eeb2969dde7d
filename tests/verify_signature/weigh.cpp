#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using verifier::Evidence;

namespace {

constexpr Reason kGone{"content.unavailable", Kind::kUnavailable, ""};
constexpr Reason kWrongSubject{"referrer.subject-mismatch", Kind::kRejected, ""};

struct Weighed : Releases {
  Evidence good = evidence(simple_signing(key, simple_signing_payload(kImage).dump()), "good");
  Evidence copied = evidence(simple_signing(key, simple_signing_payload(kOtherImage).dump()), "copied");
  Evidence stranger =
      evidence(simple_signing(SigningKey::make(KeyType::kP256), simple_signing_payload(kImage).dump()), "stranger");
  Evidence good_bundle = evidence(bundle_of(key, signature_statement(kImage).dump()), "good bundle");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(weigh_evidence, Weighed)

BOOST_AUTO_TEST_CASE(without_evidence_there_is_nothing) {
  const auto facts = verify(std::vector<Evidence>{});
  BOOST_TEST(outcome(facts) == "missing");
  BOOST_TEST(facts.notices.empty());
}

BOOST_AUTO_TEST_CASE(one_good_signature_is_found_among_bad_ones_which_are_reported) {
  const auto facts = verify({stranger, copied, good, stranger, good_bundle});
  BOOST_TEST(facts.verified.size() == 2U);
  BOOST_TEST(facts.refused.size() == 3U);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_behind_a_good_signature_is_told_first) {
  const auto facts = verify({stranger, copied});
  BOOST_REQUIRE(facts.refused.size() == 2U);
  BOOST_TEST(facts.refused[0].source == "copied");
  BOOST_TEST(facts.refused[1].source == "stranger");
  BOOST_TEST(outcome(facts) == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(the_signature_goes_before_what_it_says_when_nobody_known_made_it) {
  const auto foreign_copy =
      evidence(simple_signing(SigningKey::make(KeyType::kP256), simple_signing_payload(kOtherImage).dump()));
  BOOST_TEST(outcome(verify(foreign_copy)) == "signature.invalid signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(unreadable_evidence_stays_unread) {
  const auto facts = verify({Evidence{"gone", std::nullopt, verifier::Unreadable{Error(kGone, "404")}}, good});
  BOOST_REQUIRE(facts.unread.size() == 1U);
  BOOST_TEST(facts.unread[0].source == "gone");
  BOOST_TEST(facts.unread[0].reason.id() == "content.unavailable");
  BOOST_TEST(facts.verified.size() == 1U);
  BOOST_TEST(facts.refused.empty());
}

BOOST_AUTO_TEST_CASE(misplaced_evidence_is_refused_with_its_own_reason) {
  const Evidence misplaced{"elsewhere", std::nullopt, verifier::Misplaced{Error(kWrongSubject, "another subject")}};
  const auto facts = verify(misplaced);
  BOOST_REQUIRE(facts.refused.size() == 1U);
  BOOST_TEST(facts.refused[0].source == "elsewhere");
  BOOST_TEST(outcome(facts) == "referrer.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(other_kinds_are_no_signatures) {
  BOOST_TEST(outcome(verify(Evidence{"sbom", std::nullopt, verifier::OtherKind{"application/spdx+json"}})) ==
             "missing");
}

BOOST_AUTO_TEST_CASE(any_of_several_authorities_may_have_signed) {
  const auto second = SigningKey::make(KeyType::kEd25519);
  trust.authorities.push_back({.name = "second", .means = second.public_key()});
  const auto by_second = evidence(simple_signing(second, simple_signing_payload(kImage).dump()));
  const auto facts = verify({good, by_second});
  BOOST_REQUIRE(facts.verified.size() == 2U);
  BOOST_TEST(facts.verified[0].authority() == "release");
  BOOST_TEST(facts.verified[1].authority() == "second");
  BOOST_TEST(facts.verified[0].signer() != facts.verified[1].signer());
}

BOOST_AUTO_TEST_CASE(authorities_that_share_a_key_both_vouch_with_one_fingerprint) {
  trust.authorities.push_back({.name = "twin", .means = key.public_key()});
  const auto facts = verify(good);
  BOOST_REQUIRE(facts.verified.size() == 2U);
  BOOST_TEST(facts.verified[0].signer() == facts.verified[1].signer());
}

BOOST_AUTO_TEST_CASE(without_authorities_nothing_is_good) {
  trust.authorities.clear();
  BOOST_TEST(outcome(verify(good)) == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_signatures_stay_unread) {
  std::vector<Evidence> many(limits::kSignatures - 1, evidence(verifier::SimpleSigning{}));
  many.push_back(good);
  auto facts = verify(many);
  BOOST_TEST(facts.verified.size() == 1U);
  BOOST_TEST(facts.unread.empty());
  many.push_back(Evidence{"last", std::nullopt, good.what});
  facts = verify(many);
  BOOST_TEST(facts.verified.size() == 1U);
  BOOST_REQUIRE(facts.unread.size() == 1U);
  BOOST_TEST(facts.unread[0].source == "last");
  BOOST_TEST(facts.unread[0].reason.id() == "content.too-large");
  BOOST_TEST((facts.unread[0].reason.kind() == Kind::kLimit));
}

BOOST_AUTO_TEST_CASE(strangers_text_is_escaped_in_messages) {
  auto payload = simple_signing_payload(kImage);
  payload["critical"]["image"]["docker-manifest-digest"] = "\x1b[2J\nall good";
  const auto facts = verify(evidence(simple_signing(key, payload.dump())));
  BOOST_TEST(outcome(facts) == "signature.subject-mismatch");
  const std::string message = facts.refused[0].reasons[0].to_string();
  BOOST_TEST(message.find('\x1b') == std::string::npos);
  BOOST_TEST(message.find('\n') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_what_costs_an_operation_is_counted) {
  const Evidence unreadable{"gone", std::nullopt, verifier::Unreadable{Error(kGone, "gone")}};
  std::vector<Evidence> some(limits::kSignatures + 1, unreadable);
  some.push_back(good);
  BOOST_TEST(verify(some).verified.size() == 1U);
  std::vector<Evidence> bundles(limits::kSignatures, evidence(bundle_of(SigningKey::make(KeyType::kP256), "x")));
  bundles.push_back(good);
  BOOST_TEST(verify(bundles).verified.empty());
  bundles.erase(bundles.begin());
  BOOST_TEST(verify(bundles).verified.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
