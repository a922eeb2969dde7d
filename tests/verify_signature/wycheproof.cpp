#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "tests/support/shared.h"
#include "verifier/keys.h"

namespace pratique::test {

namespace {

nlohmann::json read_groups(const std::string& file) {
  std::ifstream in(shared_folder() / "vectors/wycheproof" / file);
  return nlohmann::json::parse(in)["testGroups"];
}

Bytes hex_at(const nlohmann::json& object, const char* name) {
  return hex_decode(object[name].get<std::string>()).value();
}

/// Expected of a row: "valid" verifies; "invalid" does not; "acceptable" (BER where DER is due, a missing NULL in RSA's
/// DigestInfo: harmless spellings that other libraries take) does not either, so that one signature has one spelling.
bool is_expected_to_verify(const nlohmann::json& row) { return row["result"] == "valid"; }

void check_file(const std::string& file) {
  std::size_t tried = 0;
  for (const nlohmann::json& group : read_groups(file)) {
    const auto key = verifier::PublicKey::parse_spki(hex_at(group, "publicKeyDer"));
    for (const nlohmann::json& row : group["tests"]) {
      const bool verified = key.has_value() && key->verifies(hex_at(row, "msg"), hex_at(row, "sig"));
      BOOST_TEST(verified == is_expected_to_verify(row), file << " row " << row["tcId"] << ": " << row["comment"]);
      ++tried;
    }
  }
  BOOST_TEST_MESSAGE(file << ": " << tried << " signatures tried");
  BOOST_TEST(tried > 50U);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wycheproof, *boost::unit_test::precondition(has_shared{"vectors/wycheproof"}))

// The files of P1363, PSS and RSA with SHA-512 belong to other formats. ecdsa_secp384r1_sha256 is the older hash.
BOOST_AUTO_TEST_CASE(every_row_verifies_or_is_refused_as_expected) {
  for (const std::string file :
       {"ecdsa_secp256r1_sha256.json", "ecdsa_secp384r1_sha256.json", "ecdsa_secp384r1_sha384.json",
        "ecdsa_secp521r1_sha512.json", "ed25519.json", "rsa_signature_2048_sha256.json",
        "rsa_signature_3072_sha256.json", "rsa_signature_4096_sha256.json"}) {
    check_file(file);
  }
}

BOOST_AUTO_TEST_CASE(rsa_with_sha_512_is_not_tried) {
  for (const nlohmann::json& group : read_groups("rsa_signature_4096_sha512.json")) {
    const auto key = verifier::PublicKey::parse_spki(hex_at(group, "publicKeyDer"));
    BOOST_REQUIRE(key.has_value());
    for (const nlohmann::json& row : group["tests"]) {
      if (row["result"] != "valid") continue;  // among them is one that was made with SHA-256
      BOOST_TEST(!key->verifies(hex_at(row, "msg"), hex_at(row, "sig")));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
