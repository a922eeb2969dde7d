#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

constexpr auto kSignature = "dev.cosignproject.cosign/signature";

struct SimpleSigned : Releases {
  Bytes payload = simple_signing_payload(kImage).dump();
  verifier::SimpleSigning good = simple_signing(key, payload);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(simple_signing_signature, SimpleSigned)

BOOST_AUTO_TEST_CASE(a_good_signature_tells_who_made_it_and_where_it_stood) {
  const auto facts = verify(evidence(good, "sha256-abc.sig layer 1 of 1"));
  BOOST_REQUIRE(facts.verified.size() == 1U);
  const auto& signature = facts.verified.front();
  BOOST_TEST(signature.authority() == "release");
  BOOST_TEST(signature.signer() == key.public_key().fingerprint());
  BOOST_TEST(signature.source() == "sha256-abc.sig layer 1 of 1");
  BOOST_TEST(signature.form() == "cosign simple signing");
  BOOST_TEST(!signature.logged_at().has_value());
  BOOST_TEST(facts.refused.empty());
  BOOST_TEST(facts.unread.empty());
  BOOST_TEST(facts.notices.empty());
}

BOOST_AUTO_TEST_CASE(every_kind_of_key_signs_images) {
  for (const KeyType type : {KeyType::kP256, KeyType::kP384, KeyType::kP521, KeyType::kRsa2048, KeyType::kEd25519}) {
    const Releases releases(type);
    BOOST_TEST(outcome(releases.verify(evidence(simple_signing(releases.key, payload)))) == "verified", type);
  }
}

BOOST_AUTO_TEST_CASE(a_signature_by_another_key_is_refused) {
  BOOST_TEST(outcome(verify(evidence(simple_signing(SigningKey::make(KeyType::kP256), payload)))) ==
             "signature.invalid");
}

BOOST_AUTO_TEST_CASE(a_signature_without_annotation_is_refused) {
  good.annotations.clear();
  BOOST_TEST(outcome(verify(evidence(good))) == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(an_empty_signature_is_refused) {
  good.annotations[kSignature] = "";
  BOOST_TEST(outcome(verify(evidence(good))) == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(a_signature_that_is_not_base64_is_refused) {
  good.annotations[kSignature] += "\n";
  BOOST_TEST(outcome(verify(evidence(good))) == "signature.invalid");
  good.annotations[kSignature] = "***";
  BOOST_TEST(outcome(verify(evidence(good))) == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(the_same_document_in_other_bytes_is_refused) {
  good.payload = json::parse(payload).dump(1);
  BOOST_TEST(outcome(verify(evidence(good))) == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(a_payload_that_nobody_signed_is_refused_with_all_that_is_wrong) {
  good.payload = simple_signing_payload(kOtherImage).dump();
  BOOST_TEST(outcome(verify(evidence(good))) == "signature.invalid signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(a_certificate_beside_a_key_signature_does_not_matter) {
  good.annotations["dev.sigstore.cosign/certificate"] = "whatever";
  BOOST_TEST(outcome(verify(evidence(good))) == "verified");
}

BOOST_AUTO_TEST_CASE(a_timestamp_that_nobody_can_check_is_said_and_with_a_trusted_root_it_counts) {
  BOOST_TEST(verify(evidence(good)).notices.empty());
  good.annotations["dev.sigstore.cosign/rfc3161timestamp"] = "{}";
  const auto facts = verify(evidence(good));
  BOOST_TEST(outcome(facts) == "verified");
  BOOST_REQUIRE(facts.notices.size() == 1U);
  BOOST_TEST(facts.notices.front().id() == "timestamp.unchecked");
  trusted_root.emplace();
  BOOST_TEST(outcome(verify(evidence(good))) == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
