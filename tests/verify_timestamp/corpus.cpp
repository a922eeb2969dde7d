#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "tests/support/shared.h"
#include "tests/support/verify_fixture.h"
#include "verifier/timestamp.h"
#include "verifier/trusted_root.h"

// Timestamps that real authorities made, in the corpora of bundles and images.
namespace pratique::test {

namespace fs = std::filesystem;
using nlohmann::json;
using verifier::CertificateAuthority;
using verifier::TrustedRoot;
using verifier::verify_timestamp_token;

namespace {

const Time kCorpusTime = Time::parse("2026-12-01T00:00:00Z").value();

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

json json_of(const fs::path& file) { return json::parse(text_of(file), nullptr, false); }

/// One of the bundles has its base64 in lines, which the reader of bundles does not take.
Bytes base64_at(const json& object, const char* name) {
  std::string text = object.value(name, "");
  text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
  return base64_decode(text).value_or("");
}

std::vector<Bytes> timestamps_in(const json& bundle) {
  const json::json_pointer place("/verificationMaterial/timestampVerificationData/rfc3161Timestamps");
  std::vector<Bytes> timestamps;
  if (!bundle.is_object() || !bundle.contains("verificationMaterial")) return timestamps;
  if (!bundle.at("verificationMaterial").is_object() || !bundle.contains(place)) return timestamps;
  for (const json& element : bundle[place]) timestamps.push_back(base64_at(element, "signedTimestamp"));
  return timestamps;
}

/// None if the bundle has not exactly one.
std::optional<Bytes> signature_of(const json& bundle) {
  if (bundle.contains("messageSignature")) return base64_at(bundle["messageSignature"], "signature");
  const json::json_pointer place("/dsseEnvelope/signatures");
  if (!bundle.contains(place) || bundle[place].size() != 1) return std::nullopt;
  return base64_at(bundle[place][0], "sig");
}

/// None if the trusted root is not valid, which is what some cases are about.
std::vector<CertificateAuthority> authorities_in(const fs::path& trusted_root) {
  const auto root = TrustedRoot::parse(text_of(trusted_root));
  return root ? root->timestamp_authorities : std::vector<CertificateAuthority>();
}

/// Cases whose timestamps are not good; in all others they are.
const std::map<std::string, std::string> kBundles = {
    {"conf-rekor2-timestamp-outside-tsa-cert-validity", "timestamp.untrusted"},
    {"conf-rekor2-timestamp-payload-mismatch", "timestamp.imprint-mismatch"},
    {"conf-rekor2-timestamp-untrusted-tsa-with-embedded-cert", "timestamp.untrusted"},
    {"conf-trust-root-tlog-missing-validity-start", "timestamp.untrusted"},
    {"hostile-tsa-token-truncated", "timestamp.invalid"},
    {"py-tsa-duplicate", "timestamp.imprint-mismatch"},
};

const std::map<std::string, std::string> kImages = {

    {"keyless-signature-tampered", "timestamp.imprint-mismatch"},
    {"keyless-tsa-no-eku", "timestamp.certificate"},
    {"keyless-tsa-other-bytes", "timestamp.imprint-mismatch"},
    {"keyless-tsa-over-payload", "timestamp.imprint-mismatch"},
    {"keyless-tsa-sha1", "timestamp.invalid"},
    {"keyless-tsa-untrusted", "timestamp.untrusted"},
    {"keyless-tsa-wrong-eku", "timestamp.certificate"},
};

std::string expected(const std::map<std::string, std::string>& list, const std::string& name) {
  const auto place = list.find(name);
  return place == list.end() ? "good" : place->second;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(timestamp_corpus)

BOOST_AUTO_TEST_CASE(timestamps_of_public_bundles_are_judged_as_they_are,
                     *boost::unit_test::precondition(has_shared{"vectors/sigstore-bundles"})) {
  std::size_t judged = 0;
  for (const auto& folder : fs::directory_iterator(shared_folder() / "vectors/sigstore-bundles")) {
    const std::string name = folder.path().filename();
    const json bundle = json_of(folder.path() / "bundle.sigstore.json");
    const auto timestamps = timestamps_in(bundle);
    const auto signature = timestamps.empty() ? std::nullopt : signature_of(bundle);
    if (!signature) continue;
    const auto authorities = authorities_in(folder.path() / "trusted_root.json");
    const auto verified = verify_timestamps(timestamps, *signature, authorities, kCorpusTime);
    BOOST_TEST(outcome(verified) == expected(kBundles, name), name << (verified ? "" : verified.error().message()));
    ++judged;
  }
  BOOST_TEST_MESSAGE(judged << " bundles with timestamps judged");
  BOOST_TEST(judged > 25U);
}

BOOST_AUTO_TEST_CASE(timestamps_of_images_are_judged_as_they_are,
                     *boost::unit_test::precondition(has_shared{"vectors/images/layouts"})) {
  const fs::path images = shared_folder() / "vectors/images";
  const auto authorities = authorities_in(images / "trust/sigstore-loopback/trusted_root.json");
  std::size_t judged = 0;
  for (const auto& layout : fs::directory_iterator(images / "layouts")) {
    const std::string name = layout.path().filename();
    if (!fs::exists(layout.path() / "blobs/sha256")) continue;
    for (const auto& blob : fs::directory_iterator(layout.path() / "blobs/sha256")) {
      if (!blob.is_regular_file() || blob.file_size() > 1'000'000) continue;
      const json bundle = json_of(blob.path());
      const auto timestamps = timestamps_in(bundle);
      const auto signature = timestamps.empty() ? std::nullopt : signature_of(bundle);
      if (!signature) continue;
      for (const Bytes& timestamp : timestamps) {
        const auto verified = verify_timestamp(timestamp, *signature, authorities, kCorpusTime);
        BOOST_TEST(outcome(verified) == expected(kImages, name), name << (verified ? "" : verified.error().message()));
        ++judged;
      }
    }
  }
  BOOST_TEST_MESSAGE(judged << " timestamps of images judged");
  BOOST_TEST(judged > 50U);
}

BOOST_AUTO_TEST_CASE(notations_timestamps_are_tokens_alone,
                     *boost::unit_test::precondition(has_shared{"vectors/images/layouts/notation-timestamp"})) {
  const fs::path images = shared_folder() / "vectors/images";
  CertificateAuthority authority;
  for (const auto& file : fs::recursive_directory_iterator(images / "trust/notation/truststore/x509/tsa")) {
    if (file.is_regular_file()) authority.chain = verifier::Certificate::parse_pem(text_of(file.path())).value();
  }
  const std::map<std::string, std::string> layouts = {{"notation-timestamp", "good"},
                                                      {"notation-timestamp-stranger", "timestamp.untrusted"},
                                                      {"notation-timestamp-swapped", "timestamp.imprint-mismatch"}};
  for (const auto& [name, expected_outcome] : layouts) {
    std::size_t judged = 0;
    for (const auto& blob : fs::directory_iterator(images / "layouts" / name / "blobs/sha256")) {
      const json envelope = json_of(blob.path());
      if (!envelope.is_object() || !envelope.contains("header") || !envelope["header"].is_object()) continue;
      if (!envelope["header"].contains("io.cncf.notary.timestampSignature")) continue;
      const Bytes token = base64_at(envelope["header"], "io.cncf.notary.timestampSignature");
      const Bytes signature = base64_decode_any(envelope.value("signature", "")).value_or("");
      const auto verified = verify_timestamp_token(token, signature, {&authority, 1}, kCorpusTime);
      BOOST_TEST(outcome(verified) == expected_outcome, name << (verified ? "" : verified.error().to_string()));
      ++judged;
    }
    BOOST_TEST(judged == 1U, name);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
