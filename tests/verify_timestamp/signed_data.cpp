#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/verify_timestamp/stamped.h"

// The CMS around what the authority says. A047: structures that crashed libraries, each beside a good twin.
namespace pratique::test {

using verifier::Hash;

BOOST_FIXTURE_TEST_SUITE(timestamp_signed_data, Stamped)

BOOST_AUTO_TEST_CASE(there_is_exactly_one_signer) {
  BOOST_TEST(judged() == "good");
  for (const std::size_t signers : {0U, 2U, 3U}) {
    plan.signers = signers;
    BOOST_TEST(judged() == "timestamp.invalid", signers);
  }
}

BOOST_AUTO_TEST_CASE(the_content_is_a_time) {
  BOOST_TEST(judged() == "good");
  plan.content_type = asn1::kData;
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(the_signer_says_so_too) {
  const BytesView type("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03", 9);
  plan.content_type_attribute = attribute(type, der::oid(asn1::kTstInfo));
  BOOST_TEST(judged() == "good");
  plan.content_type_attribute = attribute(type, der::oid(asn1::kData));
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.content_type_attribute = attribute(type, join({der::oid(asn1::kTstInfo), der::oid(asn1::kTstInfo)}));
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.content_type_attribute = attribute(type, "");
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.content_type_attribute = "";
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(versions_are_those_of_the_standard) {
  BOOST_TEST(judged() == "good");
  for (const BytesView version : {BytesView("\0", 1), BytesView("\1"), BytesView("\2"), BytesView("\4")}) {
    plan.signed_data_version = der::integer(version);
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(the_hashes_announced_contain_the_signers) {
  plan.digest_algorithms = der::set({asn1::kSha256, asn1::kSha512});
  BOOST_TEST(judged() == "good");
  for (const Bytes& other : {der::set({}), der::set({asn1::kSha512}), der::set({asn1::kSha1}),
                             der::set({asn1::kSha256, asn1::kSha1}), der::set({der::number(1)}), Bytes()}) {
    plan.digest_algorithms = other;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(other_signatures_than_with_ecdsa_are_taken) {
  struct {
    KeyType type;
    Hash hash;
    Bytes digest, algorithm;
  } const kinds[] = {
      {KeyType::kP384, Hash::kSha256, asn1::kSha256, asn1::kEcdsaSha256},  // as Sigstore's own authority signs
      {KeyType::kP384, Hash::kSha384, asn1::kSha384, asn1::kEcdsaSha384},
      {KeyType::kP521, Hash::kSha512, asn1::kSha512, asn1::kEcdsaSha512},
      {KeyType::kRsa2048, Hash::kSha256, asn1::kSha256, asn1::kRsaEncryption},
      {KeyType::kRsa2048, Hash::kSha512, asn1::kSha512, asn1::kRsaEncryption},
      {KeyType::kRsa2048, Hash::kSha256, asn1::kSha256, asn1::kRsaSha256},
      {KeyType::kEd25519, Hash::kSha512, asn1::kSha512, asn1::kEd25519},
  };
  for (const auto& kind : kinds) {
    plan.hash = kind.hash;
    plan.digest_algorithm = kind.digest;
    plan.digest_algorithms = der::set({kind.digest});
    plan.signature_algorithm = kind.algorithm;
    const Signer signer = tsa.issue(CertificatePlan::leaf(), kind.type);
    authorities = {tsa.authority(false)};
    BOOST_TEST(judged_by(signer) == "good", kind.type);
  }
}

BOOST_AUTO_TEST_CASE(the_algorithm_is_the_keys_and_its_hash_the_signers) {
  BOOST_TEST(judged() == "good");
  for (const Bytes& other : {asn1::kEcdsaSha384, asn1::kRsaSha256, asn1::kRsaEncryption, asn1::kEd25519, asn1::kSha256,
                             der::sequence({BytesView(asn1::kEcdsaSha256).substr(2), der::null()})}) {
    plan.signature = tsa.signer().key.sign("x");
    plan.signature_algorithm = other;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(pss_says_everything_itself) {
  authorities = {tsa.authority(false)};
  const Signer signer = tsa.issue(CertificatePlan::leaf(), KeyType::kRsa2048);
  const Bytes pss = der::oid(BytesView("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A", 9));
  const Bytes mgf1 = der::oid(BytesView("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x08", 9));
  const auto parameters = [&](const Bytes& hash, const Bytes& mask_hash, unsigned char salt) {
    return der::sequence(
        {der::tagged(0, hash), der::tagged(1, der::sequence({mgf1, mask_hash})), der::tagged(2, der::number(salt))});
  };
  const auto judged_with = [&](const Bytes& said) {
    plan.signature_algorithm = der::sequence({pss, said});
    plan.signature = std::nullopt;
    plan.signature = signer.key.sign_pss(Hash::kSha256, plan.signed_bytes(signer), 32);
    return judged_by(signer);
  };
  BOOST_TEST(judged_with(parameters(asn1::kSha256, asn1::kSha256, 32)) == "good");
  BOOST_TEST(judged_with(parameters(asn1::kSha256, asn1::kSha256, 20)) == "timestamp.invalid");
  BOOST_TEST(judged_with(parameters(asn1::kSha256, asn1::kSha1, 32)) == "timestamp.invalid");
  BOOST_TEST(judged_with(parameters(asn1::kSha512, asn1::kSha256, 32)) == "timestamp.invalid");
  BOOST_TEST(judged_with(der::sequence({})) == "timestamp.invalid");
  BOOST_TEST(judged_with(der::null()) == "timestamp.invalid");
  BOOST_TEST(judged_with("") == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(the_message_digest_is_of_the_content) {
  const BytesView type("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04", 9);
  const Bytes digest = sha256(plan.tst_info());
  plan.message_digest = attribute(type, der::octets(digest));
  BOOST_TEST(judged() == "good");
  for (const Bytes& other :
       {attribute(type, der::octets(sha256("x"))), attribute(type, der::octets("")),
        attribute(type, der::integer(digest)), attribute(type, der::null()),
        attribute(type, join({der::octets(digest), der::octets(digest)})), attribute(type, ""), Bytes()}) {
    plan.message_digest = other;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(attributes_come_once_and_in_order) {
  const Bytes when = attribute("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05", der::element(0x17, "260301120000Z"));
  plan.more_attributes = {when};
  BOOST_TEST(judged() == "good");
  BOOST_TEST(with([](TokenPlan& p) { p.sorted = false; }) == "timestamp.invalid");
  BOOST_TEST(with([&](TokenPlan& p) { p.more_attributes = {when, when}; }) == "timestamp.invalid");
  const BytesView digest_type("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04", 9);
  BOOST_TEST(with([&](TokenPlan& p) { p.more_attributes = {attribute(digest_type, der::octets(sha256("x")))}; }) ==
             "timestamp.invalid");
  BOOST_TEST(with([&](TokenPlan& p) { p.more_attributes = {der::sequence({der::oid("\x2A\x03")})}; }) ==
             "timestamp.invalid");
  BOOST_TEST(with([&](TokenPlan& p) { p.more_attributes = {der::null()}; }) == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(the_signature_is_over_the_attributes) {
  BOOST_TEST(judged() == "good");
  for (const Bytes& other : {Bytes(), Bytes("x"), tsa.signer().key.sign("x"), tsa.signer().key.sign(plan.tst_info())}) {
    plan.signature = other;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(the_signer_is_named_by_issuer_and_number) {
  const Bytes issuer = name("root of timestamps");
  plan.signer_name = der::sequence({issuer, der::integer("\x2A")});
  BOOST_TEST(judged() == "good");
  for (const Bytes& other : {der::element(0x80, "key id"), der::sequence({issuer}), der::sequence({}),
                             der::sequence({issuer, der::integer("\x2A"), der::null()})}) {
    plan.signer_name = other;
    BOOST_TEST(judged() == "timestamp.invalid");
  }
}

BOOST_AUTO_TEST_CASE(what_nobody_needs_is_passed_over) {
  plan.revocation_lists = der::tagged(1, der::sequence({}));
  plan.unsigned_attributes = der::tagged(1, der::sequence({der::oid("\x2A\x03"), der::set({der::null()})}));
  BOOST_TEST(judged() == "good");
  plan.revocation_lists = der::tagged(2, der::sequence({}));
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(certificates_are_certificates) {
  const Bytes own = tsa.signer().certificate;
  plan.certificates = {own, tsa.root()};
  BOOST_TEST(judged() == "good");
  plan.certificates = std::vector<Bytes>{};
  BOOST_TEST(judged() == "good");
  plan.certificates = std::vector<Bytes>{own, der::sequence({})};
  BOOST_TEST(judged() == "timestamp.invalid");
  plan.certificates = std::vector<Bytes>{own, der::tagged(1, der::null())};
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_CASE(certificates_without_end_are_not_read) {  // A182
  plan.certificates = std::vector<Bytes>(limits::kTimestampCertificates, tsa.signer().certificate);
  BOOST_TEST(judged() == "good");
  plan.certificates->push_back(tsa.signer().certificate);
  BOOST_TEST(judged() == "timestamp.invalid");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
