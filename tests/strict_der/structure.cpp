#include <boost/test/unit_test.hpp>

#include "base/limits.h"
#include "tests/support/der_damage.h"
#include "tests/support/test_pki.h"
#include "tests/support/test_tsa.h"
#include "verifier/algorithm_identifier.h"
#include "verifier/certificate_extensions.h"
#include "verifier/generalized_time.h"
#include "verifier/keys.h"
#include "verifier/name_constraints.h"
#include "verifier/sct_list.h"
#include "verifier/signed_data.h"
#include "verifier/tst_info.h"

namespace pratique::test {

using verifier::Hash;

namespace {

const auto kTaken = [](const auto& result) { return result.has_value(); };

template <class Reader>
auto by(Reader reader) {
  return [reader](BytesView der) { return kTaken(reader(der)); };
}

}  // namespace

/// Each part of each structure is asked for, and nothing more is taken.
BOOST_AUTO_TEST_SUITE(structure)

BOOST_AUTO_TEST_CASE(a_timestamps_cms) {
  TokenPlan plan("signature");
  const TestTsa tsa;
  CertificatePlan issued = CertificatePlan::leaf();
  plan.signing_certificate = signing_certificate_v2(tsa.signer().certificate, issuer_and_serial(issued));
  plan.certificates = std::vector<Bytes>();
  plan.revocation_lists = der::tagged(1, "");
  plan.unsigned_attributes = der::tagged(1, "");
  const std::string issuer = "1.0.5.0.1.0", issuer_in_attribute = "1.0.5.0.3.2.1.0.0.0.1.0.0.0";
  // What may be: parameters that are NULL, no certificates, no revocation lists, no unsigned attributes, the short form
  // of the certificate's name. Empty texts and numbers are for whoever compares them, and is_strict_der has refused
  // them before.
  BOOST_TEST(
      der::not_minded(plan.token(tsa.signer()), by(verifier::SignedData::parse), {issuer, issuer_in_attribute}) ==
      "1.0.1.0 has more, 1.0.2.1.0 is empty, 1.0.3 is missing, 1.0.4 is missing, 1.0.4 has more, 1.0.5.0.1.0 is empty, "
      "1.0.5.0.1.0 has more, "
      "1.0.5.0.1.1 is empty, 1.0.5.0.2 has more, 1.0.5.0.3.2.1.0.0.0.0 is empty, 1.0.5.0.3.2.1.0.0.0.1 is missing, "
      "1.0.5.0.3.2.1.0.0.0.1.0.0.0 is empty, 1.0.5.0.3.2.1.0.0.0.1.0.0.0 has more, "
      "1.0.5.0.3.2.1.0.0.0.1.1 is empty, 1.0.5.0.3.2.1.0.0 has more, 1.0.5.0.5 is empty, 1.0.5.0.6 is missing, "
      "1.0.5.0.6 has more");
}

BOOST_AUTO_TEST_CASE(the_hash_of_a_certificates_name) {
  TokenPlan plan("signature");
  const TestTsa tsa;
  const auto named_with = [&](const Bytes& algorithm) {
    const Bytes id = der::sequence({algorithm, der::octets("digest")});
    plan.signing_certificate =
        attribute("\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F", der::sequence({der::sequence({id})}));
    return kTaken(verifier::SignedData::parse(plan.token(tsa.signer())));
  };
  BOOST_TEST(named_with(""));
  BOOST_TEST(named_with(asn1::kSha256));
  BOOST_TEST(named_with(asn1::kSha512));
  BOOST_TEST(!named_with(asn1::kSha1));
  BOOST_TEST(!kTaken(verifier::SignedData::parse(der::null())));
}

BOOST_AUTO_TEST_CASE(a_timestamps_statement) {
  TokenPlan plan("signature");
  plan.behind_time = join({der::sequence({der::number(1), der::element(0x80, "\x05"), der::element(0x81, "\x06")}),
                           der::boolean(true), der::number(7), der::tagged(0, der::null()),
                           der::tagged(1, der::sequence({der::oid("\x2A"), der::octets("x")}))});
  // All behind the time may be missing, and the parts of the accuracy; the authority's name is not looked into.
  BOOST_TEST(
      der::not_minded(plan.tst_info(), by(verifier::TstInfo::parse)) ==
      "2.0 has more, 5 is missing, 5 is empty, 5.0 is missing, 5.1 is missing, 5.2 is missing, 6 is missing, "
      "7 is missing, 8 is missing, 8 is empty, 8.0 is missing, 8 has more, 9 is missing, 9 is empty, 9.0 is missing, "
      "9.0.1 is empty");
}

BOOST_AUTO_TEST_CASE(the_parameters_of_pss) {
  const Bytes pss = der::oid(BytesView("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0A", 9));
  const Bytes mgf1 = der::oid(BytesView("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x08", 9));
  const Bytes good = der::sequence(
      {pss, der::sequence({der::tagged(0, asn1::kSha256), der::tagged(1, der::sequence({mgf1, asn1::kSha256})),
                           der::tagged(2, der::number(32))})});
  const auto read = [](BytesView der) { return verifier::signature_algorithm_identified(der, Hash::kSha256); };
  BOOST_TEST(der::not_minded(good, by(read)) == "1.0.0 has more, 1.1.0.1 has more");  // parameters that are NULL
  const Bytes other_mask =
      der::sequence({pss, der::sequence({der::tagged(0, asn1::kSha256),
                                         der::tagged(1, der::sequence({der::oid("\x2A"), asn1::kSha256})),
                                         der::tagged(2, der::number(32))})});
  BOOST_TEST(!read(other_mask).has_value());
}

BOOST_AUTO_TEST_CASE(algorithms_have_their_parameters_and_their_hash) {
  const auto read = [](BytesView der, Hash hash = Hash::kSha256) {
    return verifier::signature_algorithm_identified(der, hash).has_value();
  };
  const auto with = [](const Bytes& algorithm, const Bytes& parameters) {
    const der::Node node = der::nodes_of(algorithm).at(0);
    return der::sequence({node.parts.at(0).bytes(), parameters});
  };
  for (const Bytes& rsa : {asn1::kRsaSha256, asn1::kRsaEncryption}) {
    BOOST_TEST(read(with(rsa, "")));
    BOOST_TEST(read(with(rsa, der::null())));
    BOOST_TEST(!read(with(rsa, der::number(1))));
  }
  BOOST_TEST(!read(with(asn1::kRsaSha256, ""), Hash::kSha384));
  BOOST_TEST(read(with(asn1::kEcdsaSha256, "")));
  BOOST_TEST(!read(with(asn1::kEcdsaSha256, der::null())));
  BOOST_TEST(!read(with(asn1::kEcdsaSha256, ""), Hash::kSha384));
  BOOST_TEST(!read(der::null()));
  BOOST_TEST(!verifier::signature_algorithm_named(der::null()).has_value());
  BOOST_TEST(!verifier::hash_identified(der::null()).has_value());
  BOOST_TEST(!verifier::hash_identified(with(asn1::kSha256, der::number(1))).has_value());
}

BOOST_AUTO_TEST_CASE(public_keys) {
  const auto read = [](BytesView der) { return verifier::PublicKey::parse_spki(der); };
  for (const KeyType type : {KeyType::kP256, KeyType::kP384, KeyType::kRsa2048, KeyType::kEd25519}) {
    BOOST_TEST(der::not_minded(SigningKey::make(type).spki(), by(read)) == "", type);
  }
  const Bytes spki = SigningKey::make(KeyType::kRsa2048).spki();
  BOOST_TEST(!kTaken(verifier::PublicKey::parse_pkcs1(der::null())));
  const Bytes pkcs1 = der::nodes_of(spki).at(0).parts.at(1).content.substr(1);
  BOOST_TEST(der::not_minded(pkcs1, by(verifier::PublicKey::parse_pkcs1)) == "");
  for (const auto* raw : {"", "short", "one byte more than the 32 that it has"}) {
    BOOST_TEST(!kTaken(read(der::sequence({der::sequence({der::oid("\x2b\x65\x70")}), der::bits(raw)}))));
  }
}

BOOST_AUTO_TEST_CASE(names_of_certificates) {
  const Bytes user = der::tagged(0, join({pki::oid("1.3.6.1.4.1.57264.1.7"), der::tagged(0, pki::utf8("me"))}));
  const auto take = by(verifier::read_subject_names);
  BOOST_TEST(der::not_minded(der::sequence({user}), take) == "");
  const Bytes other = der::tagged(0, join({pki::oid("1.2.3"), der::tagged(0, der::null())}));
  BOOST_TEST(der::not_minded(der::sequence({other}), take) == "0.1 is empty, 0.1.0 is missing, 0.1 has more");
  for (const Bytes& bad :
       {der::sequence({der::element(0x86, "")}), der::sequence({der::element(0x86, "a\x80")}),
        der::sequence({der::integer("\x01")}),
        der::sequence({der::tagged(0, join({pki::oid("1.3.6.1.4.1.57264.1.7"), der::tagged(0, pki::utf8(""))}))}),
        der::sequence({Bytes("\x86\x81\x01x", 4)}), der::sequence({der::tagged(4, Bytes("\x30\x81\x00", 3))})}) {
    BOOST_TEST(!take(bad));
  }
  BOOST_TEST(take(der::sequence({der::element(0x86, "a")})));
}

BOOST_AUTO_TEST_CASE(usages_of_certificates) {
  const auto usage = by(verifier::read_key_usage);
  BOOST_TEST(usage(Bytes("\x03\x02\x07\x80", 4)));
  BOOST_TEST(!usage(Bytes("\x03\x02\x08\x00", 4)));
  BOOST_TEST(!usage(Bytes("\x03\x02\x20\x00", 4)));
  BOOST_TEST(!usage(Bytes("\x03\x02\x07\x40", 4)));
  const auto purposes = by(verifier::read_extended_key_usage);
  BOOST_TEST(purposes(der::sequence({der::oid("\x2A\x03")})));
  BOOST_TEST(!purposes(der::sequence({der::oid("\x2A\x83")})));
  BOOST_TEST(der::not_minded(der::sequence({der::oid("\x2A\x03")}), purposes) == "0 is missing");
}

BOOST_AUTO_TEST_CASE(name_constraints) {
  const auto take = by(verifier::NameConstraints::parse);
  const Bytes base = der::sequence({pki::uri("example.com")});
  BOOST_TEST(der::not_minded(der::sequence({der::tagged(0, base), der::tagged(1, base)}), take) ==
             "0 is missing, 0.0.0 is null, 0.0.0 is empty, 1 is missing, 1.0.0 is null, 1.0.0 is empty");
  const auto many = [&](std::size_t count) {
    Bytes all;
    for (std::size_t i = 0; i < count; ++i) all += base;
    return der::sequence({der::tagged(0, all)});
  };
  BOOST_TEST(take(many(limits::kNameConstraints)));
  BOOST_TEST(!take(many(limits::kNameConstraints + 1)));
  BOOST_TEST(!take(der::sequence({der::tagged(0, der::sequence({der::tagged(4, Bytes("\x30\x81\x00", 3))}))})));
}

BOOST_AUTO_TEST_CASE(lists_of_scts) {
  const auto take = by(verifier::parse_sct_list);
  pki::SctPlan plan;
  plan.log_id = Bytes(32, 'x');
  const auto key = SigningKey::make(KeyType::kP256);
  const Bytes good = plan.signed_by(key);
  const auto list = [](const Bytes& scts) { return der::octets(pki::big_endian(scts.size(), 2) + scts); };
  const auto of_one = [&](const Bytes& sct) { return list(pki::big_endian(sct.size(), 2) + sct); };
  BOOST_TEST(take(of_one(good)));
  BOOST_TEST(!take(list("")));
  const std::size_t before_signature = good.size() - key.sign("x").size();
  BOOST_TEST(before_signature > 40U);
  const Bytes unsigned_one = good.substr(0, 32 + 1 + 8 + 2 + 2) + Bytes(2, '\0');
  BOOST_TEST(!take(of_one(unsigned_one)));
  plan.time_ms = 253'402'300'799'999;
  BOOST_TEST(take(of_one(plan.signed_by(key))));
  plan.time_ms += 1;
  BOOST_TEST(!take(of_one(plan.signed_by(key))));
}

BOOST_AUTO_TEST_CASE(generalized_times) {
  for (const char* good : {"20260301120000Z", "20260301120000.5Z", "20260301120000.123456789Z"}) {
    BOOST_TEST(verifier::parse_generalized_time(good).has_value(), good);
  }
  for (const char* bad :
       {"", "Z", "20260301120000", "2026030112000Z", "20260301120000,5Z", "20260301120000.Z", "20260301120000.50Z",
        "20260301120000.xZ", "20260301120000.1234567891Z", "2026030112000xZ", "20260301-20000Z", "+0260301120000Z",
        "20260301120000+01:00Z", "20260301120000ZZ", "20261301120000Z"}) {
    BOOST_TEST(!verifier::parse_generalized_time(bad).has_value(), bad);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
