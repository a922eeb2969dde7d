#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/gate_fixture.h"
#include "tests/support/test_authority.h"
#include "verifier/verify.h"

using namespace pratique;
using namespace pratique::test;

namespace {

constexpr std::string_view kAuthorities =
    "  authorities:\n"
    "    - {name: release, key: {file: a.pub}}\n"
    "    - {name: build, key: {file: b.pub}}\n"
    "    - {name: twin, key: {file: a.pub}}\n"
    "    - {name: other, key: {file: c.pub}}\n";

gate::PolicySet demanding(std::string_view signature) {
  return policy(std::string(kAuthorities) + "  evidence: {signature: " + std::string(signature) + "}\n");
}

/// Keys of the authorities above, as the engine hands them to the verifier.
struct Keys {
  SigningKey a = SigningKey::make(KeyType::kP256), b = SigningKey::make(KeyType::kP256),
             c = SigningKey::make(KeyType::kP256);

  verifier::SignatureFacts facts(const std::vector<verifier::Evidence>& evidence) const {
    verifier::Trust trust;
    trust.authorities = {{"shop/release", a.public_key()},
                         {"shop/build", b.public_key()},
                         {"shop/twin", a.public_key()},
                         {"shop/other", c.public_key()}};
    return verifier::verify_signatures(kGated, evidence, trust, {}, kGateTime);
  }
};

const Keys& keys() {
  static const Keys made;
  return made;
}

verifier::Evidence signed_by(const SigningKey& key, std::string source, const Digest& image = kGated) {
  const Bytes payload = simple_signing_payload(image).dump();
  return {std::move(source), std::nullopt,
          verifier::SimpleSigning{payload, {{"dev.cosignproject.cosign/signature", base64_encode(key.sign(payload))}}}};
}

verifier::Evidence gone(std::string source) {
  return {std::move(source), std::nullopt,
          verifier::Unreadable{Error({"content.unavailable", Kind::kUnavailable, ""}, "the blob is gone")}};
}

gate::Verdict with(const std::vector<verifier::Evidence>& evidence, const gate::PolicySet& policies) {
  auto asked = question();
  asked.signatures = keys().facts(evidence);
  return judged(asked, policies);
}

const std::string_view kRelease = "{anyOf: [release]}";

}  // namespace

BOOST_AUTO_TEST_SUITE(demand_signatures)

BOOST_AUTO_TEST_CASE(a_good_signature_by_a_demanded_authority_is_enough) {
  const auto verdict = with({signed_by(keys().a, "one")}, demanding(kRelease));
  BOOST_TEST(outcome_of(verdict) == "allow 0");
  BOOST_REQUIRE(verdict.signatures.size() == 1u);
  BOOST_TEST(verdict.signatures[0].authority == "shop/release");
  BOOST_TEST(verdict.signatures[0].signer == keys().a.public_key().fingerprint());
  BOOST_TEST(verdict.signatures[0].source == "one");
  BOOST_TEST(outcome_of(with({signed_by(keys().b, "one")}, demanding("{anyOf: [release, build]}"))) == "allow 0");
}

BOOST_AUTO_TEST_CASE(no_signature_at_all_is_missing) {
  BOOST_TEST(said(with({}, demanding(kRelease)), "signature.missing") == "signature.missing block");
  BOOST_TEST(outcome_of(with({}, policy())) == "allow 0");
}

BOOST_AUTO_TEST_CASE(a_good_signature_by_another_authority_does_not_count) {
  const auto verdict = with({signed_by(keys().c, "one")}, demanding(kRelease));
  BOOST_TEST(said(verdict, "signature.invalid") == "signature.invalid block");
  BOOST_TEST(said(verdict, "signature.missing") == "-");
  BOOST_TEST(verdict.signatures.empty());
}

BOOST_AUTO_TEST_CASE(each_refused_signature_has_its_own_reason) {
  const auto stranger = SigningKey::make(KeyType::kP256);
  const auto verdict = with({signed_by(stranger, "one"), signed_by(keys().a, "two", kForeign)}, demanding(kRelease));
  std::vector<std::string> found;
  for (const auto& reason : verdict.reasons) {
    if (reason.rule == "signature.invalid" && (reason.source == "one" || reason.source == "two")) {
      found.push_back(reason.source + ' ' + reason.id);
      BOOST_TEST((reason.action == gate::Action::kBlock));
    }
  }
  BOOST_TEST(std::count(found.begin(), found.end(), "one signature.invalid") == 1);
  BOOST_TEST(std::count(found.begin(), found.end(), "two signature.subject-mismatch") >= 1);
  BOOST_TEST(outcome_of(verdict) == "block 2");
}

