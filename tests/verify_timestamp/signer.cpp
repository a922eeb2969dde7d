#include <boost/test/unit_test.hpp>

#include "tests/verify_timestamp/stamped.h"

// Whose certificate signed, and whether it may.
namespace pratique::test {

BOOST_FIXTURE_TEST_SUITE(timestamp_signer, Stamped)

BOOST_AUTO_TEST_CASE(the_configured_certificate_is_enough) {
  plan.certificates = std::vector<Bytes>{};
  BOOST_TEST(judged() == "good");
  authorities = {tsa.authority(false)};
  BOOST_TEST(judged() == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(one_that_is_brought_along_is_enough_below_a_trusted_root) {
  authorities = {tsa.authority(false)};
  BOOST_TEST(judged() == "good");
  plan.certificates = std::vector<Bytes>{};
  BOOST_TEST(judged() == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(numbers_with_their_highest_bit_set_are_compared_whole) {
  CertificatePlan high = CertificatePlan::leaf();
  high.serial = Bytes("\0\xC1\xE9", 3);
  const Signer signer = tsa.issue(high);
  BOOST_TEST(judged_by(signer) == "good");
  plan.signer_name = der::sequence({name(high.issuer), der::integer("\xC1\xE9")});
  BOOST_TEST(judged_by(signer) == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(issuer_and_number_both_have_to_fit) {
  const Bytes issuer = name("root of timestamps");
  plan.signer_name = der::sequence({issuer, der::integer("\x2A")});
  BOOST_TEST(judged() == "good");
  plan.signer_name = der::sequence({issuer, der::integer("\x2B")});
  BOOST_TEST(judged() == "timestamp.untrusted");
  plan.signer_name = der::sequence({name("root of timestampS"), der::integer("\x2A")});
  BOOST_TEST(judged() == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(checks_are_made_of_the_certificate_that_signed) {  // A037
  CertificatePlan useless = CertificatePlan::leaf();
  useless.serial = "\x07";
  useless.extensions = {key_usage(0x80)};
  const Signer signer = tsa.issue(useless);
  const Bytes good = tsa.signer().certificate;
  for (const std::vector<Bytes>& bag : {std::vector{signer.certificate},
                                        {good, signer.certificate},
                                        {signer.certificate, good},
                                        {good, good, signer.certificate, good}}) {
    plan.certificates = bag;
    BOOST_TEST(judged_by(signer) == "timestamp.certificate");
  }
  plan.certificates = std::vector{signer.certificate, good};
  BOOST_TEST(judged_by(tsa.signer()) == "good");
}

BOOST_AUTO_TEST_CASE(another_certificate_under_the_same_number_is_somebody_elses) {
  const Signer twin = TestTsa().signer();
  BOOST_TEST(judged_by(tsa.signer()) == "good");
  BOOST_TEST(judged_by(twin) == "timestamp.untrusted");
  plan.certificates = std::vector<Bytes>{};
  BOOST_TEST(judged_by(twin) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_key_that_did_not_sign_is_refused) {
  const Signer impostor{SigningKey::make(KeyType::kP256), tsa.signer().certificate, tsa.signer().plan};
  BOOST_TEST(judged_by(tsa.signer()) == "good");
  BOOST_TEST(judged_by(impostor) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(the_attributes_name_the_certificate) {
  const Bytes own = tsa.signer().certificate;
  plan.signing_certificate = signing_certificate_v2(own);
  BOOST_TEST(judged() == "good");
  plan.signing_certificate = signing_certificate_v2(tsa.root());
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.signing_certificate = "";
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(the_older_form_of_its_name_is_taken) {  // RFC 5816, 2.2.1
  const Bytes own = tsa.signer().certificate;
  plan.signing_certificate = signing_certificate_v1(own);
  BOOST_TEST(judged() == "good");
  plan.signing_certificate = signing_certificate_v1(own, issuer_and_serial(tsa.signer().plan));
  BOOST_TEST(judged() == "good");
  plan.signing_certificate = signing_certificate_v1(tsa.root());
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(where_both_forms_are_there_both_have_to_fit) {
  const Bytes own = tsa.signer().certificate;
  plan.signing_certificate = signing_certificate_v2(own);
  plan.more_attributes = {signing_certificate_v1(own)};
  BOOST_TEST(judged() == "good");
  plan.more_attributes = {signing_certificate_v1(tsa.root())};
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.signing_certificate = signing_certificate_v2(tsa.root());
  plan.more_attributes = {signing_certificate_v1(own)};
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(issuer_and_number_in_its_name_fit_too) {
  const Bytes own = tsa.signer().certificate;
  CertificatePlan other = tsa.signer().plan;
  plan.signing_certificate = signing_certificate_v2(own, issuer_and_serial(other));
  BOOST_TEST(judged() == "good");
  other.serial = "\x2B";
  plan.signing_certificate = signing_certificate_v2(own, issuer_and_serial(other));
  BOOST_TEST(judged() == "timestamp.invalid");
  other.serial = "\x2A";
  other.issuer = "somebody else";
  plan.signing_certificate = signing_certificate_v2(own, issuer_and_serial(other));
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_name_of_another_form_is_refused) {  // A047
  const BytesView type("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F", 11);
  const Bytes digest = der::octets(sha256(tsa.signer().certificate));
  const auto ids = [](const Bytes& id) { return der::sequence({der::sequence({id})}); };
  plan.signing_certificate = attribute(type, ids(der::sequence({asn1::kSha256, digest})));
  BOOST_TEST(judged() == "good");
  plan.signing_certificate =
      attribute(type, der::sequence({der::sequence({der::sequence({digest})}), der::sequence({})}));
  BOOST_TEST(judged() == "good");
  for (const Bytes& bad :
       {der::number(1), der::null(), digest, der::sequence({}), ids(""), ids(der::sequence({})), ids(digest),
        ids(der::sequence({asn1::kSha1, digest})), ids(der::sequence({asn1::kSha512, digest})),
        ids(der::sequence({digest, der::null()})), ids(der::sequence({digest, der::sequence({})})),
        der::sequence({der::sequence({der::sequence({digest})}), der::null()}), Bytes()}) {
    plan.signing_certificate = attribute(type, bad);
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

/// A leaf with these extensions signs under the trusted root.
struct Shaped : Stamped {
  std::string judged_with(std::vector<Bytes> extensions) {
    CertificatePlan shape = CertificatePlan::leaf();
    shape.serial = "\x07";
    shape.extensions = std::move(extensions);
    return judged_by(tsa.issue(shape));
  }
};

BOOST_FIXTURE_TEST_CASE(it_is_for_timestamps_critically_and_for_nothing_else, Shaped) {  // A041
  BOOST_TEST(judged_with({key_usage(0x80), extended_key_usage(true, {asn1::kTimeStamping})}) == "good");
  BOOST_TEST(judged_with({extended_key_usage(true, {asn1::kTimeStamping})}) == "good");
  BOOST_TEST(judged_with({extended_key_usage(false, {asn1::kTimeStamping})}) == "timestamp.certificate");
  BOOST_TEST(judged_with({extended_key_usage(true, {asn1::kCodeSigning})}) == "timestamp.certificate");
  BOOST_TEST(judged_with({extended_key_usage(true, {asn1::kTimeStamping, asn1::kCodeSigning})}) ==
             "timestamp.certificate");
  BOOST_TEST(judged_with({extended_key_usage(true, {asn1::kTimeStamping, "\x2A\x03"})}) == "timestamp.certificate");
  BOOST_TEST(judged_with({extended_key_usage(true, {"\x55\x1D\x25"})}) == "timestamp.certificate");
  BOOST_TEST(judged_with({key_usage(0x80)}) == "timestamp.certificate");
  BOOST_TEST(judged_with({}) == "timestamp.certificate");
}

BOOST_FIXTURE_TEST_CASE(it_is_no_authoritys, Shaped) {  // A041
  const Bytes usage = extended_key_usage(true, {asn1::kTimeStamping});
  BOOST_TEST(judged_with({usage, basic_constraints(false)}) == "good");
  BOOST_TEST(judged_with({usage, basic_constraints(true)}) == "timestamp.certificate");
}

BOOST_FIXTURE_TEST_CASE(its_key_may_sign, Shaped) {
  const Bytes usage = extended_key_usage(true, {asn1::kTimeStamping});
  BOOST_TEST(judged_with({usage, key_usage(0xC0)}) == "good");
  BOOST_TEST(judged_with({usage, key_usage(0x20)}) == "timestamp.certificate");
}

BOOST_FIXTURE_TEST_CASE(nothing_critical_in_it_is_unknown, Shaped) {
  const Bytes usage = extended_key_usage(true, {asn1::kTimeStamping});
  BOOST_TEST(judged_with({usage, extension("\x2A\x03", false, "x")}) == "good");
  BOOST_TEST(judged_with({usage, extension("\x2A\x03", true, "x")}) == "timestamp.untrusted");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_taken_signs_nothing) {
  authorities = {tsa.authority(false)};
  plan.signature_algorithm = asn1::kRsaEncryption;
  BOOST_TEST(judged_by(tsa.issue(CertificatePlan::leaf(), KeyType::kRsa2048)) == "good");
  BOOST_TEST(judged_by(tsa.issue(CertificatePlan::leaf(), KeyType::kRsa1024)) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(a_broken_name_is_not_passed_over_for_a_good_one_of_the_other_form) {
  const Bytes certificate = tsa.signer().certificate;
  plan.more_attributes = {signing_certificate_v1(certificate)};
  BOOST_TEST(judged() == "good");
  plan.signing_certificate = attribute("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F", der::sequence({der::null()}));
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
