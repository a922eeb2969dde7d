#include "verifier/signed_attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "verifier/algorithm_identifier.h"
#include "verifier/der.h"
#include "verifier/hash.h"
#include "verifier/openssl.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kContentType = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03"sv;
constexpr std::string_view kMessageDigest = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04"sv;
constexpr std::string_view kSigningCertificate = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0C"sv;
constexpr std::string_view kSigningCertificateV2 = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F"sv;

Error bad_attributes(std::string_view what) {
  return Error(kTimestampInvalid, fmt::format("the timestamp's signed attributes are not of their form: {}", what));
}

/// Only for the older form of a certificate's name. The name decides nothing by itself: the certificate must also have
/// the issuer, the serial number and the key, and an authority must have issued it.
Bytes sha1(BytesView content) {
  Bytes digest(20, '\0');
  unsigned int size = 0;
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  if (EVP_Digest(content.data(), content.size(), out, &size, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL did not hash");
  }
  return digest;
}

/// IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber INTEGER }: one name, a directory name.
bool read_issuer_and_serial(BytesView content, CertificateId& out) {
  DerReader reader(content);
  const auto names = reader.read(DerReader::kSequence);
  const auto serial = reader.read(DerReader::kInteger);
  if (!names || !serial || !reader.at_end()) return false;
  const auto name = der_only(*names, DerReader::context_constructed(4));
  if (!name || !der_only(*name, DerReader::kSequence)) return false;
  out.issuer = Bytes(*name);
  out.serial = Bytes(*serial);
  return true;
}

enum class Form { kOlder, kV2 };

/// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT SHA-256, certHash OCTET STRING, issuerSerial OPTIONAL }; ESSCertID
/// is the same without the algorithm.
std::optional<CertificateId> read_certificate_id(BytesView content, Form form) {
  DerReader reader(content);
  CertificateId id;
  if (form == Form::kV2) {
    id.hash = Hash::kSha256;
    if (reader.next_is(DerReader::kSequence)) {
      id.hash = hash_identified(*reader.read_whole(DerReader::kSequence));
      if (!id.hash) return std::nullopt;
    }
  }
  const auto digest = reader.read(DerReader::kOctetString);
  if (!digest) return std::nullopt;
  id.digest = Bytes(*digest);
  if (!reader.at_end()) {
    const auto issuer_and_serial = reader.read(DerReader::kSequence);
    if (!reader.at_end() || !read_issuer_and_serial(*issuer_and_serial, id)) return std::nullopt;
  }
  return id;
}

/// SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), policies OPTIONAL }: the first names the
/// signer's (RFC 5035, 3); what the others say would narrow down the path, which an authority of the trusted root does
/// already.
std::optional<CertificateId> read_signing_certificate(BytesView value, Form form) {
  const auto content = der_only(value, DerReader::kSequence);
  if (!content) return std::nullopt;
  DerReader reader(*content);
  const auto ids = reader.read(DerReader::kSequence);
  if (!ids) return std::nullopt;
  if (!reader.at_end() && (!reader.read(DerReader::kSequence) || !reader.at_end())) return std::nullopt;
  const auto first = DerReader(*ids).read(DerReader::kSequence);
  return first ? read_certificate_id(*first, form) : std::nullopt;
}

struct Attribute {
  BytesView type;
  BytesView values;  ///< content of the SET
};

/// Attributes in the order of DER (X.690, 11.6), each type once.
Result<std::vector<Attribute>> read_attributes(BytesView content) {
  std::vector<Attribute> attributes;
  DerReader reader(content);
  BytesView before;
  while (!reader.at_end()) {
    const auto whole = reader.read_whole(DerReader::kSequence);
    const auto parts = whole ? der_only(*whole, DerReader::kSequence) : std::nullopt;
    if (!parts) return bad_attributes("an attribute");
    DerReader attribute(*parts);
    const auto type = attribute.read(DerReader::kOid);
    const auto values = attribute.read(DerReader::kSet);
    if (!type || !values || !attribute.at_end()) return bad_attributes("an attribute");
    if (*whole < before) return bad_attributes("they are not in order");
    before = *whole;
    for (const Attribute& other : attributes) {
      if (other.type == *type) return bad_attributes("one comes twice");
    }
    attributes.push_back({*type, *values});
  }
  return attributes;
}

/// The values of an attribute, if it is there.
std::optional<BytesView> find_values(const std::vector<Attribute>& attributes, std::string_view type) {
  for (const Attribute& attribute : attributes) {
    if (attribute.type == type) return attribute.values;
  }
  return std::nullopt;
}

/// The certificate's name in one form, if it is there. Everything that is there must be well formed.
Result<std::optional<CertificateId>> find_certificate(const std::vector<Attribute>& attributes, std::string_view type,
                                                      Form form) {
  const auto values = find_values(attributes, type);
  if (!values) return std::optional<CertificateId>();
  auto id = read_signing_certificate(*values, form);
  if (!id) return bad_attributes("name of the signer's certificate");
  return id;
}

}  // namespace

bool CertificateId::names(BytesView certificate_der, BytesView certificate_issuer, BytesView certificate_serial) const {
  if (digest != (hash ? hash_of(*hash, certificate_der) : sha1(certificate_der))) return false;
  return (!issuer || *issuer == certificate_issuer) && (!serial || *serial == certificate_serial);
}

Result<SignedAttributes> SignedAttributes::parse(BytesView content) {
  PRATIQUE_TRY(attributes, read_attributes(content));
  SignedAttributes out;
  const auto content_type = find_values(attributes, kContentType);
  if (!content_type || der_only(*content_type, DerReader::kOid) != kTstInfoType) return bad_attributes("content type");
  const auto digest_values = find_values(attributes, kMessageDigest);
  const auto digest = digest_values ? der_only(*digest_values, DerReader::kOctetString) : std::nullopt;
  if (!digest) return bad_attributes("message digest");
  out.message_digest = Bytes(*digest);
  PRATIQUE_TRY(certificate, find_certificate(attributes, kSigningCertificateV2, Form::kV2));
  PRATIQUE_TRY(by_older_form, find_certificate(attributes, kSigningCertificate, Form::kOlder));
  if (!certificate && !by_older_form) return bad_attributes("the signer's certificate is not named");
  out.certificate = std::move(certificate);
  out.by_older_form = std::move(by_older_form);
  return out;
}

}  // namespace pratique::verifier
