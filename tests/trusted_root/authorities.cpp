#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/support/shared.h"
#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"

namespace pratique::test {

using nlohmann::json;
using verifier::TrustedRoot;

namespace {

struct Rooted : pki::TestPki {
  json root_json = TestPki::trusted_root();
  Rooted() { root_json["timestampAuthorities"] = root_json["certificateAuthorities"]; }
  std::string parse() const { return outcome(TrustedRoot::parse(root_json.dump())); }
  TrustedRoot read() const { return TrustedRoot::parse(root_json.dump()).value(); }
};

constexpr const char* kInvalid = "policy.invalid";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trusted_authorities, Rooted)

BOOST_AUTO_TEST_CASE(authorities_are_read) {
  auto& first = root_json["certificateAuthorities"][0];
  first["validFor"]["end"] = "2030-01-01T00:00:00Z";
  first["operator"] = "somebody";
  const TrustedRoot read_root = read();
  for (const auto* authorities : {&read_root.authorities, &read_root.timestamp_authorities}) {
    BOOST_REQUIRE(authorities->size() == 1U);
    const auto& authority = authorities->front();
    BOOST_TEST(authority.uri == "https://authority.test");
    BOOST_REQUIRE(authority.chain.size() == 2U);
    BOOST_TEST(Bytes(authority.chain[0].subject()) == intermediate.subject);
    BOOST_TEST(Bytes(authority.chain[1].subject()) == root.subject);
    BOOST_TEST((authority.valid_from == kStart));
  }
  BOOST_TEST((read_root.authorities[0].valid_until == Time::parse("2030-01-01T00:00:00Z").value()));
  BOOST_TEST(read_root.authorities[0].operator_name == "somebody");
  BOOST_TEST(!read_root.timestamp_authorities[0].valid_until);
  BOOST_TEST(read_root.timestamp_authorities[0].operator_name.empty());
}

BOOST_AUTO_TEST_CASE(ct_logs_are_read) {
  const TrustedRoot read_root = read();
  BOOST_REQUIRE(read_root.ct_logs.size() == 1U);
  BOOST_TEST(read_root.ct_logs[0].id == sha256(ct_key.spki()));
  BOOST_TEST(read_root.ct_logs[0].key.spki() == ct_key.spki());
  BOOST_TEST(read_root.logs.empty());
}

BOOST_AUTO_TEST_CASE(what_is_read_is_what_vouches) {
  const TrustedRoot read_root = read();
  BOOST_TEST(read_root.authorities[0].chain[0].der() != read_root.authorities[0].chain[1].der());
  root_json.erase("certificateAuthorities");
  root_json.erase("ctlogs");
  root_json.erase("timestampAuthorities");
  const TrustedRoot empty = read();
  BOOST_TEST(empty.authorities.empty());
  BOOST_TEST(empty.ct_logs.empty());
  BOOST_TEST(empty.timestamp_authorities.empty());
}

BOOST_AUTO_TEST_CASE(an_authority_has_certificates_and_a_period) {
  for (const char* list : {"certificateAuthorities", "timestampAuthorities"}) {
    for (const char* pointer :
         {"/certChain", "/certChain/certificates", "/certChain/certificates/0/rawBytes", "/validFor"}) {
      for (const json& wrong : {json(nullptr), json(7), json::array()}) {
        const json before = root_json;
        root_json[list][0][json::json_pointer(pointer)] = wrong;
        BOOST_TEST(parse() == kInvalid, list << pointer << " = " << wrong);
        root_json = before;
      }
    }
  }
  BOOST_TEST(parse() == "good");
}

BOOST_AUTO_TEST_CASE(members_that_nobody_knows_are_refused) {
  for (const char* pointer : {"/revoked", "/certChain/revoked", "/certChain/certificates/0/revoked",
                              "/validFor/revoked", "/subject/revoked"}) {
    const json before = root_json;
    root_json["certificateAuthorities"][0][json::json_pointer(pointer)] = true;
    BOOST_TEST(parse() == kInvalid, pointer);
    root_json = before;
  }
}

BOOST_AUTO_TEST_CASE(periods_of_authorities_may_have_no_start) {
  auto& period = root_json["certificateAuthorities"][0]["validFor"];
  period = json::object();
  BOOST_TEST(parse() == "good");
  BOOST_TEST(!read().authorities[0].valid_from);
  period = {{"start", "2026-01-01T00:00:00Z"}, {"end", "2026-01-01T00:00:00Z"}};
  BOOST_TEST(parse() == "good");
  period["end"] = "2025-12-31T00:00:00Z";
  BOOST_TEST(parse() == kInvalid);
  period = {{"start", 7}};
  BOOST_TEST(parse() == kInvalid);
}

BOOST_AUTO_TEST_CASE(certificates_of_authorities_are_certificates) {
  auto& raw = root_json["certificateAuthorities"][0]["certChain"]["certificates"][1]["rawBytes"];
  raw = base64_encode(root_der() + '\0');
  BOOST_TEST(parse() == kInvalid);
  raw = base64_encode(root_der().substr(0, 100));
  BOOST_TEST(parse() == kInvalid);
  raw = base64_encode(root_der());
  BOOST_TEST(parse() == "good");
}

// Production's roots contain what they contain: a log that nobody can check yet must not take all others along.
BOOST_AUTO_TEST_CASE(a_log_with_a_key_of_the_future_is_left_out) {
  json another = root_json["ctlogs"][0];
  another["publicKey"]["rawBytes"] = base64_encode("a key of the future");
  const json logs = root_json["ctlogs"];
  for (const char* details : {"LMS_SHA256", "LMOTS_SHA256", "SLH_DSA_SHA2_128S", "ML_DSA_65"}) {
    another["publicKey"]["keyDetails"] = details;
    root_json["ctlogs"] = logs;
    root_json["ctlogs"].push_back(another);
    BOOST_TEST(parse() == "good", details);
  }
  root_json["ctlogs"] = logs;
  root_json["ctlogs"].insert(root_json["ctlogs"].begin(), another);
  BOOST_TEST(parse() == "good");
  BOOST_TEST(read().ct_logs.size() == 1U);
  root_json["ctlogs"][0]["publicKey"]["validFor"] = json::object();
  BOOST_TEST(parse() == kInvalid);
  root_json["ctlogs"][0] = another;
  root_json["ctlogs"][0]["publicKey"]["keyDetails"] = "PKIX_ECDSA_P256_SHA_256";
  BOOST_TEST(parse() == kInvalid);
}

BOOST_AUTO_TEST_CASE(an_authority_may_have_a_key_that_we_do_not_take) {
  intermediate.spki = SigningKey::make(KeyType::kSecp256k1).spki();
  root_json = TestPki::trusted_root();
  BOOST_TEST(parse() == "good");
  BOOST_TEST(!read().authorities[0].chain[0].key());
}

BOOST_AUTO_TEST_CASE(real_roots_have_authorities_and_logs,
                     *boost::unit_test::precondition(has_shared{"vectors/sigstore-bundles"})) {
  std::set<std::string> distinct;
  for (const char* folder : {"vectors/sigstore-bundles", "vectors/images/trust"}) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(shared_folder() / folder)) {
      if (file.path().extension() != ".json") continue;
      std::ifstream in(file.path(), std::ios::binary);
      std::string text{std::istreambuf_iterator<char>(in), {}};
      const json document = json::parse(text, nullptr, false);
      if (!document.is_object() || !document.contains("mediaType") || !document.contains("tlogs")) continue;
      if (!distinct.insert(text).second) continue;
      // The one that has to be refused has a log without a start (trusted_root/parse.cpp).
      const bool bad = file.path().parent_path().filename() == "conf-trust-root-tlog-missing-validity-start";
      const auto parsed = TrustedRoot::parse(text);
      BOOST_TEST(parsed.has_value() == !bad, file.path() << ": " << (parsed ? "" : parsed.error().to_string()));
      if (!parsed) continue;
      BOOST_TEST(parsed->logs.size() == document["tlogs"].size(), file.path());
      BOOST_TEST(parsed->ct_logs.size() == document.value("ctlogs", json::array()).size(), file.path());
      BOOST_TEST(parsed->authorities.size() == document.value("certificateAuthorities", json::array()).size(),
                 file.path());
      BOOST_TEST(parsed->timestamp_authorities.size() == document.value("timestampAuthorities", json::array()).size(),
                 file.path());
    }
  }
  BOOST_TEST(distinct.size() > 20U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
