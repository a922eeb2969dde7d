#include <boost/test/unit_test.hpp>

#include "tests/keyless/keyless_fixture.h"

namespace pratique::test {

namespace {

constexpr const char* kCertificate = "dev.sigstore.cosign/certificate";
constexpr const char* kChain = "dev.sigstore.cosign/chain";
constexpr const char* kEntry = "dev.sigstore.cosign/bundle";
constexpr const char* kTimestamp = "dev.sigstore.cosign/rfc3161timestamp";

struct Legacy : Workflow {
  std::string verified_with(const char* annotation, const std::string& value) const {
    auto changed = legacy();
    changed.annotations[annotation] = value;
    return verified(changed);
  }
  std::string verified_without(const char* annotation) const {
    auto changed = legacy();
    changed.annotations.erase(annotation);
    return verified(changed);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(keyless_annotations, Legacy)

BOOST_AUTO_TEST_CASE(the_older_form_is_good_too) {
  const auto facts = verify({evidence(legacy())});
  BOOST_REQUIRE(outcome(facts) == "verified");
  BOOST_TEST(facts.verified[0].form() == "cosign simple signing");
  BOOST_TEST((facts.verified[0].logged_at() == Time::from_seconds(kLogged)));
}

BOOST_AUTO_TEST_CASE(identities_are_compared_here_too) {
  demanded.identities = {demand_for("somebody else")};
  BOOST_TEST(verified(legacy()) == "certificate.identity-mismatch");
}

BOOST_AUTO_TEST_CASE(the_chain_is_needed_only_where_the_root_has_none) {
  BOOST_TEST(verified_without(kChain) == "verified");
  root_json["certificateAuthorities"] = nlohmann::json::array({pki::authority_json({root_der()}, kStart)});
  BOOST_TEST(verified(legacy()) == "verified");
  BOOST_TEST(verified_without(kChain) == "certificate.untrusted");
  BOOST_TEST(verified_with(kChain, "") == "certificate.untrusted");
}

// A094
BOOST_AUTO_TEST_CASE(certificate_and_chain_are_pem) {
  const std::string one = pem("CERTIFICATE", leaf_der());
  BOOST_TEST(verified_with(kCertificate, "\n" + one + "\n") == "verified");
  BOOST_TEST(verified_with(kCertificate, one + pem("CERTIFICATE", intermediate_der())) == "certificate.malformed");
  BOOST_TEST(verified_with(kCertificate, "") == "certificate.malformed");
  BOOST_TEST(verified_with(kCertificate, "x" + one) == "certificate.malformed");
  BOOST_TEST(verified_with(kCertificate, leaf.key.public_pem()) == "certificate.malformed");
  BOOST_TEST(verified_with(kChain, "x") == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(without_the_certificate_nobody_demanded_signed) {
  BOOST_TEST(verified_without(kCertificate) == "signature.invalid");
}

// A003
BOOST_AUTO_TEST_CASE(an_entry_that_is_there_is_good_demanded_or_not) {
  for (const bool is_demanded : {true, false}) {
    log_demanded = is_demanded;
    BOOST_TEST(verified(legacy()) == "verified");
    for (const char* bad : {"{}", "x", "null", "[]", ""}) BOOST_TEST(verified_with(kEntry, bad) == "tlog.invalid", bad);
  }
  BOOST_TEST(verified_without(kEntry) == "time.missing");
  log_demanded = true;
  BOOST_TEST(verified_without(kEntry) == "tlog.missing");
}

// A002
BOOST_AUTO_TEST_CASE(the_entry_is_of_this_signature) {
  auto other = legacy();  // the same content, signed again
  auto changed = legacy();
  BOOST_TEST(verified(changed) == "verified");
  changed.annotations[kEntry] = other.annotations[kEntry];
  BOOST_TEST(verified(changed) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(a_timestamp_stands_beside_it) {
  log_demanded = false;
  auto some = legacy();
  const Bytes signature = base64_decode(some.annotations["dev.cosignproject.cosign/signature"]).value();
  const auto stamped = [&](Time at) {
    some.annotations[kTimestamp] =
        nlohmann::json{{"SignedRFC3161Timestamp", base64_encode(token(signature, at, tsa))}}.dump();
    return verified(some);
  };
  BOOST_TEST(stamped(kSigned) == "verified");
  BOOST_TEST(stamped(kLeafUntil + Duration::seconds(1)) == "certificate.expired");
  some.annotations.erase(kEntry);
  BOOST_TEST(stamped(kSigned) == "verified");
  some.annotations[kTimestamp] = "{}";
  BOOST_TEST(verified(some) == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