BOOST_AUTO_TEST_CASE(bad_ones_beside_a_good_one_are_logged) {
  const auto stranger = SigningKey::make(KeyType::kP256);
  const auto verdict =
      with({signed_by(stranger, "one"), signed_by(keys().a, "two"), gone("three")}, demanding(kRelease));
  BOOST_TEST(outcome_of(verdict) == "allow 0");
  BOOST_TEST(said(verdict, "signature.invalid") == "signature.invalid log, content.unavailable log");
}

BOOST_AUTO_TEST_CASE(a_threshold_counts_different_authorities) {
  const auto two = demanding("{anyOf: [release, build], threshold: 2}");
  BOOST_TEST(outcome_of(with({signed_by(keys().a, "one"), signed_by(keys().b, "two")}, two)) == "allow 0");
  BOOST_TEST(said(with({signed_by(keys().a, "one")}, two), "signature.invalid") == "signature.invalid block");
  BOOST_TEST(said(with({signed_by(keys().a, "one"), signed_by(keys().a, "two")}, two), "signature.invalid") ==
             "signature.invalid block");
}

BOOST_AUTO_TEST_CASE(two_names_for_one_key_are_one_voice) {
  const auto two = demanding("{anyOf: [release, twin], threshold: 2}");
  BOOST_TEST(said(with({signed_by(keys().a, "one"), signed_by(keys().a, "two")}, two), "signature.invalid") ==
             "signature.invalid block");
}

BOOST_AUTO_TEST_CASE(what_could_not_be_read_leaves_it_undecided) {
  const auto verdict = with({gone("one")}, demanding(kRelease));
  BOOST_TEST(said(verdict, "signature.missing") == "content.unavailable block?");
  BOOST_TEST(outcome_of(verdict) == "undecided 4");
}

BOOST_AUTO_TEST_CASE(a_bad_signature_beside_an_unread_one_does_not_decide) {
  const auto stranger = SigningKey::make(KeyType::kP256);
  const auto verdict = with({signed_by(stranger, "one"), gone("two")}, demanding(kRelease));
  BOOST_TEST(said(verdict, "signature.invalid") == "content.unavailable block?, signature.invalid log");
  BOOST_TEST(outcome_of(verdict) == "undecided 4");
}

BOOST_AUTO_TEST_CASE(what_else_blocks_wins_over_what_could_not_be_read) {
  auto asked = question();
  asked.signatures = keys().facts({gone("one")});
  asked.reports = {input(report({vulnerability("CVE-1", scanners::Severity::kCritical)}))};
  BOOST_TEST(outcome_of(judged(asked, demanding(kRelease))) == "block 2");
}

BOOST_AUTO_TEST_CASE(one_signer_under_several_names_is_one_voice_however_many_others_sign) {
  const auto everybody = [](const SigningKey& third) {
    verifier::Trust trust;
    trust.authorities = {{"shop/release", keys().a.public_key()},
                         {"shop/release", keys().b.public_key()},
                         {"shop/release", keys().c.public_key()},
                         {"shop/build", keys().a.public_key()},
                         {"shop/other", third.public_key()}};
    auto asked = question();
    const std::vector evidence{signed_by(keys().a, "one"), signed_by(keys().b, "two"), signed_by(keys().c, "three")};
    asked.signatures = verifier::verify_signatures(kGated, evidence, trust, {}, kGateTime);
    return judged(asked, demanding("{anyOf: [release, build, other], threshold: 3}"));
  };
  BOOST_TEST(outcome_of(everybody(keys().b)) == "allow 0");
  BOOST_TEST(said(everybody(keys().a), "signature.invalid") == "signature.invalid block");
}

BOOST_AUTO_TEST_CASE(notices_of_the_verifier_are_said_and_change_nothing) {
  auto asked = question();
  asked.signatures = keys().facts({signed_by(keys().a, "one")});
  asked.signatures.notices = {Error({"tlog.unchecked", Kind::kNotice, ""}, "no trusted root")};
  const auto verdict = judged(asked, demanding(kRelease));
  BOOST_TEST(said(verdict, "tlog.unchecked") == "tlog.unchecked log");
  BOOST_TEST(outcome_of(verdict) == "allow 0");
}

BOOST_AUTO_TEST_CASE(flags_demand_a_signature_by_any_of_their_keys) {
  gate::FlagDemands flags;
  flags.authorities = {
      {.id = "shop/release", .name = "release", .means = gate::FilePath{"a.pub"}, .position = "--key"}};
  const auto set = gate::policy_from_flags(flags);
  BOOST_TEST(outcome_of(with({signed_by(keys().a, "one")}, set)) == "allow 0");
  BOOST_TEST(said(with({signed_by(keys().b, "one")}, set), "signature.invalid") == "signature.invalid block");
  BOOST_TEST(said(with({}, set), "signature.missing") == "signature.missing block");
}

BOOST_AUTO_TEST_SUITE_END()
