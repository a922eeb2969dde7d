#include "verifier/tst_info.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "base/limits.h"
#include "verifier/algorithm_identifier.h"
#include "verifier/der.h"
#include "verifier/generalized_time.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

Error bad_tst_info(std::string_view what) {
  return Error(kTimestampInvalid, fmt::format("what the timestamp says is not of its form: {}", what));
}

std::size_t bytes_of(Hash hash) { return hash == Hash::kSha256 ? 32 : hash == Hash::kSha384 ? 48 : 64; }

/// MessageImprint ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }
Result<void> read_imprint(DerReader& reader, TstInfo& out) {
  const auto content = reader.read(DerReader::kSequence);
  if (!content) return bad_tst_info("message imprint");
  DerReader imprint(*content);
  const auto algorithm = imprint.read_whole(DerReader::kSequence);
  const auto hashed = imprint.read(DerReader::kOctetString);
  if (!algorithm || !hashed || !imprint.at_end()) return bad_tst_info("message imprint");
  const std::optional<Hash> hash = hash_identified(*algorithm);
  if (!hash) return bad_tst_info("its hash is none of SHA-256, SHA-384, SHA-512");
  if (hashed->size() != bytes_of(*hash)) return bad_tst_info("the imprint has not the length of its hash");
  out.hash = *hash;
  out.imprint = Bytes(*hashed);
  return {};
}

/// A number of at most `max` in an INTEGER that is in its shortest form already.
std::optional<std::int64_t> small_number(BytesView content, std::int64_t max) {
  if (content.empty() || content.size() > 5) return std::nullopt;
  if ((static_cast<unsigned char>(content.front()) & 0x80) != 0) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : content) number = number * 256 + static_cast<unsigned char>(c);
  if (number > max) return std::nullopt;
  return number;
}

/// Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, micros [1] likewise }
/// Whole milliseconds, rounded up.
Result<Duration> read_accuracy(BytesView content) {
  DerReader reader(content);
  std::int64_t ms = 0;
  if (reader.next_is(DerReader::kInteger)) {
    const auto seconds = small_number(*reader.read(DerReader::kInteger), limits::kTimestampAccuracySeconds);
    if (!seconds) return bad_tst_info("seconds of the accuracy");
    ms += *seconds * 1000;
  }
  for (const unsigned char part : {std::uint8_t{0}, std::uint8_t{1}}) {
    if (!reader.next_is(DerReader::context(part))) continue;
    const auto thousandths = small_number(*reader.read(DerReader::context(part)), 999);
    if (!thousandths || *thousandths == 0) return bad_tst_info("fractions of the accuracy");
    ms += part == 0 ? *thousandths : 1;
  }
  if (!reader.at_end()) return bad_tst_info("accuracy");
  return Duration{ms};
}

/// Extensions ::= SEQUENCE OF SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }: none is
/// known, so none may be critical.
Result<void> check_extensions(BytesView content) {
  DerReader reader(content);
  while (!reader.at_end()) {
    const auto extension = reader.read(DerReader::kSequence);
    if (!extension) return bad_tst_info("extensions");
    DerReader parts(*extension);
    if (!parts.read(DerReader::kOid)) return bad_tst_info("extensions");
    if (parts.next_is(DerReader::kBoolean)) return bad_tst_info("a critical extension that nobody knows");
    if (!parts.read(DerReader::kOctetString) || !parts.at_end()) return bad_tst_info("extensions");
  }
  return {};
}

/// What may stand behind the time, in this order.
Result<void> read_rest(DerReader& reader, TstInfo& out) {
  if (reader.next_is(DerReader::kSequence)) {
    PRATIQUE_TRY(duration, read_accuracy(*reader.read(DerReader::kSequence)));
    out.accuracy = duration;
  }
  // FALSE is the default, and DER leaves defaults out.
  if (reader.next_is(DerReader::kBoolean) && reader.read(DerReader::kBoolean) != "\xFF") {
    return bad_tst_info("ordering");
  }
  if (reader.next_is(DerReader::kInteger) && !reader.read(DerReader::kInteger)) return bad_tst_info("nonce");
  constexpr unsigned char kTsa = DerReader::context_constructed(0);
  if (reader.next_is(kTsa) && !reader.read(kTsa)) return bad_tst_info("name of the authority");
  constexpr unsigned char kExtensions = DerReader::context_constructed(1);
  if (reader.next_is(kExtensions)) {
    PRATIQUE_CHECK(check_extensions(*reader.read(kExtensions)));
  }
  if (!reader.at_end()) return bad_tst_info("there is something behind its end");
  return {};
}

}  // namespace

Result<TstInfo> TstInfo::parse(BytesView der) {
  if (!is_strict_der(der, limits::kTimestampDepth)) return bad_tst_info("it is not DER");
  const auto content = der_only(der, DerReader::kSequence);
  if (!content) return bad_tst_info("it is no sequence");
  DerReader reader(*content);
  if (reader.read(DerReader::kInteger) != "\x01") return bad_tst_info("version");
  if (!reader.read(DerReader::kOid)) return bad_tst_info("policy");
  TstInfo out;
  PRATIQUE_CHECK(read_imprint(reader, out));
  if (!reader.read(DerReader::kInteger)) return bad_tst_info("serial number");
  const auto time_text = reader.read(DerReader::kGeneralizedTime);
  const auto time = time_text ? parse_generalized_time(*time_text) : std::nullopt;
  if (!time) return bad_tst_info("time");
  out.time = *time;
  PRATIQUE_CHECK(read_rest(reader, out));
  return out;
}

}  // namespace pratique::verifier
