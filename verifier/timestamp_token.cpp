#include "verifier/timestamp_token.h"

#include <fmt/format.h>

#include "base/limits.h"
#include "verifier/der.h"
#include "verifier/hash.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

using namespace std::string_view_literals;

Error bad_token(std::string what) { return Error(kTimestampInvalid, std::move(what)); }

/// Before any of it is read: libraries have crashed on what this refuses.
Result<void> check_der(BytesView der) {
  if (der.size() > limits::kTimestampBytes) return bad_token(fmt::format("{} bytes are no timestamp", der.size()));
  if (!is_strict_der(der, limits::kTimestampDepth)) return bad_token("the timestamp is not DER");
  return {};
}

/// PKIStatusInfo ::= SEQUENCE { status INTEGER, statusString SEQUENCE OF UTF8String OPTIONAL, failInfo BIT STRING
/// OPTIONAL } Granted is 0, granted with modifications 1 (RFC 3161, 2.4.2); whoever grants has no failure to report.
Result<void> check_status(BytesView content) {
  DerReader reader(content);
  const auto status = reader.read(DerReader::kInteger);
  if (status != "\0"sv && status != "\1"sv) return bad_token("the authority did not grant the timestamp");
  if (reader.next_is(DerReader::kSequence) && !reader.read(DerReader::kSequence)) {
    return bad_token("the timestamp's status is not of its form");
  }
  if (!reader.at_end()) return bad_token("the timestamp's status tells of a failure");
  return {};
}

Result<std::vector<Certificate>> parse_certificates(const std::vector<Bytes>& ders) {
  std::vector<Certificate> certificates;
  for (const Bytes& der : ders) {
    auto certificate = Certificate::parse(der);
    if (!certificate) {
      return std::move(certificate).error().as(kTimestampInvalid).during("reading a certificate of the timestamp");
    }
    certificates.push_back(std::move(*certificate));
  }
  return certificates;
}

Result<TimestampToken> read_token(BytesView content_info, BytesView stamped) {
  PRATIQUE_TRY(signed_data, SignedData::parse(content_info));
  PRATIQUE_TRY(info, TstInfo::parse(signed_data.content));
  if (signed_data.attributes.message_digest != hash_of(signed_data.digest, signed_data.content)) {
    return bad_token("the timestamp's signature is over another content");
  }
  if (info.imprint != hash_of(info.hash, stamped)) {
    return Error(kTimestampImprint, "the timestamp is over other bytes than this signature");
  }
  PRATIQUE_TRY(certificates, parse_certificates(signed_data.certificates));
  return TimestampToken{std::move(signed_data), std::move(info), std::move(certificates)};
}

}  // namespace

Result<TimestampToken> TimestampToken::parse(BytesView der, BytesView stamped) {
  PRATIQUE_CHECK(check_der(der));
  return read_token(der, stamped);
}

Result<TimestampToken> TimestampToken::parse_response(BytesView der, BytesView stamped) {
  PRATIQUE_CHECK(check_der(der));
  const auto content = der_only(der, DerReader::kSequence);
  if (!content) return bad_token("the timestamp is no answer of an authority");
  DerReader reader(*content);
  const auto status = reader.read(DerReader::kSequence);
  if (!status) return bad_token("the timestamp has no status");
  PRATIQUE_CHECK(check_status(*status));
  const auto token = reader.read_whole(DerReader::kSequence);
  if (!token || !reader.at_end()) return bad_token("the authority's answer holds not exactly one timestamp");
  return read_token(*token, stamped);
}

}  // namespace pratique::verifier
