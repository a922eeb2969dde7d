#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "tests/support/shared.h"
#include "verifier/keys.h"

// A082, A083, A085, A087, A090: the corpus has rows for each of them.
namespace pratique::test {

using verifier::Hash;
using verifier::SignatureAlgorithm;
using verifier::SignatureScheme;

namespace {

struct File {
  const char* name;
  SignatureAlgorithm algorithm;
  bool is_sigstores;  ///< what PublicKey::verifies tries by itself
  std::size_t signatures;
};

using enum SignatureScheme;

const File kFiles[] = {
    {"ecdsa_secp256r1_sha256.json", {kEcdsa, Hash::kSha256}, true, 484},
    {"ecdsa_secp384r1_sha256.json", {kEcdsa, Hash::kSha256}, true, 472},
    {"ecdsa_secp384r1_sha384.json", {kEcdsa, Hash::kSha384}, true, 504},
    {"ecdsa_secp521r1_sha512.json", {kEcdsa, Hash::kSha512}, true, 542},
    {"ecdsa_secp256r1_sha256_p1363.json", {kEcdsaFixedWidth, Hash::kSha256}, false, 262},
    {"ecdsa_secp384r1_sha384_p1363.json", {kEcdsaFixedWidth, Hash::kSha384}, false, 280},
    {"ecdsa_secp521r1_sha512_p1363.json", {kEcdsaFixedWidth, Hash::kSha512}, false, 318},
    {"ed25519.json", {kEd25519, Hash::kSha512}, true, 151},
    {"rsa_pss_2048_sha256_mgf1_32.json", {kRsaPss, Hash::kSha256}, false, 108},
    {"rsa_pss_3072_sha256_mgf1_32.json", {kRsaPss, Hash::kSha256}, false, 108},
    {"rsa_pss_4096_sha256_mgf1_32.json", {kRsaPss, Hash::kSha256}, false, 108},
    {"rsa_pss_4096_sha512_mgf1_64.json", {kRsaPss, Hash::kSha512}, false, 179},
    {"rsa_signature_2048_sha256.json", {kRsaPkcs1, Hash::kSha256}, true, 259},
    {"rsa_signature_3072_sha256.json", {kRsaPkcs1, Hash::kSha256}, true, 259},
    {"rsa_signature_4096_sha256.json", {kRsaPkcs1, Hash::kSha256}, true, 258},
    {"rsa_signature_4096_sha512.json", {kRsaPkcs1, Hash::kSha512}, false, 259},
};

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

std::size_t check_file(const File& file) {
  std::size_t tried = 0;
  for (const nlohmann::json& group : read_groups(file.name)) {
    const auto key = verifier::PublicKey::parse_spki(hex_at(group, "publicKeyDer"));
    for (const nlohmann::json& row : group["tests"]) {
      const Bytes message = hex_at(row, "msg");
      const Bytes signature = hex_at(row, "sig");
      const auto check = [&](bool verified, const char* how) {
        BOOST_TEST(verified == is_expected_to_verify(row),
                   file.name << " row " << row["tcId"] << ", " << how << ": " << row["comment"]);
      };
      check(key && key->verifies_as(file.algorithm, message, signature), "by algorithm");
      if (file.is_sigstores) check(key && key->verifies(message, signature), "by the rules of Sigstore");
      ++tried;
    }
  }
  BOOST_TEST_MESSAGE(file.name << ": " << tried << " signatures tried");
  BOOST_TEST(tried == file.signatures, file.name);
  return tried;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wycheproof, *boost::unit_test::precondition(has_shared{"vectors/wycheproof"}))

BOOST_AUTO_TEST_CASE(every_row_verifies_or_is_refused_as_expected) {
  std::size_t tried = 0;
  for (const File& file : kFiles) tried += check_file(file);
  BOOST_TEST_MESSAGE("Wycheproof: " << tried << " signatures tried");
  BOOST_TEST(tried == 4551U);
}

/// Sigstore's rules name one padding and one hash for RSA, and ASN.1 for ECDSA.
BOOST_AUTO_TEST_CASE(what_sigstore_does_not_name_is_not_tried) {
  for (const File& file : kFiles) {
    if (file.is_sigstores) continue;
    for (const nlohmann::json& group : read_groups(file.name)) {
      const auto key = verifier::PublicKey::parse_spki(hex_at(group, "publicKeyDer"));
      if (!key) continue;
      for (const nlohmann::json& row : group["tests"]) {
        if (row["result"] != "valid") continue;  // among the others is one that was made with SHA-256
        BOOST_TEST(!key->verifies(hex_at(row, "msg"), hex_at(row, "sig")), file.name);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
