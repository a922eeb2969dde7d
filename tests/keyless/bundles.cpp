#include <boost/test/unit_test.hpp>

#include "tests/keyless/keyless_fixture.h"

namespace pratique::test {

using nlohmann::json;

namespace {

/// Body of an entry of Rekor v2 for a certificate.
Bytes v2_body(BytesView signature, BytesView message, BytesView certificate) {
  return R"({"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":"SHA2_256","digest":")" +
         base64_encode(sha256(message)) + R"("},"signature":{"content":")" + base64_encode(signature) +
         R"(","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","x509Certificate":{"rawBytes":")" +
         base64_encode(certificate) + R"("}}}}}})";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(keyless_bundles, Workflow)

BOOST_AUTO_TEST_CASE(a_workflow_s_signature_is_good) {
  const auto facts = verify({evidence(bundle())});
  BOOST_REQUIRE(outcome(facts) == "verified");
  const auto& good = facts.verified[0];
  BOOST_TEST(good.authority() == "release");
  BOOST_TEST(good.signer() == std::string(kSubject) + " (" + std::string(kOidcIssuer) + ")");
  BOOST_TEST((good.logged_at() == Time::from_seconds(kLogged)));
  BOOST_TEST(good.timestamps().empty());
}

// A071
BOOST_AUTO_TEST_CASE(somebody_has_to_be_demanded) {
  demanded.identities = {demand_for("somebody else"), demand_for(kSubject)};
  BOOST_TEST(verified(bundle()) == "verified");
  demanded.identities = {demand_for("somebody else")};
  BOOST_TEST(verified(bundle()) == "certificate.identity-mismatch");
  demanded.identities = {};
  BOOST_TEST(verified(bundle()) == "certificate.identity-mismatch");
}

BOOST_AUTO_TEST_CASE(two_certificates_of_one_workflow_are_one_signer) {
  const json first = bundle();
  leaf.key = SigningKey::make(KeyType::kP256);
  leaf.serial = "\x2B";
  const auto facts = verify({evidence(first), evidence(bundle())});
  BOOST_REQUIRE(facts.verified.size() == 2U);
  BOOST_TEST(facts.verified[0].signer() == facts.verified[1].signer());
}

BOOST_AUTO_TEST_CASE(the_certificate_s_key_made_the_signature) {
  const Bytes certificate = leaf_der();
  leaf.key = SigningKey::make(KeyType::kP256);
  json forged = bundle();
  BOOST_TEST(verified(forged) == "verified");
  forged["verificationMaterial"]["certificate"]["rawBytes"] = base64_encode(certificate);
  BOOST_TEST(verified(forged) == "signature.invalid");
}

