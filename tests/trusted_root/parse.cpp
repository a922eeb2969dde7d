#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

#include "base/limits.h"
#include "tests/support/shared.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;
using verifier::TrustedRoot;

namespace {

struct Rooted {
  TestLog log;
  json root = log.trusted_root();
  json& first() { return root["tlogs"][0]; }
  static std::string parse(const std::string& text) { return outcome(TrustedRoot::parse(text)); }
  std::string parse() const { return parse(root.dump()); }
};

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trusted_root, Rooted)

BOOST_AUTO_TEST_CASE(a_log_is_read) {
  first()["publicKey"]["validFor"]["end"] = "2030-01-01T00:00:00Z";
  const auto parsed = TrustedRoot::parse(root.dump());
  BOOST_REQUIRE(parsed.has_value());
  BOOST_REQUIRE(parsed->logs.size() == 1U);
  const auto& known = parsed->logs[0];
  BOOST_TEST(known.base_url == "https://log.test/api");
  BOOST_TEST(known.id == log.id());
  BOOST_TEST(known.checkpoint_id == log.id());
  BOOST_TEST(known.key.spki() == log.key().spki());
  BOOST_TEST((known.valid_from == Time::parse("2024-01-01T00:00:00Z").value()));
  BOOST_TEST((known.valid_until == Time::parse("2030-01-01T00:00:00Z").value()));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_may_be_marked_otherwise_than_entries) {
  first()["checkpointKeyId"] = {{"keyId", base64_encode(sha256("x"))}};
  const auto parsed = TrustedRoot::parse(root.dump());
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->logs[0].id == log.id());
  BOOST_TEST(parsed->logs[0].checkpoint_id == sha256("x"));
}

BOOST_AUTO_TEST_CASE(the_details_of_a_key_are_what_it_is) {
  BOOST_TEST(parse() == "good");
  for (const char* other : {"PKIX_ECDSA_P384_SHA_384", "PKIX_ED25519", "PKCS1_RSA_PKCS1V5", "PKIX_RSA"}) {
    first()["publicKey"]["keyDetails"] = other;
    BOOST_TEST(parse() == "policy.invalid", other);
  }
  first()["publicKey"]["keyDetails"] = 7;
  BOOST_TEST(parse() == "policy.invalid");
  first()["publicKey"].erase("keyDetails");
  BOOST_TEST(parse() == "good");
}

BOOST_AUTO_TEST_CASE(a_log_may_have_an_rsa_key_in_its_older_form) {
  const auto key = SigningKey::make(KeyType::kRsa2048);
  first()["publicKey"]["rawBytes"] = base64_encode(key.pkcs1());
  first()["publicKey"]["keyDetails"] = "PKCS1_RSA_PKCS1V5";
  const auto parsed = TrustedRoot::parse(root.dump());
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->logs[0].key.spki() == key.spki());
}

BOOST_AUTO_TEST_CASE(a_root_without_logs_trusts_none) {
  root.erase("tlogs");
  const auto parsed = TrustedRoot::parse(root.dump());
  BOOST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->logs.empty());
}

BOOST_AUTO_TEST_CASE(other_media_types_are_refused) {
  for (const char* good :
       {"application/vnd.dev.sigstore.trustedroot.v0.1+json", "application/vnd.dev.sigstore.trustedroot.v0.2+json"}) {
    root["mediaType"] = good;
    BOOST_TEST(parse() == "good", good);
  }
  for (const json& wrong : {json("application/json"), json(""), json(7), json(nullptr)}) {
    root["mediaType"] = wrong;
    BOOST_TEST(parse() == "policy.invalid", wrong);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_such_document_is_refused) {
  for (const char* text : {"", "[]", "null", "{}", "x"}) BOOST_TEST(parse(text) == "policy.invalid", text);
  const std::string good = root.dump();
  BOOST_TEST(parse(good) == "good");
  BOOST_TEST(parse(good + "x") == "policy.invalid");
  BOOST_TEST(parse(R"({"tlogs":[],)" + good.substr(1)) == "policy.invalid");
  BOOST_TEST(parse(good + std::string(limits::kTrustedRootBytes, ' ')) == "policy.invalid");
  root["certificateAuthorities"] = 7;
  BOOST_TEST(parse() == "policy.invalid");
}

BOOST_AUTO_TEST_CASE(unknown_members_are_refused) {
  for (const char* pointer : {"/revoked", "/tlogs/0/revoked", "/tlogs/0/publicKey/revoked",
                              "/tlogs/0/publicKey/validFor/revoked", "/tlogs/0/logId/revoked"}) {
    json changed = root;
    changed[json::json_pointer(pointer)] = true;
    BOOST_TEST(parse(changed.dump()) == "policy.invalid", pointer);
  }
}

BOOST_AUTO_TEST_CASE(a_log_needs_key_name_start_and_url) {
  for (const char* pointer : {"/baseUrl", "/publicKey", "/publicKey/rawBytes", "/publicKey/validFor",
                              "/publicKey/validFor/start", "/logId", "/logId/keyId"}) {
    for (const json& wrong : {json(nullptr), json(7), json::array()}) {
      json changed = root;
      changed["tlogs"][0][json::json_pointer(pointer)] = wrong;
      BOOST_TEST(parse(changed.dump()) == "policy.invalid", pointer << " = " << wrong);
    }
  }
}

BOOST_AUTO_TEST_CASE(periods_have_their_order_and_form) {
  auto& period = first()["publicKey"]["validFor"];
  period["end"] = "2024-01-01T00:00:00Z";
  BOOST_TEST(parse() == "good");
  period["end"] = "2023-12-31T23:59:59Z";
  BOOST_TEST(parse() == "policy.invalid");
  period["end"] = "tomorrow";
  BOOST_TEST(parse() == "policy.invalid");
}

BOOST_AUTO_TEST_CASE(hash_and_name_have_their_form) {
  first()["hashAlgorithm"] = "SHA2_512";
  BOOST_TEST(parse() == "policy.invalid");
  first()["hashAlgorithm"] = "SHA2_256";
  first()["logId"]["keyId"] = base64_encode("short");
  BOOST_TEST(parse() == "policy.invalid");
}

BOOST_AUTO_TEST_CASE(keys_that_may_not_vouch_may_not_log) {
  first()["publicKey"]["rawBytes"] = base64_encode(SigningKey::make(KeyType::kRsa1024).spki());
  BOOST_TEST(parse() == "policy.invalid");
}

BOOST_AUTO_TEST_CASE(real_trusted_roots_are_read,
                     *boost::unit_test::precondition(has_shared{"vectors/sigstore-bundles"})) {
  std::size_t good = 0;
  for (const auto& folder : std::filesystem::directory_iterator(shared_folder() / "vectors/sigstore-bundles")) {
    if (!folder.is_directory()) continue;
    const json expected = json::parse(content_of(folder.path() / "expect.json"));
    if (!expected["verify"].get<bool>()) continue;
    const auto parsed = TrustedRoot::parse(content_of(folder.path() / "trusted_root.json"));
    BOOST_TEST(parsed.has_value(), folder.path() << ": " << (parsed ? "" : parsed.error().to_string()));
    ++good;
  }
  BOOST_TEST(good > 20U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
