#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

struct Bundled : Releases {
  Bytes payload = signature_statement(kImage).dump();
  json bundle = bundle_of(key, payload);

  std::string judged() const { return outcome(verify(evidence(bundle))); }
  void sign(BytesView bytes) { bundle["dsseEnvelope"]["signatures"][0]["sig"] = base64_encode(key.sign(bytes)); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bundle_signature, Bundled)

BOOST_AUTO_TEST_CASE(a_good_bundle_tells_who_signed_it) {
  const auto facts = verify(evidence(bundle, "referrer sha256:abc"));
  BOOST_REQUIRE(facts.verified.size() == 1U);
  BOOST_TEST(facts.verified.front().authority() == "release");
  BOOST_TEST(facts.verified.front().form() == "Sigstore bundle");
  BOOST_TEST(facts.verified.front().source() == "referrer sha256:abc");
  BOOST_TEST(facts.refused.empty());
}

BOOST_AUTO_TEST_CASE(every_kind_of_key_signs_bundles) {
  for (const KeyType type : {KeyType::kP256, KeyType::kP384, KeyType::kP521, KeyType::kRsa2048, KeyType::kEd25519}) {
    const Releases releases(type);
    BOOST_TEST(outcome(releases.verify(evidence(bundle_of(releases.key, payload)))) == "verified", type);
  }
}

BOOST_AUTO_TEST_CASE(a_bundle_by_another_key_is_refused) {
  bundle = bundle_of(SigningKey::make(KeyType::kP256), payload);
  BOOST_TEST(judged() == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(the_signature_is_over_type_and_payload_with_their_lengths) {
  const std::string type = "application/vnd.in-toto+json";
  sign(pae(type, payload));
  BOOST_TEST(judged() == "verified");
  sign(payload);
  BOOST_TEST(judged() == "signature.invalid");
  sign(base64_encode(payload));
  BOOST_TEST(judged() == "signature.invalid");
  sign(pae(type, payload).substr(7));
  BOOST_TEST(judged() == "signature.invalid");
  sign(pae("text/plain", payload));
  BOOST_TEST(judged() == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(an_empty_signature_or_one_that_is_not_base64_is_refused) {
  auto& signature = bundle["dsseEnvelope"]["signatures"][0];
  signature["sig"] = "";
  BOOST_TEST(judged() == "signature.invalid");
  signature["sig"] = "***";
  BOOST_TEST(judged() == "signature.invalid");
  signature.erase("sig");
  BOOST_TEST(judged() == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(both_alphabets_of_base64_are_read) {
  for (auto* text : {&bundle["dsseEnvelope"]["payload"], &bundle["dsseEnvelope"]["signatures"][0]["sig"]}) {
    auto changed = text->get<std::string>();
    for (char& c : changed) c = c == '+' ? '-' : c == '/' ? '_' : c;
    *text = changed;
  }
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(hints_decide_nothing) {
  bundle["verificationMaterial"]["publicKey"]["hint"] = "somebody else";
  bundle["dsseEnvelope"]["signatures"][0]["keyid"] = "somebody else";
  BOOST_TEST(judged() == "verified");
  bundle["verificationMaterial"]["publicKey"].erase("hint");
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(a_bundle_with_a_certificate_is_by_nobody_known_here) {
  bundle["verificationMaterial"].erase("publicKey");
  bundle["verificationMaterial"]["certificate"] = {{"rawBytes", "AAAA"}};
  BOOST_TEST(judged() == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(a_signature_over_the_manifest_itself_is_refused) {
  bundle.erase("dsseEnvelope");
  bundle["messageSignature"] = {
      {"messageDigest", {{"algorithm", "SHA2_256"}, {"digest", base64_encode(hex_decode(kImage.hex()).value())}}},
      {"signature", base64_encode(key.sign("the manifest that is verified"))}};
  BOOST_TEST(judged() == "bundle.content");
}

BOOST_AUTO_TEST_CASE(an_attestation_is_no_signature_good_or_bad) {
  json statement = signature_statement(kImage);
  statement["predicateType"] = "https://slsa.dev/provenance/v1";
  bundle = bundle_of(key, statement.dump());
  BOOST_TEST(judged() == "missing");
  bundle = bundle_of(SigningKey::make(KeyType::kP256), statement.dump());
  BOOST_TEST(judged() == "missing");
  statement["predicateType"] = "https://sigstore.dev/cosign/sign/v1/";
  bundle = bundle_of(key, statement.dump());
  BOOST_TEST(judged() == "missing");
}

BOOST_AUTO_TEST_CASE(a_timestamp_that_nobody_can_check_is_said_and_with_a_trusted_root_it_counts) {
  bundle["verificationMaterial"]["timestampVerificationData"] = json::object();
  BOOST_TEST(verify(evidence(bundle)).notices.empty());
  bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"] =
      json::array({{{"signedTimestamp", "AAAA"}}});
  const auto facts = verify(evidence(bundle));
  BOOST_TEST(outcome(facts) == "verified");
  BOOST_REQUIRE(facts.notices.size() == 1U);
  BOOST_TEST(facts.notices.front().id() == "timestamp.unchecked");
  trusted_root.emplace();
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
