#pragma once

#include "tests/support/verify_fixture.h"

namespace pratique::test {

/// A bundle with an entry of a log that is trusted, each to be changed.
struct LoggedBundle : Releases {
  TestLog log;
  Bytes payload = signature_statement(kImage).dump();
  nlohmann::json bundle = bundle_of(key, payload);
  Bytes signature = signature_in(bundle);
  Bytes message = pae("application/vnd.in-toto+json", payload);
  nlohmann::json good = log.entry("dsse", "0.0.1", dsse_body(signature, payload, key.public_pem()), kLogged);
  nlohmann::json entry = good;

  LoggedBundle() { trusted_root = log.root(); }

  verifier::SignatureFacts facts() {
    bundle["verificationMaterial"]["tlogEntries"] = nlohmann::json::array({entry});
    return verify(evidence(bundle));
  }
  std::string judged() { return outcome(facts()); }
  std::string judged(const nlohmann::json& other) {
    entry = other;
    return judged();
  }
  void make_v01() { bundle["mediaType"] = kBundleV01; }

  /// The checkpoint, signed anew over another text.
  std::string noted(const std::string& text, const std::string& name = "log.test") const {
    return text + '\n' + log.signature_line(text, name);
  }
  std::string checkpoint_text(const std::string& origin) const {
    const auto& proof = good["inclusionProof"];
    return origin + '\n' + proof["treeSize"].get<std::string>() + '\n' + proof["rootHash"].get<std::string>() + '\n';
  }
  nlohmann::json& envelope() { return entry["inclusionProof"]["checkpoint"]["envelope"]; }
};

}  // namespace pratique::test
