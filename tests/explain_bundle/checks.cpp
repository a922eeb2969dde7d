#include <boost/test/unit_test.hpp>

#include "tests/keyless/keyless_fixture.h"
#include "verifier/explain.h"

namespace pratique::test {

using nlohmann::json;

namespace {

struct Explained : Workflow {
  verifier::SignedContent image{kImage};

  verifier::Explanation explained(const json& some, bool with_root = true,
                                  const verifier::PublicKey* key = nullptr) const {
    const auto trusted = root_of_trust();
    return verifier::explain({some.dump()}, {with_root ? trusted.get() : nullptr, key, &image, now}).value();
  }
  /// "what outcome[ id]" of every check, one a line.
  static std::string told(const verifier::Explanation& explanation) {
    constexpr std::array kWords{"passed", "failed", "absent", "unchecked"};
    std::string out;
    for (const verifier::Check& check : explanation.checks) {
      out += check.what + ' ' + kWords.at(static_cast<std::size_t>(check.outcome));
      if (check.fault) out += ' ' + std::string(check.fault->id());
      out += '\n';
    }
    return out;
  }
  static std::string claim(const verifier::Explanation& explanation, std::string_view name) {
    for (const auto& [key, value] : explanation.claims) {
      if (key == name) return value;
    }
    return "not said";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(explain_bundle, Explained)

BOOST_AUTO_TEST_CASE(every_check_of_a_good_bundle_passes) {
  json some = bundle();
  stamp(some, Time::from_seconds(kLogged));
  const auto explanation = explained(some);
  for (const verifier::Check& check : explanation.checks) {
    BOOST_TEST((check.outcome == verifier::Check::Outcome::kPassed), check.what);
  }
  const std::string all = told(explanation);
  for (const char* what : {"about the artefact", "signature", "transparency log entry", ": body", ": log", "timestamp",
                           "certificate at", "certificate transparency"}) {
    BOOST_TEST(all.find(what) != std::string::npos, what);
  }
}

BOOST_AUTO_TEST_CASE(what_it_says_is_told) {
  const auto explanation = explained(bundle());
  BOOST_TEST(claim(explanation, "content") == "DSSE envelope");
  BOOST_TEST(claim(explanation, "predicate type") == "https://sigstore.dev/cosign/sign/v1");
  BOOST_TEST(claim(explanation, "subject") == kImage.to_string());
  BOOST_TEST(claim(explanation, "certificate: name") == std::string(kSubject) + " (URI)");
  BOOST_TEST(claim(explanation, "certificate: issuer") == kOidcIssuer);
}

BOOST_AUTO_TEST_CASE(a_failed_check_keeps_no_other_from_being_made) {
  image = verifier::SignedContent(Digest::of("another"));
  const std::string all = told(explained(bundle()));
  BOOST_TEST(all.find("about the artefact failed signature.subject-mismatch\nsignature passed\n") == 0U);
  BOOST_TEST(all.find(": log passed") != std::string::npos);
  BOOST_TEST(all.find("certificate transparency passed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_forged_signature_is_told_and_the_entry_is_about_it_all_the_same) {
  json some = bundle();
  json& text = some["dsseEnvelope"]["signatures"][0]["sig"];
  text = base64_encode(SigningKey::make(KeyType::kP256).sign("something"));
  const std::string all = told(explained(some));
  BOOST_TEST(all.find("signature failed signature.invalid\n") != std::string::npos);
  BOOST_TEST(all.find(": body failed tlog.entry-mismatch\n") != std::string::npos);
  BOOST_TEST(all.find("certificate unchecked\n") != std::string::npos);  // no time is believed
}

BOOST_AUTO_TEST_CASE(without_a_trusted_root_only_the_signature_is_checked) {
  json some = bundle();
  stamp(some, Time::from_seconds(kLogged));
  const std::string all = told(explained(some, false));
  BOOST_TEST(all.find("signature passed\n") != std::string::npos);
  BOOST_TEST(all.find(": log unchecked\n") != std::string::npos);
  BOOST_TEST(all.find("timestamp unchecked\n") != std::string::npos);
  BOOST_TEST(all.find("certificate unchecked\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_log_that_nobody_trusts_is_told) {
  root_json["tlogs"] = json::array();
  BOOST_TEST(told(explained(bundle())).find(": log failed tlog.unknown\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_bundle_signed_by_a_key_needs_it) {
  const json some = bundle_of(leaf.key, payload.dump());
  BOOST_TEST(told(explained(some)).find("signature unchecked\n") != std::string::npos);
  const auto key = leaf.key.public_key();
  const std::string all = told(explained(some, true, &key));
  BOOST_TEST(all.find("signature passed\n") != std::string::npos);
  BOOST_TEST(all.find("certificate absent\n") != std::string::npos);
  BOOST_TEST(all.find("transparency log entry absent\n") != std::string::npos);
  BOOST_TEST(all.find("timestamp absent\n") != std::string::npos);
  const auto other = SigningKey::make(KeyType::kP256).public_key();
  BOOST_TEST(told(explained(some, true, &other)).find("signature failed signature.invalid\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_entry_beside_a_key_is_checked_with_it) {
  json some = bundle_of(leaf.key, payload.dump());
  const Bytes body = dsse_body(signature_in(some), payload.dump(), leaf.key.public_pem());
  some["verificationMaterial"]["tlogEntries"] = json::array({log.entry("dsse", "0.0.1", body, kLogged)});
  const auto key = leaf.key.public_key();
  const std::string all = told(explained(some, true, &key));
  BOOST_TEST(all.find(": body passed\n") != std::string::npos, all);
  BOOST_TEST(all.find(": log passed\n") != std::string::npos, all);
  BOOST_TEST(told(explained(some)).find(": body unchecked\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_an_artefact_it_is_explained_for_what_it_names) {
  const auto trusted = root_of_trust();
  const auto explanation = verifier::explain({bundle().dump()}, {trusted.get(), nullptr, nullptr, now}).value();
  const std::string all = told(explanation);
  BOOST_TEST(all.find("about the artefact unchecked\nsignature passed\n") == 0U);
}

BOOST_AUTO_TEST_CASE(a_signature_over_a_file_is_explained_if_it_says_the_files_digest) {
  const Bytes file = "free pratique";
  const auto key = leaf.key.public_key();
  json some = unlogged_bundle(leaf_der());
  some.erase("dsseEnvelope");
  some["verificationMaterial"] = {{"publicKey", {{"hint", ""}}}};
  json& message = some["messageSignature"];
  message = {{"signature", base64_encode(leaf.key.sign(file))}};
  const auto explained_alone = [&] { return verifier::explain({some.dump()}, {nullptr, &key, nullptr, now}); };
  BOOST_TEST(outcome(explained_alone()) == "bundle.content");
  message["messageDigest"] = {{"algorithm", "SHA2_256"}, {"digest", base64_encode(sha256(file))}};
  BOOST_TEST(told(explained_alone().value()).find("about the artefact unchecked\nsignature passed\n") == 0U);
  for (const auto& [algorithm, digest] : {std::pair<const char*, Bytes>{"SHA2_384", Bytes(48, 'x')},
                                          {"SHA2_256", Bytes(48, 'x')},
                                          {"SHA2_512", Bytes(32, 'x')},
                                          {"MD5", Bytes(16, 'x')}}) {
    message["messageDigest"] = {{"algorithm", algorithm}, {"digest", base64_encode(digest)}};
    BOOST_TEST(outcome(explained_alone()) == "bundle.content", algorithm);
  }
  message["messageDigest"] = {{"algorithm", "SHA2_256"}};
  message["messageDigest"]["digest"] = base64_encode(sha256("free practice"));
  BOOST_TEST(told(explained_alone().value()).find("signature failed signature.invalid\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_bundle_is_refused) {
  const auto refused = verifier::explain({"{}"}, {});
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().id().starts_with("bundle."));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
