#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/base64.h"
#include "tests/support/shared.h"
#include "tests/support/verify_fixture.h"
#include "verifier/certificate_path.h"
#include "verifier/identity.h"
#include "verifier/sct.h"

namespace pratique::test {

using nlohmann::json;
using verifier::Certificate;
using verifier::TrustedRoot;

namespace {

std::filesystem::path folder() { return shared_folder() / "vectors/sigstore-bundles"; }

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A real bundle's certificate against a real trusted root, in the middle of its own period.
struct Real {
  std::string bundle;
  std::string judged(const std::string& root_of) const {
    const auto root = TrustedRoot::parse(content_of(folder() / root_of / "trusted_root.json")).value();
    const json material = json::parse(content_of(folder() / bundle / "bundle.sigstore.json"))["verificationMaterial"];
    const json& raw = material.contains("certificate")
                          ? material["certificate"]["rawBytes"]
                          : material["x509CertificateChain"]["certificates"][0]["rawBytes"];
    const auto leaf = Certificate::parse(base64_decode(raw.get<std::string>()).value());
    if (!leaf) return leaf.error().id();
    const Time middle{(leaf->not_before().ms + leaf->not_after().ms) / 2};
    const auto path = verifier::find_path(*leaf, {}, root.authorities, verifier::Purpose::kCodeSigning, middle);
    if (!path) return path.error().id();
    const auto scts = verifier::verify_scts(*leaf, path->certificates[1], root.ct_logs);
    if (!scts) return scts.error().id();
    const auto who = verifier::identity_of(*leaf);
    return who ? "good" : who.error().id();
  }
  std::string judged() const { return judged(bundle); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(real_certificates, *boost::unit_test::precondition(has_shared{"vectors/sigstore-bundles"}))

BOOST_AUTO_TEST_CASE(certificates_of_good_bundles_are_good) {
  std::size_t good = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    if (!std::filesystem::exists(entry.path() / "expect.json")) continue;
    if (!json::parse(content_of(entry.path() / "expect.json"))["verify"].get<bool>()) continue;
    const json material = json::parse(content_of(entry.path() / "bundle.sigstore.json"))["verificationMaterial"];
    if (material.contains("publicKey")) continue;
    const std::string name = entry.path().filename();
    BOOST_TEST(Real{name}.judged() == "good", name);
    ++good;
  }
  BOOST_TEST(good > 30U);
}

BOOST_AUTO_TEST_CASE(each_refusal_has_its_reason) {
  BOOST_TEST(Real{"conf-happy-path-v0.3-new-mediaType"}.judged() == "good");
  BOOST_TEST(Real{"conf-happy-path-v0.3-new-mediaType"}.judged("drv-root-without-ctlogs") == "certificate.sct-invalid");
  BOOST_TEST(Real{"drv-root-without-this-ca"}.judged() == "certificate.untrusted");
  BOOST_TEST(Real{"drv-root-ca-ended"}.judged() == "certificate.untrusted");
  BOOST_TEST(Real{"rs-two-cas-right-one-removed"}.judged() == "certificate.untrusted");
  BOOST_TEST(Real{"conf-bundle-from-wrong-instance"}.judged() == "certificate.untrusted");
  BOOST_TEST(Real{"drv-staging-bundle-on-staging"}.judged() == "good");
  BOOST_TEST(Real{"drv-certificate-signature-altered"}.judged() == "certificate.untrusted");
  BOOST_TEST(Real{"hostile-certificate-truncated"}.judged() == "certificate.malformed");
}

// Non-empty extensions of an SCT are legal.
BOOST_AUTO_TEST_CASE(scts_may_have_extensions) {
  BOOST_TEST(Real{"conf-bundle-with-sct-with-extensions"}.judged() == "good");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
