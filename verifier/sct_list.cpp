#include "verifier/sct_list.h"

#include "base/limits.h"
#include "verifier/der.h"
#include "verifier/hash.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr unsigned char kExtensions = DerReader::context_constructed(3);
// 1.3.6.1.4.1.11129.2.4.2
constexpr std::string_view kSctListObjectId = "\x2B\x06\x01\x04\x01\xD6\x79\x02\x04\x02";
// RFC 5246, section 7.4.1.4.1
constexpr std::uint64_t kTlsSha256 = 4, kTlsRsa = 1, kTlsEcdsa = 3;
constexpr std::uint64_t kMaxTimeMs = 253'402'300'799'999;  // the end of the year 9999

Error bad_sct(std::string why) { return Error(kSctInvalid, std::move(why)); }

/// Reads TLS encoding (RFC 8446, section 3): numbers with the big end first, vectors behind their length.
class TlsReader {
 public:
  explicit TlsReader(BytesView bytes) : rest_(bytes) {}

  std::optional<std::uint64_t> number(std::size_t bytes) {
    const auto raw = take(bytes);
    if (!raw) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : *raw) value = (value << 8) | static_cast<unsigned char>(c);
    return value;
  }
  std::optional<BytesView> take(std::size_t bytes) {
    if (rest_.size() < bytes) {
      rest_ = {};  // whoever reads on finds nothing: what is behind something cut means nothing
      return std::nullopt;
    }
    const BytesView out = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return out;
  }
  /// A vector whose length stands in two bytes.
  std::optional<BytesView> vector() {
    const auto size = number(2);
    return size ? take(static_cast<std::size_t>(*size)) : std::nullopt;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  BytesView rest_;
};

/// The list of extensions (`Extensions` of a TBSCertificate that was read) without the one of SCTs.
Bytes without_scts(BytesView extensions) {
  DerReader reader(*der_only(extensions, DerReader::kSequence));
  Bytes kept;
  while (!reader.at_end()) {
    const BytesView extension = *reader.read_whole(DerReader::kSequence);
    DerReader inside(*der_only(extension, DerReader::kSequence));
    if (*inside.read(DerReader::kOid) != kSctListObjectId) kept += extension;
  }
  return der_element(DerReader::kSequence, kept);
}

}  // namespace

Bytes big_endian(std::uint64_t value, std::size_t bytes) {
  Bytes out(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) out[bytes - 1 - i] = static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

Result<Sct> parse_sct(BytesView bytes) {
  TlsReader reader(bytes);
  const auto version = reader.number(1);
  const auto log_id = reader.take(32);
  const auto timestamp = reader.number(8);
  const auto extensions = reader.vector();
  const auto hash = reader.number(1);
  const auto algorithm = reader.number(1);
  const auto signature = reader.vector();
  if (!signature || signature->empty() || !reader.at_end())
    return bad_sct("an SCT is cut off, or something stands behind it");
  if (*version != 0) return bad_sct("an SCT of an unknown version");
  if (*hash != kTlsSha256 || (*algorithm != kTlsEcdsa && *algorithm != kTlsRsa)) {
    return bad_sct("an SCT by an algorithm that CT logs do not use");
  }
  if (*timestamp > kMaxTimeMs) return bad_sct("an SCT of a time that is none");
  const auto scheme = *algorithm == kTlsRsa ? SignatureScheme::kRsaPkcs1 : SignatureScheme::kEcdsa;
  return Sct{Bytes(*log_id),
             Time{static_cast<std::int64_t>(*timestamp)},
             *timestamp,
             Bytes(*extensions),
             {scheme, Hash::kSha256},
             Bytes(*signature)};
}

Bytes Sct::signed_bytes(BytesView entry) const {
  Bytes out(2, '\0');  // version v1, certificate_timestamp
  out += big_endian(timestamp_ms, 8);
  out += entry;
  out += big_endian(extensions.size(), 2);
  return out += extensions;
}

Result<std::vector<Sct>> parse_sct_list(BytesView extension) {
  const auto octets = der_only(extension, DerReader::kOctetString);
  if (!octets) return bad_sct("the list of SCTs is no octet string");
  TlsReader outer(*octets);
  const auto list = outer.vector();
  if (!list || !outer.at_end() || list->empty()) return bad_sct("the list of SCTs has not the length that it says");
  TlsReader reader(*list);
  std::vector<Sct> scts;
  while (!reader.at_end()) {
    const auto bytes = reader.vector();
    if (!bytes) return bad_sct("the list of SCTs is cut off");
    if (scts.size() == limits::kScts) return bad_sct("more SCTs than anybody needs");
    PRATIQUE_TRY(sct, parse_sct(*bytes));
    scts.push_back(std::move(sct));
  }
  return scts;
}

Bytes precertificate_entry(const Certificate& leaf, BytesView issuer_spki) {
  DerReader certificate(*der_only(leaf.der(), DerReader::kSequence));
  DerReader fields(*certificate.read(DerReader::kSequence));
  Bytes kept;
  while (!fields.at_end()) {
    const bool is_extensions = fields.next_is(kExtensions);
    const BytesView field = *fields.read_any();
    kept += is_extensions ? der_element(kExtensions, without_scts(*der_only(field, kExtensions))) : Bytes(field);
  }
  const Bytes precertificate = der_element(DerReader::kSequence, kept);
  Bytes entry = big_endian(1, 2);  // precert_entry
  entry += hash_of(Hash::kSha256, issuer_spki);
  entry += big_endian(precertificate.size(), 3);
  return entry += precertificate;
}

Bytes certificate_entry(const Certificate& leaf) {
  return big_endian(0, 2) + big_endian(leaf.der().size(), 3) + leaf.der();  // x509_entry
}

}  // namespace pratique::verifier
