#include "tests/support/test_tsa.h"

#include <openssl/evp.h>

#include <algorithm>

#include "base/base64.h"
#include "verifier/hash.h"

namespace pratique::test {

namespace asn1 {
namespace {
Bytes hex(const char* digits) { return hex_decode(digits).value(); }
Bytes algorithm(const char* oid_hex) { return der::sequence({der::oid(hex(oid_hex))}); }
}  // namespace

const Bytes kTstInfo = hex("2a864886f70d0109100104");
const Bytes kData = hex("2a864886f70d010701");
const Bytes kTimeStamping = hex("2b06010505070308");
const Bytes kCodeSigning = hex("2b06010505070303");
const Bytes kSha1 = algorithm("2b0e03021a");
const Bytes kSha256 = algorithm("608648016503040201");
const Bytes kSha384 = algorithm("608648016503040202");
const Bytes kSha512 = algorithm("608648016503040203");
const Bytes kEcdsaSha256 = algorithm("2a8648ce3d040302");
const Bytes kEcdsaSha384 = algorithm("2a8648ce3d040303");
const Bytes kEcdsaSha512 = algorithm("2a8648ce3d040304");
const Bytes kRsaEncryption = der::sequence({der::oid(hex("2a864886f70d010101")), der::null()});
const Bytes kRsaSha256 = der::sequence({der::oid(hex("2a864886f70d01010b")), der::null()});
const Bytes kEd25519 = algorithm("2b6570");
}  // namespace asn1

Bytes name(const std::string& common_name) {
  return der::sequence({der::set({der::sequence({der::oid("\x55\x04\x03"), der::element(0x0C, common_name)})})});
}

Bytes extension(BytesView oid, bool critical, BytesView value) {
  return der::sequence({der::oid(oid), critical ? der::boolean(true) : "", der::octets(value)});
}

Bytes basic_constraints(bool ca) {
  return extension("\x55\x1D\x13", true, der::sequence({ca ? der::boolean(true) : ""}));
}

/// `bits` is the first byte of the bit string: 0x80 digitalSignature, 0x06 keyCertSign and cRLSign.
Bytes key_usage(unsigned char bits) {
  unsigned char unused = 0;
  while (((bits >> unused) & 1) == 0) ++unused;
  const Bytes content{static_cast<char>(unused), static_cast<char>(bits)};
  return extension("\x55\x1D\x0F", true, der::element(0x03, content));
}

Bytes extended_key_usage(bool critical, std::initializer_list<BytesView> oids) {
  Bytes list;
  for (const BytesView oid : oids) list += der::oid(oid);
  return extension("\x55\x1D\x25", critical, der::element(0x30, list));
}

CertificatePlan CertificatePlan::root() {
  CertificatePlan plan;
  plan.subject = plan.issuer;
  plan.serial = "\x01";
  plan.extensions = {basic_constraints(true), key_usage(0x06)};
  return plan;
}

CertificatePlan CertificatePlan::leaf() {
  CertificatePlan plan;
  plan.extensions = {key_usage(0x80), extended_key_usage(true, {asn1::kTimeStamping})};
  return plan;
}

Bytes CertificatePlan::certificate(const SigningKey& key, const SigningKey& issuer_key) const {
  Bytes list;
  for (const Bytes& extension : extensions) list += extension;
  const Bytes validity = der::sequence({der::element(0x17, not_before), der::element(0x17, not_after)});
  const Bytes to_be_signed =
      der::sequence({der::tagged(0, der::number(2)), der::integer(serial), asn1::kEcdsaSha256, name(issuer), validity,
                     name(subject), key.spki(), list.empty() ? "" : der::tagged(3, der::element(0x30, list))});
  return der::sequence(
      {to_be_signed, asn1::kEcdsaSha256, der::bits(issuer_key.sign_with(verifier::Hash::kSha256, to_be_signed))});
}

Bytes attribute(BytesView oid, BytesView value) { return der::sequence({der::oid(oid), der::set({value})}); }

namespace {

constexpr std::string_view kContentType{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03", 9};
constexpr std::string_view kMessageDigest{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04", 9};
constexpr std::string_view kSigningCertificate{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0C", 11};
constexpr std::string_view kSigningCertificateV2{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F", 11};
constexpr std::string_view kSignedData{"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", 9};
constexpr std::string_view kPolicy{"\x2B\x06\x01\x04\x01\x83\xBF\x30\x02", 9};

Bytes sha1(BytesView content) {
  Bytes digest(20, '\0');
  EVP_Digest(content.data(), content.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha1(),
             nullptr);
  return digest;
}

Bytes signing_certificate(BytesView oid, BytesView digest, BytesView issuer_and_serial) {
  const Bytes id = der::sequence({der::octets(digest), issuer_and_serial});
  return attribute(oid, der::sequence({der::sequence({id})}));
}

verifier::Hash hash_of_imprint(const Bytes& algorithm) {
  if (algorithm == asn1::kSha384) return verifier::Hash::kSha384;
  if (algorithm == asn1::kSha512) return verifier::Hash::kSha512;
  return verifier::Hash::kSha256;
}

}  // namespace

Bytes issuer_and_serial(const CertificatePlan& plan) {
  return der::sequence({der::sequence({der::tagged(4, name(plan.issuer))}), der::integer(plan.serial)});
}

Bytes signing_certificate_v2(BytesView certificate, BytesView issuer_and_serial) {
  return signing_certificate(kSigningCertificateV2, sha256(certificate), issuer_and_serial);
}

Bytes signing_certificate_v1(BytesView certificate, BytesView issuer_and_serial) {
  return signing_certificate(kSigningCertificate, sha1(certificate), issuer_and_serial);
}

Bytes TokenPlan::tst_info() const {
  const Bytes digest = imprint.value_or(imprint_algorithm == asn1::kSha1
                                            ? sha1(stamped)
                                            : verifier::hash_of(hash_of_imprint(imprint_algorithm), stamped));
  return der::sequence({version, der::oid(kPolicy), der::sequence({imprint_algorithm, der::octets(digest)}),
                        der::number(77), der::generalized_time(time), behind_time});
}

Bytes TokenPlan::signed_bytes(const Signer& by) const {
  std::vector<Bytes> attributes = more_attributes;
  const Bytes digest = verifier::hash_of(hash, content.value_or(tst_info()));
  attributes.push_back(content_type_attribute.value_or(attribute(kContentType, der::oid(asn1::kTstInfo))));
  attributes.push_back(message_digest.value_or(attribute(kMessageDigest, der::octets(digest))));
  attributes.push_back(
      signing_certificate.value_or(signing_certificate_v2(by.certificate, issuer_and_serial(by.plan))));
  if (sorted) std::sort(attributes.begin(), attributes.end());
  Bytes list;
  for (const Bytes& one : attributes) list += one;
  return der::element(0x31, list);
}

Bytes TokenPlan::token(const Signer& by) const {
  const Bytes attributes = signed_bytes(by);
  const bool pure = signature_algorithm == asn1::kEd25519;
  const Bytes made = signature ? *signature : pure ? by.key.sign(attributes) : by.key.sign_with(hash, attributes);
  const Bytes signer = der::sequence(
      {der::number(1), signer_name.value_or(der::sequence({name(by.plan.issuer), der::integer(by.plan.serial)})),
       digest_algorithm, join({"\xA0", BytesView(attributes).substr(1)}), signature_algorithm, der::octets(made),
       unsigned_attributes});
  Bytes signer_set;
  for (std::size_t i = 0; i < signers; ++i) signer_set += signer;
  Bytes brought;
  for (const Bytes& certificate : certificates.value_or(std::vector{by.certificate})) brought += certificate;
  const Bytes signed_data =
      der::sequence({signed_data_version, digest_algorithms,
                     der::sequence({der::oid(content_type), der::tagged(0, der::octets(content.value_or(tst_info())))}),
                     der::tagged(0, brought), revocation_lists, der::element(0x31, signer_set)});
  return der::sequence({der::oid(kSignedData), der::tagged(0, signed_data)});
}

Bytes TokenPlan::response(const Signer& by) const {
  return join({der::sequence({status, token(by), behind_token}), behind_answer});
}

TestTsa::TestTsa(CertificatePlan leaf, KeyType type)
    : root_key_(SigningKey::make(KeyType::kP256)),
      root_(CertificatePlan::root().certificate(root_key_, root_key_)),
      signer_(issue(leaf, type)) {}

Signer TestTsa::issue(const CertificatePlan& plan, KeyType type) const {
  const auto key = SigningKey::make(type);
  return {key, plan.certificate(key, root_key_), plan};
}

verifier::CertificateAuthority TestTsa::authority(bool with_signer) const {
  verifier::CertificateAuthority authority;
  authority.uri = "https://tsa.test";
  if (with_signer) authority.chain.push_back(verifier::Certificate::parse(signer_.certificate).value());
  authority.chain.push_back(verifier::Certificate::parse(root_).value());
  authority.valid_from = Time::parse("2025-01-01T00:00:00Z").value();
  return authority;
}

}  // namespace pratique::test
