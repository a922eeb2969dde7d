#include <boost/test/unit_test.hpp>

#include "tests/certificate_paths/path_fixture.h"

namespace pratique::test {

BOOST_FIXTURE_TEST_SUITE(path_rules, Path)

// A035
BOOST_AUTO_TEST_CASE(the_leaf_is_valid_at_the_time_both_ends_included) {
  BOOST_TEST(found_at(kLeafFrom - Duration::seconds(1)) == "certificate.not-yet-valid");
  BOOST_TEST(found_at(kLeafFrom) == "good");
  BOOST_TEST(found_at(kLeafUntil) == "good");
  BOOST_TEST(found_at(kLeafUntil + Duration{1}) == "certificate.expired");
}

// A034
BOOST_AUTO_TEST_CASE(the_intermediate_is_valid_at_the_time_of_signing_not_at_the_leaf_s_start) {
  intermediate.not_after = kSigned;
  BOOST_TEST(found() == "good");
  intermediate.not_after = kSigned - Duration::seconds(1);
  BOOST_TEST(found_at(kLeafFrom) == "good");
  BOOST_TEST(found_at(kSigned) == "certificate.expired");
  intermediate.not_after = kLeafUntil;
  intermediate.not_before = kSigned + Duration::seconds(1);
  BOOST_TEST(found_at(kSigned) == "certificate.not-yet-valid");
}

BOOST_AUTO_TEST_CASE(the_root_is_valid_at_the_time) {
  root.not_after = kSigned;
  BOOST_TEST(found() == "good");
  root.not_after = kSigned - Duration::seconds(1);
  BOOST_TEST(found() == "certificate.expired");
  root.not_after = kLeafUntil;
  root.not_before = kSigned + Duration::seconds(1);
  BOOST_TEST(found() == "certificate.not-yet-valid");
}

// A053
BOOST_AUTO_TEST_CASE(only_authorities_issue) {
  BOOST_TEST(found() == "good");
  intermediate.with(pki::basic_constraints(false));
  BOOST_TEST(found() == "certificate.untrusted");
  intermediate.without(pki::kConstraints);
  BOOST_TEST(found() == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(a_leaf_does_not_issue) {
  pki::Plan below = leaf;
  below.key = SigningKey::make(KeyType::kP256);
  leaf.subject = pki::name("leaf");
  brought_along = {leaf_der()};
  BOOST_TEST(found(below.issued_by(leaf.as_issuer())) == "certificate.untrusted");
  BOOST_TEST(found(leaf_der()) == "good");
}

BOOST_AUTO_TEST_CASE(the_root_is_an_authority_too) {
  root.without(pki::kConstraints);
  BOOST_TEST(found() == "certificate.untrusted");
  root.with(pki::basic_constraints(true));
  BOOST_TEST(found() == "good");
  root.with(pki::key_usage({0}));
  BOOST_TEST(found() == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(an_authority_may_sign_certificates) {
  intermediate.with(pki::key_usage({0, 5}));
  BOOST_TEST(found() == "good");
  intermediate.with(pki::key_usage({0, 6}));
  BOOST_TEST(found() == "certificate.untrusted");
  intermediate.without(pki::kUsage);
  BOOST_TEST(found() == "good");
}

BOOST_AUTO_TEST_CASE(path_lengths_are_kept) {
  root.with(pki::basic_constraints(true, 1));
  BOOST_TEST(found() == "good");
  root.with(pki::basic_constraints(true, 0));
  BOOST_TEST(found() == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(a_new_key_under_the_old_name_is_no_further_authority) {
  // intermediate → the same name with a new key → leaf: pathLen 0 of the first one allows that (RFC 5280, 6.1.4 l).
  pki::Plan renewed = intermediate;
  renewed.key = SigningKey::make(KeyType::kP256);
  brought_along = {renewed.issued_by(intermediate.as_issuer())};
  BOOST_TEST(found(leaf.issued_by(renewed.as_issuer())) == "good");
  pki::Plan further = renewed;
  further.subject = pki::name("further");
  brought_along = {further.issued_by(intermediate.as_issuer())};
  BOOST_TEST(found(leaf.issued_by(further.as_issuer())) == "certificate.untrusted");
  intermediate.with(pki::basic_constraints(true, 1));
  brought_along = {further.issued_by(intermediate.as_issuer())};
  BOOST_TEST(found(leaf.issued_by(further.as_issuer())) == "good");
}

// A054
BOOST_AUTO_TEST_CASE(the_leaf_is_for_signing_code) {
  BOOST_TEST(found() == "good");
  leaf.with(pki::extended_key_usage({pki::kServerAuth}));
  BOOST_TEST(found() == "certificate.usage");
  leaf.with(pki::extended_key_usage({}));
  BOOST_TEST(found() == "certificate.usage");
  leaf.with(pki::extended_key_usage({pki::kAnyPurpose}));
  BOOST_TEST(found() == "certificate.usage");
  leaf.with(pki::extended_key_usage({pki::kServerAuth, pki::kCodeSigning}));
  BOOST_TEST(found() == "good");
  leaf.without(pki::kPurposes);
  BOOST_TEST(found() == "certificate.usage");
}

BOOST_AUTO_TEST_CASE(the_leaf_makes_signatures) {
  leaf.with(pki::key_usage({0, 1}));
  BOOST_TEST(found() == "good");
  leaf.with(pki::key_usage({2}));
  BOOST_TEST(found() == "certificate.usage");
  leaf.without(pki::kUsage);
  BOOST_TEST(found() == "good");
}

BOOST_AUTO_TEST_CASE(an_authority_does_not_sign_code_itself) {
  leaf.also(pki::basic_constraints(false));
  BOOST_TEST(found() == "good");
  leaf.with(pki::basic_constraints(true));
  BOOST_TEST(found() == "certificate.usage");
}

BOOST_AUTO_TEST_CASE(authorities_for_other_purposes_vouch_for_nothing_here) {
  for (const auto& good : {pki::extended_key_usage({pki::kCodeSigning}), pki::extended_key_usage({pki::kAnyPurpose}),
                           pki::extended_key_usage({pki::kServerAuth, pki::kCodeSigning})}) {
    intermediate.with(good);
    BOOST_TEST(found() == "good");
  }
  intermediate.with(pki::extended_key_usage({pki::kServerAuth}));
  BOOST_TEST(found() == "certificate.usage");
  intermediate.without(pki::kPurposes);
  BOOST_TEST(found() == "good");
  root.with(pki::extended_key_usage({pki::kTimeStamping}));
  BOOST_TEST(found() == "certificate.usage");
}

// A059
BOOST_AUTO_TEST_CASE(what_is_critical_is_understood_at_every_place) {
  for (pki::Plan* place : {&leaf, &intermediate, &root}) {
    place->with({"1.3.6.1.4.1.99999.1", "x", false});
    BOOST_TEST(found() == "good");
    place->with({"1.3.6.1.4.1.99999.1", "x", true});
    BOOST_TEST(found() == "certificate.critical-extension");
    place->without("1.3.6.1.4.1.99999.1");
  }
  BOOST_TEST(found() == "good");
}

BOOST_AUTO_TEST_CASE(a_precertificate_is_no_certificate) {
  leaf.also({"1.3.6.1.4.1.11129.2.4.3", der::null(), true});
  BOOST_TEST(found() == "certificate.critical-extension");
}

// A041
BOOST_AUTO_TEST_CASE(a_leaf_for_timestamps_is_for_nothing_else) {
  purpose = Purpose::kTimestamping;
  intermediate.with(pki::extended_key_usage({pki::kTimeStamping}));
  leaf.with(pki::extended_key_usage({pki::kTimeStamping}, true));
  BOOST_TEST(found() == "good");
  leaf.with(pki::extended_key_usage({pki::kTimeStamping}, false));
  BOOST_TEST(found() == "certificate.usage");
  leaf.with(pki::extended_key_usage({pki::kTimeStamping, "1.3.6.1.4.1.99999.1"}, true));
  BOOST_TEST(found() == "certificate.usage");
  leaf.with(pki::extended_key_usage({pki::kCodeSigning}, true));
  BOOST_TEST(found() == "certificate.usage");
  leaf.without(pki::kPurposes);
  BOOST_TEST(found() == "certificate.usage");
  leaf.with(pki::extended_key_usage({pki::kTimeStamping}, true));
  intermediate.with(pki::extended_key_usage({pki::kCodeSigning}));
  BOOST_TEST(found() == "certificate.usage");
  purpose = Purpose::kCodeSigning;
  BOOST_TEST(found() == "certificate.usage");
}

BOOST_AUTO_TEST_CASE(who_signed_whom_is_remembered_for_each_pair) {
  const auto one = pki::parsed(leaf_der());
  const auto issuer = pki::parsed(intermediate_der());
  const auto last = pki::parsed(root_der());
  verifier::CheckedIssuers checked;
  for (int again = 0; again < 2; ++again) {
    BOOST_TEST(checked.is_signed_by(one, issuer));
    BOOST_TEST(!checked.is_signed_by(issuer, one));
    BOOST_TEST(!checked.is_signed_by(one, last));
    BOOST_TEST(checked.is_signed_by(issuer, last));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
