#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"
#include "verifier/hash.h"

namespace pratique::test {

using nlohmann::json;
using verifier::SignedContent;

namespace {

/// A bundle about a file: a signature over its bytes, or a statement that names it.
struct Artifact : Releases {
  Bytes file = "free pratique";
  SigningKey signer = key;

  json over(const Bytes& content) const {
    json some = bundle_of(signer, "{}");
    some.erase("dsseEnvelope");
    some["messageSignature"] = {{"signature", base64_encode(signer.sign(content))}};
    return some;
  }
  static json with_digest(json some, const std::string& algorithm, const Bytes& digest) {
    some["messageSignature"]["messageDigest"] = {{"algorithm", algorithm}, {"digest", base64_encode(digest)}};
    return some;
  }
  std::string judged(const json& some, const SignedContent& artifact) const {
    verifier::Trust believed;
    believed.authorities.push_back({.name = "release", .means = signer.public_key(), .root = root});
    return outcome(verify_bundle({some.dump()}, artifact, believed, demands, kNow));
  }
  std::string judged(const json& some) const { return judged(some, SignedContent(file)); }

  std::shared_ptr<const verifier::TrustedRoot> root;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bundle_about_an_artifact, Artifact)

BOOST_AUTO_TEST_CASE(a_signature_over_the_bytes_is_good_for_them_alone) {
  BOOST_TEST(judged(over(file)) == "verified");
  BOOST_TEST(judged(over("free practice")) == "signature.invalid");
  BOOST_TEST(judged(over(file), SignedContent(Digest::of(file))) == "verified");
  BOOST_TEST(judged(over(file), SignedContent(Digest::of("free practice"))) == "signature.invalid");
}

// A091
BOOST_AUTO_TEST_CASE(a_digest_that_is_said_fits) {
  using verifier::Hash;
  const json some = over(file);
  BOOST_TEST(judged(with_digest(some, "SHA2_256", hash_of(Hash::kSha256, file))) == "verified");
  BOOST_TEST(judged(with_digest(some, "SHA2_384", hash_of(Hash::kSha384, file))) == "verified");
  BOOST_TEST(judged(with_digest(some, "SHA2_512", hash_of(Hash::kSha512, file))) == "verified");
  for (const char* algorithm : {"SHA2_256", "SHA2_384", "SHA2_512"}) {
    BOOST_TEST(judged(with_digest(some, algorithm, "x")) == "signature.subject-mismatch", algorithm);
  }
  for (const char* algorithm : {"MD5", "SHA1", "HASH_ALGORITHM_UNSPECIFIED"}) {
    BOOST_TEST(judged(with_digest(some, algorithm, "x")) == "bundle.malformed", algorithm);
  }
  BOOST_TEST(judged(with_digest(some, "SHA2_512", sha256(file))) == "signature.subject-mismatch");
  json unnamed = with_digest(some, "", hash_of(Hash::kSha256, file));
  BOOST_TEST(judged(unnamed) == "bundle.malformed");
}

BOOST_AUTO_TEST_CASE(a_digest_in_another_algorithm_than_the_artefacts_cannot_be_compared) {
  const SignedContent by_digest(Digest::of(file));
  BOOST_TEST(judged(with_digest(over(file), "SHA2_512", "x"), by_digest) == "verified");
  BOOST_TEST(judged(with_digest(over(file), "SHA2_256", "x"), by_digest) == "signature.subject-mismatch");
}

BOOST_AUTO_TEST_CASE(the_digest_is_of_the_signatures_hash) {
  signer = SigningKey::make(KeyType::kP384);
  BOOST_TEST(judged(over(file)) == "verified");
  BOOST_TEST(judged(over(file), SignedContent(Digest::of(file))) == "signature.invalid");  // signed with SHA-384
  signer = SigningKey::make(KeyType::kP521);
  BOOST_TEST(judged(over(file), SignedContent(Digest::of(file, Digest::Algorithm::kSha512))) == "verified");
  BOOST_TEST(judged(over(file), SignedContent(Digest::of(file))) == "signature.invalid");
}

BOOST_AUTO_TEST_CASE(a_statement_names_the_artefact) {
  const auto statement = [](const Digest& digest) {
    json out = signature_statement(digest);
    out["predicateType"] = "https://example.com/any";
    return out;
  };
  const json good = statement(Digest::of(file));
  BOOST_TEST(judged(bundle_of(signer, good.dump())) == "verified");
  BOOST_TEST(judged(bundle_of(signer, statement(Digest::of("other")).dump())) == "signature.subject-mismatch");
  BOOST_TEST(judged(bundle_of(signer, "no JSON")) == "payload.malformed");
  json without = good;
  without["subject"] = "none";
  BOOST_TEST(judged(bundle_of(signer, without.dump())) == "payload.malformed");
  json typed = bundle_of(signer, good.dump());
  typed["dsseEnvelope"]["payloadType"] = "text/plain";
  typed["dsseEnvelope"]["signatures"][0]["sig"] = base64_encode(signer.sign(pae("text/plain", good.dump())));
  BOOST_TEST(judged(typed) == "payload.type");
}

BOOST_AUTO_TEST_CASE(what_is_no_bundle_is_refused) {
  BOOST_TEST(judged(json::object()) == "bundle.malformed");
  BOOST_TEST(judged(json::array()) == "bundle.malformed");
}

/// Rekor v2 logs the hash that goes with the key; where only another one is known, the entry cannot be about it.
BOOST_AUTO_TEST_CASE(an_entry_with_a_hash_that_cannot_be_known_is_about_something_else) {
  const TestLog log;
  root = std::make_shared<const verifier::TrustedRoot>(log.root());
  json some = over(file);
  const auto logged = [&](BytesView content) {
    const Bytes signature = base64_decode(some["messageSignature"]["signature"].get<std::string>()).value();
    some["verificationMaterial"]["tlogEntries"] =
        json::array({log.entry("hashedrekord", "0.0.2", hashedrekord_v2_body(signature, content, signer.spki()), 0)});
    return some;
  };
  BOOST_TEST(judged(logged(file)) == "verified");
  BOOST_TEST(judged(logged(file), SignedContent(Digest::of(file))) == "verified");
  signer = SigningKey::make(KeyType::kP384);
  some = over(file);
  some["messageSignature"]["signature"] = base64_encode(signer.sign_with(verifier::Hash::kSha256, file));
  BOOST_TEST(judged(logged(file), SignedContent(Digest::of(file))) == "tlog.entry-mismatch");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
