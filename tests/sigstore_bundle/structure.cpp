#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

struct Structured : Releases {
  json bundle = bundle_of(key, signature_statement(kImage).dump());

  std::string judged(const Bytes& text) const {
    return outcome(verify(verifier::Evidence{"bundle", std::nullopt, verifier::SigstoreBundle{text}}));
  }
  std::string judged() const { return judged(bundle.dump()); }
  json& at(const char* pointer) { return bundle[json::json_pointer(pointer)]; }
};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  return text.replace(text.find(what), what.size(), with);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bundle_structure, Structured)

BOOST_AUTO_TEST_CASE(versions_up_to_0_3_are_read) {
  for (const char* type :
       {"application/vnd.dev.sigstore.bundle+json;version=0.1", "application/vnd.dev.sigstore.bundle+json;version=0.2",
        "application/vnd.dev.sigstore.bundle+json;version=0.3", "application/vnd.dev.sigstore.bundle.v0.3+json"}) {
    bundle["mediaType"] = type;
    BOOST_TEST(judged() == "verified", type);
  }
}

BOOST_AUTO_TEST_CASE(other_versions_are_refused) {
  for (const char* type :
       {"application/vnd.dev.sigstore.bundle+json;version=0.9", "application/vnd.dev.sigstore.bundle.v0.4+json",
        "application/vnd.dev.sigstore.bundle.v0.3+json ", "application/vnd.dev.sigstore.bundle+json", "nonsense", ""}) {
    bundle["mediaType"] = type;
    BOOST_TEST(judged() == "bundle.version", type);
  }
  bundle["mediaType"] = 3;
  BOOST_TEST(judged() == "bundle.malformed");
  bundle.erase("mediaType");
  BOOST_TEST(judged() == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_object_is_refused) {
  for (const char* text : {"", "<html>", "[]", "null", "7", "\"x\""})
    BOOST_TEST(judged(text) == "bundle.malformed", text);
  const std::string good = bundle.dump();
  BOOST_TEST(judged(good + "\n") == "verified");
  BOOST_TEST(judged(good + "}") == "bundle.malformed");
  BOOST_TEST(judged("\xEF\xBB\xBF" + good) == "bundle.malformed");
  BOOST_TEST(judged(good.substr(0, good.size() / 2)) == "bundle.malformed");
  BOOST_TEST(judged("/* */" + good) == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_refused) {
  const std::string good = bundle.dump();
  BOOST_TEST(judged(replaced(good, R"("payload":)", R"("payload":"","payload":)")) == "bundle.malformed");
  BOOST_TEST(judged(replaced(good, R"("payload":)", R"("payl\u006fad":"","payload":)")) == "bundle.malformed");
  bundle["DsseEnvelope"] = bundle["dsseEnvelope"];
  BOOST_TEST(judged() == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(members_that_nobody_knows_are_refused_everywhere) {
  for (const char* pointer : {"/unknown", "/verificationMaterial/unknown", "/verificationMaterial/publicKey/unknown",
                              "/dsseEnvelope/unknown", "/dsseEnvelope/signatures/0/unknown"}) {
    const json good = bundle;
    at(pointer) = 1;
    BOOST_TEST(judged() == "bundle.malformed", pointer);
    bundle = good;
  }
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(null_is_as_absent) {
  bundle["messageSignature"] = nullptr;
  bundle["verificationMaterial"]["certificate"] = nullptr;
  BOOST_TEST(judged() == "verified");
  bundle["dsseEnvelope"] = nullptr;
  BOOST_TEST(judged() == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(there_is_exactly_one_content) {
  bundle["messageSignature"] = {{"signature", "AAAA"}};
  BOOST_TEST(judged() == "bundle.malformed");
  bundle.erase("dsseEnvelope");
  BOOST_TEST(judged() == "bundle.content");
  bundle["messageSignature"]["messageDigest"] = {{"algorithm", "SHA2_256"}, {"digest", "AAAA"}};
  BOOST_TEST(judged() == "bundle.content");
  bundle["messageSignature"]["messageDigest"]["unknown"] = 1;
  BOOST_TEST(judged() == "bundle.malformed");
  bundle["messageSignature"] = {{"signature", "AAAA"}, {"unknown", 1}};
  BOOST_TEST(judged() == "bundle.malformed");
  bundle.erase("messageSignature");
  BOOST_TEST(judged() == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(there_is_exactly_one_verification_material) {
  const json good = bundle;
  at("/verificationMaterial/certificate/rawBytes") = "AAAA";
  BOOST_TEST(judged() == "bundle.malformed");
  bundle["verificationMaterial"] = json::object();
  BOOST_TEST(judged() == "bundle.malformed");
  bundle.erase("verificationMaterial");
  BOOST_TEST(judged() == "bundle.malformed");
  bundle = good;
  BOOST_TEST(judged() == "verified");
}

BOOST_AUTO_TEST_CASE(certificates_and_chains_have_their_form) {
  auto& material = bundle["verificationMaterial"];
  const auto with = [&](std::string_view version, const json& m) {
    bundle["mediaType"] = version;
    material = m;
    return judged();
  };
  const json certificate = {{"rawBytes", "AAAA"}};
  const json chain = {{"x509CertificateChain", {{"certificates", json::array({certificate})}}}};
  BOOST_TEST(with(kBundleV01, chain) == "signature.invalid");
  BOOST_TEST(with(kBundleV03, chain) == "bundle.malformed");
  BOOST_TEST(with(kBundleV01, {{"x509CertificateChain", {{"certificates", json::array()}}}}) == "bundle.malformed");
  BOOST_TEST(with(kBundleV03, {{"certificate", certificate}}) == "signature.invalid");
  BOOST_TEST(with(kBundleV03, {{"certificate", {{"rawBytes", ""}}}}) == "bundle.malformed");
  BOOST_TEST(with(kBundleV03, {{"certificate", {{"rawBytes", "*"}}}}) == "bundle.malformed");
  BOOST_TEST(with(kBundleV03, {{"certificate", {{"rawBytes", "AAAA"}, {"unknown", 1}}}}) == "bundle.malformed");
  const auto chain_of = [&](std::size_t length) {
    return json{{"x509CertificateChain", {{"certificates", std::vector<json>(length, certificate)}}}};
  };
  BOOST_TEST(with(kBundleV01, chain_of(limits::kChainCertificates)) == "signature.invalid");
  BOOST_TEST(with(kBundleV01, chain_of(limits::kChainCertificates + 1)) == "bundle.malformed");
  json more = chain;
  more["x509CertificateChain"]["unknown"] = 1;
  BOOST_TEST(with(kBundleV01, more) == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(timestamps_have_their_form_and_their_number) {
  auto& data = bundle["verificationMaterial"]["timestampVerificationData"];
  const json one = {{"signedTimestamp", "AAAA"}};
  const auto with = [&](const json& list) {
    data = {{"rfc3161Timestamps", list}};
    return judged();
  };
  BOOST_TEST(with(json::array({one})) == "verified");  // nobody here could check it
  BOOST_TEST(with(json::array({{{"signedTimestamp", "AAAA"}, {"unknown", 1}}})) == "bundle.malformed");
  BOOST_TEST(with(std::vector<json>(limits::kTimestamps, one)) == "verified");
  BOOST_TEST(with(std::vector<json>(limits::kTimestamps + 1, one)) == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(an_envelope_has_exactly_one_signature) {
  auto& signatures = bundle["dsseEnvelope"]["signatures"];
  signatures.push_back(signatures[0]);
  BOOST_TEST(judged() == "bundle.malformed");
  signatures = json::array();
  BOOST_TEST(judged() == "bundle.malformed");
  bundle["dsseEnvelope"].erase("signatures");
  BOOST_TEST(judged() == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(members_have_their_types) {
  for (const char* pointer :
       {"/verificationMaterial", "/verificationMaterial/publicKey", "/verificationMaterial/publicKey/hint",
        "/verificationMaterial/tlogEntries", "/verificationMaterial/timestampVerificationData", "/dsseEnvelope",
        "/dsseEnvelope/payload", "/dsseEnvelope/payloadType", "/dsseEnvelope/signatures", "/dsseEnvelope/signatures/0",
        "/dsseEnvelope/signatures/0/sig", "/dsseEnvelope/signatures/0/keyid"}) {
    const json good = bundle;
    at(pointer) = 7;
    BOOST_TEST(judged() == "bundle.malformed", pointer);
    bundle = good;
  }
}

BOOST_AUTO_TEST_CASE(a_payload_that_is_not_base64_is_refused) {
  bundle["dsseEnvelope"]["payload"] = "***";
  BOOST_TEST(judged() == "bundle.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
