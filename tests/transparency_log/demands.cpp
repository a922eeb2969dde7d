#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"

namespace pratique::test {

using verifier::LogMode;

namespace {

struct Demanding : Releases {
  TestLog log;
  Bytes payload = simple_signing_payload(kImage).dump();
  Bytes signature = key.sign(payload);
  verifier::SimpleSigning unlogged{payload, {{"dev.cosignproject.cosign/signature", base64_encode(signature)}}};
  verifier::SimpleSigning logged =
      with_entry(log.annotation(hashedrekord_body(signature, payload, key.public_pem()), kLogged));
  verifier::SimpleSigning wrongly_logged =
      with_entry(log.annotation(hashedrekord_body(signature, "x", key.public_pem()), kLogged));
  verifier::SimpleSigning brokenly_logged = with_entry(nlohmann::json::object());

  verifier::SimpleSigning with_entry(const nlohmann::json& entry) const {
    auto out = unlogged;
    out.annotations["dev.sigstore.cosign/bundle"] = entry.dump();
    return out;
  }
  std::string judged(const verifier::SimpleSigning& what) const { return outcome(verify(evidence(what))); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_demands, Demanding)

BOOST_AUTO_TEST_CASE(if_present_an_entry_must_verify_and_need_not_be_there) {
  trusted_root = log.root();
  demands.log = LogMode::kIfPresent;
  BOOST_TEST(judged(unlogged) == "verified");
  BOOST_TEST(judged(logged) == "verified");
  BOOST_TEST(judged(wrongly_logged) == "tlog.entry-mismatch");
  BOOST_TEST(judged(brokenly_logged) == "tlog.invalid");
}

BOOST_AUTO_TEST_CASE(required_an_entry_must_be_there) {
  trusted_root = log.root();
  demands.log = LogMode::kRequired;
  BOOST_TEST(judged(unlogged) == "tlog.missing");
  BOOST_TEST(judged(logged) == "verified");
  BOOST_TEST(judged(wrongly_logged) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(off_leaves_entries_unread) {
  trusted_root = log.root();
  demands.log = LogMode::kOff;
  BOOST_TEST(judged(wrongly_logged) == "verified");
  BOOST_TEST(judged(brokenly_logged) == "verified");
  const auto facts = verify(evidence(logged));
  BOOST_REQUIRE(facts.verified.size() == 1U);
  BOOST_TEST(!facts.verified[0].logged_at().has_value());
  trusted_root.reset();
  BOOST_TEST(verify(evidence(logged)).notices.empty());
}

BOOST_AUTO_TEST_CASE(without_trusted_root_an_entry_is_said_and_counts_for_nothing) {
  BOOST_TEST(verify(evidence(unlogged)).notices.empty());
  const auto facts = verify(evidence(logged));
  BOOST_REQUIRE(facts.verified.size() == 1U);
  BOOST_TEST(!facts.verified[0].logged_at().has_value());
  BOOST_REQUIRE(facts.notices.size() == 1U);
  BOOST_TEST(facts.notices[0].id() == "tlog.unchecked");
  BOOST_TEST((facts.notices[0].kind() == Kind::kNotice));
}

BOOST_AUTO_TEST_CASE(without_trusted_root_no_entry_meets_a_demand) {
  demands.log = LogMode::kRequired;
  const auto facts = verify(evidence(logged));
  BOOST_TEST(outcome(facts) == "tlog.missing");
  BOOST_REQUIRE(facts.notices.size() == 1U);
  BOOST_TEST(facts.notices[0].id() == "tlog.unchecked");
}

BOOST_AUTO_TEST_CASE(without_trusted_root_an_entry_must_still_be_one) {
  BOOST_TEST(judged(brokenly_logged) == "tlog.invalid");
  BOOST_TEST(judged(wrongly_logged) == "verified");  // what it says is not looked at: nobody could have signed it
}

BOOST_AUTO_TEST_CASE(no_notice_is_made_of_entries_of_strangers_signatures) {
  trust.authorities[0].means = SigningKey::make(KeyType::kP256).public_key();
  BOOST_TEST(verify(evidence(logged)).notices.empty());
}

BOOST_AUTO_TEST_CASE(an_authority_may_demand_what_the_command_does_not) {
  trusted_root = log.root();
  trust.authorities[0].log_entry_demanded = true;
  BOOST_TEST(judged(unlogged) == "tlog.missing");
  BOOST_TEST(judged(logged) == "verified");
  demands.log = LogMode::kOff;
  BOOST_TEST(judged(logged) == "tlog.missing");
}

BOOST_AUTO_TEST_CASE(a_demand_of_one_authority_does_not_bind_another) {
  trusted_root = log.root();
  trust.authorities.push_back({.name = "strict", .means = key.public_key(), .log_entry_demanded = true});
  const auto facts = verify(evidence(unlogged));
  BOOST_REQUIRE(facts.verified.size() == 1U);
  BOOST_TEST(facts.verified[0].authority() == "release");
  BOOST_REQUIRE(facts.refused.size() == 1U);
  BOOST_TEST(facts.refused[0].reasons[0].id() == "tlog.missing");
}

BOOST_AUTO_TEST_CASE(what_was_signed_goes_before_what_was_logged) {
  trusted_root = log.root();
  const Bytes other = simple_signing_payload(kOtherImage).dump();
  auto wrong = brokenly_logged;
  wrong.payload = other;
  wrong.annotations["dev.cosignproject.cosign/signature"] = base64_encode(key.sign(other));
  BOOST_TEST(judged(wrong) == "signature.subject-mismatch tlog.invalid");
}

BOOST_AUTO_TEST_CASE(without_a_trusted_root_no_demand_for_a_time_is_met) {
  BOOST_TEST(judged(logged) == "verified");
  trust.authorities[0].timestamp_demanded = true;
  BOOST_TEST(judged(logged) == "timestamp.missing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
