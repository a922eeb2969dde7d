#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "tests/support/shared.h"
#include "verifier/keys.h"

namespace pratique::test {

namespace {

nlohmann::json read_vectors(const std::string& file) {
  std::ifstream in(shared_folder() / "vectors/wycheproof" / file);
  return nlohmann::json::parse(in);
}

/// Expected of a row: "valid" verifies; "invalid" does not; "acceptable" (BER where DER is due, a missing NULL in RSA's
/// DigestInfo: harmless spellings that other libraries take) does not either, so that one signature has one spelling.
bool is_expected_to_verify(const nlohmann::json& row) { return row["result"] == "valid"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(wycheproof, *boost::unit_test::precondition(has_shared{"vectors/wycheproof"}))

// The files of P1363, PSS and RSA with SHA-512 belong to other formats. ecdsa_secp384r1_sha256 is the older hash.
BOOST_DATA_TEST_CASE(every_row_verifies_or_is_refused_as_expected,
                     boost::unit_test::data::make({"ecdsa_secp256r1_sha256.json", "ecdsa_secp384r1_sha256.json",
                                                   "ecdsa_secp384r1_sha384.json", "ecdsa_secp521r1_sha512.json",
                                                   "ed25519.json", "rsa_signature_2048_sha256.json",
                                                   "rsa_signature_3072_sha256.json", "rsa_signature_4096_sha256.json"}),
                     file) {
  std::size_t tried = 0;
  for (const auto& group : read_vectors(file)["testGroups"]) {
    const auto der = hex_decode(group["publicKeyDer"].get<std::string>());
    const auto key = verifier::PublicKey::parse_spki(*der);
    for (const auto& row : group["tests"]) {
      const auto message = hex_decode(row["msg"].get<std::string>());
      const auto signature = hex_decode(row["sig"].get<std::string>());
      const bool verified = key.has_value() && key->verifies(*message, *signature);
      BOOST_TEST(verified == is_expected_to_verify(row), file << " row " << row["tcId"] << ": " << row["comment"]);
      ++tried;
    }
  }
  BOOST_TEST_MESSAGE(file << ": " << tried << " signatures tried");
  BOOST_TEST(tried > 50U);
}

BOOST_AUTO_TEST_CASE(rsa_with_sha_512_is_not_tried) {
  for (const auto& group : read_vectors("rsa_signature_4096_sha512.json")["testGroups"]) {
    const auto key = verifier::PublicKey::parse_spki(*hex_decode(group["publicKeyDer"].get<std::string>()));
    BOOST_REQUIRE(key.has_value());
    for (const auto& row : group["tests"]) {
      BOOST_TEST(
          !key->verifies(*hex_decode(row["msg"].get<std::string>()), *hex_decode(row["sig"].get<std::string>())));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
