#include "verifier/certificate_signature.h"

#include "verifier/algorithm_identifier.h"
#include "verifier/der.h"

namespace pratique::verifier {
namespace {

/// `signature` of a TBSCertificate: behind version and serial number.
std::optional<BytesView> algorithm_inside(BytesView signed_bytes) {
  DerReader fields(*der_only(signed_bytes, DerReader::kSequence));
  constexpr unsigned char kVersion = DerReader::context_constructed(0);
  if (fields.next_is(kVersion)) fields.read(kVersion);
  fields.read(DerReader::kInteger);
  return fields.read_whole(DerReader::kSequence);
}

}  // namespace

std::optional<CertificateSignature> CertificateSignature::read(BytesView der) {
  DerReader reader(*der_only(der, DerReader::kSequence));
  const BytesView signed_bytes = *reader.read_whole(DerReader::kSequence);
  const BytesView identifier = *reader.read_whole(DerReader::kSequence);
  const BytesView bits = *reader.read(DerReader::kBitString);
  if (!bits.starts_with('\0') || algorithm_inside(signed_bytes) != identifier) return std::nullopt;
  const auto algorithm = signature_algorithm_named(identifier);
  if (!algorithm) return std::nullopt;
  return CertificateSignature{signed_bytes, *algorithm, bits.substr(1)};
}

}  // namespace pratique::verifier