// A006
BOOST_AUTO_TEST_CASE(the_entry_is_of_this_very_certificate) {
  json some = bundle();
  BOOST_TEST(verified(some) == "verified");
  pki::Plan twin = leaf;
  twin.serial = "\x2B";  // the same key in another certificate
  entry_of(some) = entry(some, logged(twin).issued_by(intermediate.as_issuer()), kLogged);
  BOOST_TEST(verified(some) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_CASE(an_entry_of_the_bare_key_is_not_one_of_the_certificate) {
  json some = bundle();
  const Bytes body = dsse_body(signature_in(some), payload.dump(), leaf.key.public_pem());
  entry_of(some) = log.entry("dsse", "0.0.1", body, kLogged);
  BOOST_TEST(verified(some) == "tlog.entry-mismatch");
}

// A035
BOOST_AUTO_TEST_CASE(the_certificate_was_valid_when_it_was_logged) {
  json some = bundle();
  const auto logged_at = [&](Time at) {
    entry_of(some) = entry(some, leaf_der(), at.ms / 1000);
    return verified(some);
  };
  BOOST_TEST(logged_at(kLeafFrom - Duration::seconds(1)) == "certificate.not-yet-valid");
  BOOST_TEST(logged_at(kLeafFrom) == "verified");
  BOOST_TEST(logged_at(kLeafUntil) == "verified");
  BOOST_TEST(logged_at(kLeafUntil + Duration::seconds(1)) == "certificate.expired");
}

// A035: all times count, not the one that fits.
BOOST_AUTO_TEST_CASE(every_time_fits) {
  const TestLog second(KeyType::kP256, "second.test");
  trust_log(second);
  json some = bundle();
  auto& entries = some["verificationMaterial"]["tlogEntries"];
  entries.push_back(entry(some, leaf_der(), kLogged + 60, second));
  BOOST_TEST(verified(some) == "verified");
  entries[1] = entry(some, leaf_der(), kLogged + 3600, second);
  BOOST_TEST(verified(some) == "certificate.expired");
  std::swap(entries[0], entries[1]);
  BOOST_TEST(verified(some) == "certificate.expired");
}

BOOST_AUTO_TEST_CASE(a_certificate_that_no_ct_log_saw_is_believed_only_by_whoever_says_so) {
  BOOST_TEST(verified(bundle()) == "verified");
  root_json["ctlogs"] = json::array();
  BOOST_TEST(verified(bundle()) == "certificate.sct-invalid");
  demanded.sct_demanded = false;
  BOOST_TEST(verified(bundle()) == "verified");
}

BOOST_AUTO_TEST_CASE(timestamps_fit_like_entries) {
  json some = bundle();
  stamp(some, kSigned);
  BOOST_TEST(verified(some) == "verified");
  BOOST_TEST(verify({evidence(some)}).verified[0].timestamps().size() == 1U);
  some = bundle();
  stamp(some, kLeafUntil + Duration::seconds(1));
  BOOST_TEST(verified(some) == "certificate.expired");
}

BOOST_AUTO_TEST_CASE(a_demanded_timestamp_is_there) {
  json some = bundle();
  BOOST_TEST(verified(some) == "verified");
  timestamp_demanded = true;
  BOOST_TEST(verified(some) == "timestamp.missing");
  stamp(some, kSigned);
  BOOST_TEST(verified(some) == "verified");
}

// A040
BOOST_AUTO_TEST_CASE(timestamps_of_strangers_are_not_passed_over) {
  json some = bundle();
  const TestTsa stranger;
  stamp(some, kSigned, stranger);
  BOOST_TEST(verified(some) == "timestamp.untrusted");
  trust_tsa(stranger);
  BOOST_TEST(verified(some) == "verified");
}

BOOST_AUTO_TEST_CASE(the_same_timestamp_does_not_come_twice) {
  json some = bundle();
  stamp(some, kSigned);
  auto& list = some["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"];
  BOOST_TEST(verified(some) == "verified");
  list.push_back(list[0]);
  BOOST_TEST(verified(some) == "bundle.malformed");
}

// A045
BOOST_AUTO_TEST_CASE(what_lies_in_the_future_has_not_happened) {
  const json some = bundle();
  now = kSigned - Duration::minutes(5);
  BOOST_TEST(verified(some) == "verified");
  now = kSigned - Duration::minutes(5) - Duration{1};
  BOOST_TEST(verified(some) == "time.in-future");
}

BOOST_AUTO_TEST_CASE(years_later_it_is_still_good) {
  now = Time::parse("2047-01-01T00:00:00Z").value();
  BOOST_TEST(verified(bundle()) == "verified");
}

// A009
BOOST_AUTO_TEST_CASE(a_time_that_nobody_signed_is_none) {
  json some = bundle();
  entry_of(some).erase("inclusionPromise");
  BOOST_TEST(verified(some) == "time.missing");
  stamp(some, kSigned);
  BOOST_TEST(verified(some) == "verified");
}

// A016
BOOST_AUTO_TEST_CASE(an_entry_of_rekor_v2_gives_no_time) {
  json some = unlogged_bundle(leaf_der());
  const Bytes message = pae("application/vnd.in-toto+json", payload.dump());
  const Bytes body = v2_body(signature_in(some), message, leaf_der());
  some["verificationMaterial"]["tlogEntries"] = json::array({log.entry("hashedrekord", "0.0.2", body, 0)});
  BOOST_TEST(verified(some) == "time.missing");
  entry_of(some)["integratedTime"] = std::to_string(kLogged);
  BOOST_TEST(verified(some) == "time.missing");
  stamp(some, kSigned);
  BOOST_TEST(verified(some) == "verified");
}

BOOST_AUTO_TEST_CASE(without_a_log_a_timestamp_is_enough_where_policy_says_so) {
  json some = unlogged_bundle(leaf_der());
  stamp(some, kSigned);
  BOOST_TEST(verified(some) == "tlog.missing");
  log_demanded = false;
  BOOST_TEST(verified(some) == "verified");
  some["verificationMaterial"].erase("timestampVerificationData");
  BOOST_TEST(verified(some) == "time.missing");
}

BOOST_AUTO_TEST_CASE(entries_left_unread_give_no_time) {
  json some = bundle();
  log_demanded = false;
  BOOST_TEST(verified(some) == "verified");
  demands.log = verifier::LogMode::kOff;
  BOOST_TEST(verified(some) == "time.missing");
  stamp(some, kSigned);
  BOOST_TEST(verified(some) == "verified");
}

// A062
BOOST_AUTO_TEST_CASE(authorities_that_are_brought_along_are_none) {
  const pki::TestPki stranger;
  const json before = bundle();
  intermediate.key = stranger.intermediate.key;
  root.key = stranger.root.key;
  ct_key = stranger.ct_key;
  json forged = bundle();
  BOOST_TEST(verified(before) == "verified");
  BOOST_TEST(verified(forged) == "certificate.untrusted");
  forged["mediaType"] = kBundleV01;
  json chain = json::array();
  for (const Bytes& der : {leaf_der(), intermediate_der(), root_der()})
    chain.push_back({{"rawBytes", base64_encode(der)}});
  forged = bundle_of(leaf.key, payload.dump(), kBundleV01);
  forged["verificationMaterial"] = {{"x509CertificateChain", {{"certificates", chain}}}};
  forged["verificationMaterial"]["tlogEntries"] =
      json::array({entry(forged, base64_decode(chain[0]["rawBytes"].get<std::string>()).value(), kLogged)});
  BOOST_TEST(verified(forged) == "certificate.untrusted");
  root_json["certificateAuthorities"] = trusted_root()["certificateAuthorities"];
  root_json["ctlogs"] = trusted_root()["ctlogs"];
  BOOST_TEST(verified(forged) == "verified");
}

// A063
BOOST_AUTO_TEST_CASE(the_certificate_itself_was_logged) {
  const auto with = [&](const Bytes& certificate) {
    json some = unlogged_bundle(certificate);
    some["verificationMaterial"]["tlogEntries"] = json::array({entry(some, certificate, kLogged)});
    return verified(some);
  };
  BOOST_TEST(with(leaf_der()) == "verified");
  BOOST_TEST(with(leaf.issued_by(intermediate.as_issuer())) == "certificate.sct-missing");
  pki::Plan foreign = leaf;
  foreign.also(pki::sct_list({sct(leaf, intermediate.as_issuer(), SigningKey::make(KeyType::kP256))}));
  BOOST_TEST(with(foreign.issued_by(intermediate.as_issuer())) == "certificate.sct-invalid");
}

BOOST_AUTO_TEST_CASE(a_damaged_certificate_is_named) {
  json some = bundle();
  auto& raw = some["verificationMaterial"]["certificate"]["rawBytes"];
  raw = base64_encode(leaf_der() + '\0');
  BOOST_TEST(verified(some) == "certificate.malformed");
  raw = base64_encode(leaf_der().substr(0, 200));
  BOOST_TEST(verified(some) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(everything_that_is_wrong_is_said) {
  payload = signature_statement(kOtherImage);
  demanded.identities = {demand_for("somebody else")};
  const Bytes certificate = leaf.issued_by(intermediate.as_issuer());
  json some = unlogged_bundle(certificate);
  some["verificationMaterial"]["tlogEntries"] = json::array({entry(some, certificate, kLogged)});
  BOOST_TEST(verified(some) == "signature.subject-mismatch certificate.sct-missing certificate.identity-mismatch");
}

BOOST_AUTO_TEST_CASE(without_a_trusted_root_nobody_is_trusted) {
  verifier::Trust trust;
  trust.authorities.push_back({.name = "release", .means = demanded, .root = root_of_trust()});
  const std::vector<verifier::Evidence> some{evidence(bundle())};
  BOOST_TEST(outcome(verify_signatures(kImage, some, trust, demands, now)) == "verified");
  trust.authorities[0].root = nullptr;
  BOOST_TEST(outcome(verify_signatures(kImage, some, trust, demands, now)) == "certificate.untrusted");
}

BOOST_AUTO_TEST_CASE(a_key_does_not_vouch_for_a_certificate_s_bundle) {
  verifier::Trust trust;
  trust.authorities.push_back({.name = "release", .means = leaf.key.public_key(), .root = root_of_trust()});
  const std::vector<verifier::Evidence> some{evidence(bundle())};
  BOOST_TEST(outcome(verify_signatures(kImage, some, trust, demands, now)) == "signature.invalid");
  trust.authorities[0].means = demanded;
  BOOST_TEST(outcome(verify_signatures(kImage, some, trust, demands, now)) == "verified");
}

BOOST_AUTO_TEST_CASE(a_refused_certificate_is_told_once) {
  demanded = {{demand_for("https://example.com/other")}};
  const auto facts = verify({evidence(bundle())});
  BOOST_REQUIRE(facts.refused.size() == 1U);
  BOOST_TEST(outcome(facts) == "certificate.identity-mismatch");
}

BOOST_AUTO_TEST_CASE(a_certificate_with_a_key_that_is_not_taken_says_so) {
  pki::Plan weak = leaf;
  weak.spki = SigningKey::make(KeyType::kRsa1024).spki();
  const json some = unlogged_bundle(logged(weak).issued_by(intermediate.as_issuer()));
  BOOST_TEST(verified(some) == "certificate.malformed");
}

BOOST_AUTO_TEST_CASE(the_certificate_in_an_entry_is_labelled_as_one) {
  const auto labelled = [&](const char* label) {
    json some = bundle();
    const Bytes body = dsse_body(signature_in(some), payload.dump(), pem(label, leaf_der()));
    some["verificationMaterial"]["tlogEntries"] = json::array({log.entry("dsse", "0.0.1", body, kLogged)});
    return verified(some);
  };
  BOOST_TEST(labelled("CERTIFICATE") == "verified");
  BOOST_TEST(labelled("PUBLIC KEY") == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
