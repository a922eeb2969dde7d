#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

#include "tests/support/shared.h"
#include "tests/support/verify_fixture.h"
#include "verifier/bundle.h"
#include "verifier/transparency_log.h"

namespace pratique::test {

using nlohmann::json;
using verifier::Bundle;
using verifier::LoggedSignature;
using verifier::PublicKey;
using verifier::TrustedRoot;

namespace {

/// A bundle that somebody signed with a bare key and put into the public log.
struct PublicBundle {
  std::filesystem::path folder;

  explicit PublicBundle(const char* name) : folder(shared_folder() / "vectors/sigstore-bundles" / name) {}
  std::string file(const char* name) const {
    std::ifstream in(folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  PublicKey key() const { return PublicKey::parse_pem(file("key.pub")).value(); }
  /// What verifying its entries says; `message` is for bundles without envelope.
  std::string judged(const Bytes& message, const TrustedRoot& root) const {
    const Bundle bundle = Bundle::parse(file("bundle.sigstore.json")).value();
    const Bytes signature = raw_signature();
    const auto* envelope = std::get_if<verifier::Envelope>(&bundle.content);
    const verifier::SignedContent what(envelope != nullptr ? envelope->signed_bytes() : message);
    const PublicKey signer = key();
    if (!what.is_signed_by(signer, signature)) return "signature.invalid";
    std::optional<BytesView> statement;
    if (envelope != nullptr) statement = envelope->payload;
    const LoggedSignature logged{signature, what, statement, signer};
    for (const auto& entry : *bundle.log_entries) {
      const auto good = verify_log_entry(entry, logged, root, bundle.log_evidence_due, kNow);
      if (!good) return good.error().id();
    }
    return bundle.log_entries->empty() ? "none" : "good";
  }
  TrustedRoot root() const { return TrustedRoot::parse(file("trusted_root.json")).value(); }

 private:
  Bytes raw_signature() const {
    const json bundle = json::parse(file("bundle.sigstore.json"));
    const json& text = bundle.contains("messageSignature") ? bundle["messageSignature"]["signature"]
                                                           : bundle["dsseEnvelope"]["signatures"][0]["sig"];
    return base64_decode(text.get<std::string>()).value();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(public_log, *boost::unit_test::precondition(has_shared{"vectors/sigstore-bundles"}))

BOOST_AUTO_TEST_CASE(entries_of_the_public_log_verify) {
  for (const char* name : {"conf-managed-key-happy-path", "go-npm-publish-1.3.0", "npm-publish-v1"}) {
    const PublicBundle bundle(name);
    BOOST_TEST(bundle.judged(bundle.file("artifact"), bundle.root()) == "good", name);
  }
}

BOOST_AUTO_TEST_CASE(entries_of_the_public_log_do_not_verify_with_another_log) {
  for (const char* name : {"conf-managed-key-happy-path", "go-npm-publish-1.3.0", "npm-publish-v1"}) {
    const PublicBundle bundle(name);
    BOOST_TEST(bundle.judged(bundle.file("artifact"), TestLog().root()) == "tlog.unknown", name);
    TrustedRoot liar = bundle.root();
    for (auto& log : liar.logs) log.key = SigningKey::make(KeyType::kP256).public_key();
    const std::string id = bundle.judged(bundle.file("artifact"), liar);
    BOOST_TEST((id == "tlog.set-invalid" || id == "tlog.checkpoint-invalid"), name << ": " << id);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
