#include "verifier/signed_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "verifier/algorithm_identifier.h"
#include "verifier/der.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSignedDataType = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"sv;  // 1.2.840.113549.1.7.2

Error bad_signed_data(std::string_view what) {
  return Error(kTimestampInvalid, fmt::format("the timestamp is not of its form: {}", what));
}

/// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY }
Result<BytesView> open_content_info(BytesView der) {
  const auto content = der_only(der, DerReader::kSequence);
  if (!content) return bad_signed_data("content info");
  DerReader reader(*content);
  if (reader.read(DerReader::kOid) != kSignedDataType) return bad_signed_data("it is no signed data");
  const auto wrapped = reader.read(DerReader::context_constructed(0));
  const auto signed_data = wrapped ? der_only(*wrapped, DerReader::kSequence) : std::nullopt;
  if (!signed_data || !reader.at_end()) return bad_signed_data("content info");
  return *signed_data;
}

/// Hashes for readers that go through the content once; the signer's must be among them.
Result<std::vector<Hash>> read_digest_algorithms(DerReader& reader) {
  const auto content = reader.read(DerReader::kSet);
  if (!content) return bad_signed_data("list of hashes");
  std::vector<Hash> hashes;
  DerReader list(*content);
  while (!list.at_end()) {
    const auto identifier = list.read_whole(DerReader::kSequence);
    const auto hash = identifier ? hash_identified(*identifier) : std::nullopt;
    if (!hash) return bad_signed_data("a hash that is none of SHA-256, SHA-384, SHA-512");
    hashes.push_back(*hash);
  }
  return hashes;
}

/// EncapsulatedContentInfo ::= SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING }
Result<BytesView> read_content(DerReader& reader) {
  const auto content = reader.read(DerReader::kSequence);
  if (!content) return bad_signed_data("content");
  DerReader parts(*content);
  if (parts.read(DerReader::kOid) != kTstInfoType) return bad_signed_data("its content is no time");
  const auto wrapped = parts.read(DerReader::context_constructed(0));
  const auto octets = wrapped ? der_only(*wrapped, DerReader::kOctetString) : std::nullopt;
  if (!octets || !parts.at_end()) return bad_signed_data("content");
  return *octets;
}

/// CertificateSet: certificates alone; what else the format could hold there has been out of use for decades.
Result<std::vector<Bytes>> read_certificates(DerReader& reader) {
  std::vector<Bytes> certificates;
  constexpr unsigned char kCertificates = DerReader::context_constructed(0);
  if (!reader.next_is(kCertificates)) return certificates;
  DerReader set(*reader.read(kCertificates));
  while (!set.at_end()) {
    const auto certificate = set.read_whole(DerReader::kSequence);
    if (!certificate) return bad_signed_data("certificates");
    if (certificates.size() == limits::kTimestampCertificates) {
      return bad_signed_data(fmt::format("more than {} certificates", limits::kTimestampCertificates));
    }
    certificates.emplace_back(*certificate);
  }
  return certificates;
}

/// The one SignerInfo of the SET that comes next and ends the SignedData.
Result<BytesView> only_signer(DerReader& reader) {
  const auto set = reader.read(DerReader::kSet);
  const auto signer = set ? der_only(*set, DerReader::kSequence) : std::nullopt;
  if (!signer) return bad_signed_data("it has not exactly one signer");
  if (!reader.at_end()) return bad_signed_data("there is something behind the signer");
  return *signer;
}

/// SignerIdentifier: IssuerAndSerialNumber ::= SEQUENCE { issuer Name, serialNumber INTEGER }
Result<void> read_signer_name(DerReader& reader, SignedData& out) {
  const auto content = reader.read(DerReader::kSequence);
  if (!content) return bad_signed_data("the signer is not named by issuer and serial number");
  DerReader name(*content);
  const auto issuer = name.read_whole(DerReader::kSequence);
  const auto serial = name.read(DerReader::kInteger);
  if (!issuer || !serial || !name.at_end()) return bad_signed_data("name of the signer");
  out.issuer = Bytes(*issuer);
  out.serial = Bytes(*serial);
  return {};
}

/// What is signed are the attributes with the tag of a SET in place of [0] (RFC 5652, 5.4).
Result<void> read_attributes(DerReader& reader, SignedData& out) {
  constexpr unsigned char kSignedAttributes = DerReader::context_constructed(0);
  const auto whole = reader.read_whole(kSignedAttributes);
  if (!whole) return bad_signed_data("no signed attributes");
  out.signed_bytes = Bytes(*whole);
  out.signed_bytes.front() = static_cast<char>(DerReader::kSet);
  const auto content = der_only(out.signed_bytes, DerReader::kSet);
  PRATIQUE_TRY(attributes, SignedAttributes::parse(*content));
  out.attributes = std::move(attributes);
  return {};
}

/// SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, signedAttrs [0] IMPLICIT, signatureAlgorithm, signature,
/// unsignedAttrs [1] IMPLICIT OPTIONAL }
Result<void> read_signer(BytesView content, const std::vector<Hash>& announced, SignedData& out) {
  DerReader reader(content);
  if (reader.read(DerReader::kInteger) != "\x01") return bad_signed_data("version of the signer");
  PRATIQUE_CHECK(read_signer_name(reader, out));
  const auto digest = reader.read_whole(DerReader::kSequence);
  const auto hash = digest ? hash_identified(*digest) : std::nullopt;
  if (!hash) return bad_signed_data("the signer's hash is none of SHA-256, SHA-384, SHA-512");
  if (std::find(announced.begin(), announced.end(), *hash) == announced.end()) {
    return bad_signed_data("the signer's hash is not among those announced");
  }
  out.digest = *hash;
  PRATIQUE_CHECK(read_attributes(reader, out));
  const auto identifier = reader.read_whole(DerReader::kSequence);
  const auto algorithm = identifier ? signature_algorithm_identified(*identifier, *hash) : std::nullopt;
  if (!algorithm) return bad_signed_data("its signature's algorithm is none that is taken, or not that of its hash");
  out.algorithm = *algorithm;
  const auto signature = reader.read(DerReader::kOctetString);
  if (!signature) return bad_signed_data("signature");
  out.signature = Bytes(*signature);
  constexpr unsigned char kUnsignedAttributes = DerReader::context_constructed(1);
  if (reader.next_is(kUnsignedAttributes) && !reader.read(kUnsignedAttributes)) return bad_signed_data("attributes");
  if (!reader.at_end()) return bad_signed_data("there is something behind the signature");
  return {};
}

}  // namespace

Result<SignedData> SignedData::parse(BytesView der) {
  PRATIQUE_TRY(content, open_content_info(der));
  DerReader reader(content);
  if (reader.read(DerReader::kInteger) != "\x03") return bad_signed_data("version");
  PRATIQUE_TRY(announced, read_digest_algorithms(reader));
  SignedData out;
  PRATIQUE_TRY(octets, read_content(reader));
  out.content = Bytes(octets);
  PRATIQUE_TRY(certificates, read_certificates(reader));
  out.certificates = std::move(certificates);
  constexpr unsigned char kRevocationLists = DerReader::context_constructed(1);
  if (reader.next_is(kRevocationLists) && !reader.read(kRevocationLists)) return bad_signed_data("revocation lists");
  PRATIQUE_TRY(signer, only_signer(reader));
  PRATIQUE_CHECK(read_signer(signer, announced, out));
  return out;
}

}  // namespace pratique::verifier
