#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/test_pki.h"
#include "tests/support/test_tsa.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

/// A policy that demands a workflow's identity, and all services that vouch for it: certificate authority, CT log,
/// transparency log, timestamp authority.
struct Workflow : pki::TestPki {
  TestLog log;
  TestTsa tsa;
  nlohmann::json payload = signature_statement(kImage);
  nlohmann::json root_json;
  verifier::Keyless demanded{{demand_for(kSubject)}};
  verifier::SignatureDemands demands;
  bool log_demanded = true;
  bool timestamp_demanded = false;
  Time now = kNow;

  Workflow() {
    root_json = TestPki::trusted_root();
    trust_log(log);
    trust_tsa(tsa);
  }

  static verifier::IdentityDemand demand_for(std::string_view subject) {
    return {
        verifier::TextMatcher::exact(std::string(kOidcIssuer)), verifier::TextMatcher::exact(std::string(subject)), {}};
  }
  void trust_log(const TestLog& another) { root_json["tlogs"].push_back(another.trusted_root()["tlogs"][0]); }
  void trust_tsa(const TestTsa& another) {
    root_json["timestampAuthorities"].push_back(
        pki::authority_json({another.signer().certificate, another.root()}, kStart));
  }

  /// A bundle of version 0.3: certificate, entry of Rekor v1 with promise and proof.
  nlohmann::json bundle() const {
    auto out = unlogged_bundle(leaf_der());
    out["verificationMaterial"]["tlogEntries"] = nlohmann::json::array({entry(out, leaf_der(), kLogged)});
    return out;
  }
  nlohmann::json unlogged_bundle(const Bytes& certificate) const {
    auto out = bundle_of(leaf.key, payload.dump());
    out["verificationMaterial"] = {{"certificate", {{"rawBytes", base64_encode(certificate)}}}};
    return out;
  }
  nlohmann::json entry(const nlohmann::json& signed_bundle, const Bytes& certificate, std::int64_t time,
                       const TestLog& by) const {
    const Bytes body = dsse_body(signature_in(signed_bundle), payload.dump(), pem("CERTIFICATE", certificate));
    return by.entry("dsse", "0.0.1", body, time);
  }
  nlohmann::json entry(const nlohmann::json& signed_bundle, const Bytes& certificate, std::int64_t time) const {
    return entry(signed_bundle, certificate, time, log);
  }
  /// The only entry.
  static nlohmann::json& entry_of(nlohmann::json& some) { return some["verificationMaterial"]["tlogEntries"][0]; }

  static Bytes token(BytesView signature, Time at, const TestTsa& by) {
    TokenPlan plan(signature);
    std::string digits = at.to_string();
    std::erase_if(digits, [](char c) { return c == '-' || c == ':' || c == 'T'; });
    plan.time = digits;
    return plan.response(by.signer());
  }
  void stamp(nlohmann::json& some, Time at, const TestTsa& by) const {
    some["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"].push_back(
        {{"signedTimestamp", base64_encode(token(signature_in(some), at, by))}});
  }
  void stamp(nlohmann::json& some, Time at) const { stamp(some, at, tsa); }

  /// cosign's older form, certificate, chain and promise as annotations.
  verifier::SimpleSigning legacy() const {
    const Bytes text = simple_signing_payload(kImage).dump();
    auto out = simple_signing(leaf.key, text);
    const Bytes signature = base64_decode(out.annotations["dev.cosignproject.cosign/signature"]).value();
    const std::string certificate = pem("CERTIFICATE", leaf_der());
    out.annotations["dev.sigstore.cosign/certificate"] = certificate;
    out.annotations["dev.sigstore.cosign/chain"] =
        pem("CERTIFICATE", intermediate_der()) + pem("CERTIFICATE", root_der());
    out.annotations["dev.sigstore.cosign/bundle"] =
        log.annotation(hashedrekord_body(signature, text, certificate), kLogged).dump();
    return out;
  }

  std::shared_ptr<const verifier::TrustedRoot> root_of_trust() const {
    return std::make_shared<const verifier::TrustedRoot>(verifier::TrustedRoot::parse(root_json.dump()).value());
  }
  verifier::SignatureFacts verify(const std::vector<verifier::Evidence>& evidence) const {
    verifier::Trust trust;
    trust.authorities.push_back({.name = "release",
                                 .means = demanded,
                                 .root = root_of_trust(),
                                 .log_entry_demanded = log_demanded,
                                 .timestamp_demanded = timestamp_demanded});
    return verify_signatures(kImage, evidence, trust, demands, now);
  }
  template <class What>
  std::string verified(const What& what) const {
    return outcome(verify({evidence(what)}));
  }
};

}  // namespace pratique::test
