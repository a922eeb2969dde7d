#include "verifier/certificate_extensions.h"

#include <algorithm>
#include <cstdint>

#include "base/base64.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/der.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::size_t kExtensionDepth = 16;
constexpr unsigned char kUtf8Text = 0x0C;
constexpr std::string_view kSigstoreUserOid = "1.3.6.1.4.1.57264.1.7";

Error unreadable(std::string_view what) {
  return Error(kCertificateMalformed, "its " + std::string(what) + " cannot be read");
}

unsigned char octet(BytesView bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

/// A NUL or a line end in a name is there to make two readers see two names (CVE-2009-2408).
bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

bool is_ascii_text(std::string_view text) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  return !text.empty() && !has_controls(text) && std::all_of(text.begin(), text.end(), is_ascii);
}

bool is_utf8_text(std::string_view text) { return !text.empty() && !has_controls(text) && to_valid_utf8(text) == text; }

/// `OtherName ::= SEQUENCE { type-id, value [0] EXPLICIT }`, its own tag already taken off.
std::optional<SubjectName> read_other_name(BytesView content) {
  DerReader reader(content);
  const auto type = reader.read(DerReader::kOid);
  const auto value = reader.read(DerReader::context_constructed(0));
  if (!type || !value || !reader.at_end()) return std::nullopt;
  if (dotted_oid(*type) != kSigstoreUserOid) return SubjectName{SubjectName::Type::kOther, ""};
  const auto text = der_only(*value, kUtf8Text);
  if (!text || !is_utf8_text(*text)) return std::nullopt;
  return SubjectName{SubjectName::Type::kSigstoreUser, std::string(*text)};
}

/// The next GeneralName (RFC 5280, 4.2.1.6) of what is strict DER.
std::optional<SubjectName> read_general_name(DerReader& reader) {
  using Type = SubjectName::Type;
  if (reader.next_is(DerReader::context_constructed(0))) {
    return read_other_name(*reader.read(DerReader::context_constructed(0)));
  }
  for (const auto& [number, type] : {std::pair{1, Type::kEmail}, {2, Type::kDns}, {6, Type::kUri}}) {
    const unsigned char tag = DerReader::context(static_cast<unsigned char>(number));
    if (!reader.next_is(tag)) continue;
    const BytesView text = *reader.read(tag);
    if (!is_ascii_text(text)) return std::nullopt;
    return SubjectName{type, std::string(text)};
  }
  const BytesView other = *reader.read_any();
  if ((octet(other, 0) & 0xC0) != 0x80) return std::nullopt;
  return SubjectName{Type::kOther, ""};
}

}  // namespace

std::string dotted_oid(BytesView content) {
  const std::string unknown = "0x" + hex_encode(content);
  std::string out;
  std::uint64_t number = 0;
  bool at_start = true;
  for (const char c : content) {
    const auto byte = static_cast<unsigned char>(c);
    // Leading zeros would be a second way to write the same number.
    if ((at_start && byte == 0x80) || number > (UINT64_MAX >> 7)) return unknown;
    at_start = (byte & 0x80U) == 0;
    number = (number << 7) | (byte & 0x7FU);
    if ((byte & 0x80U) != 0) continue;
    if (out.empty()) {
      const std::uint64_t first = std::min<std::uint64_t>(number / 40, 2);
      out = std::to_string(first) + '.' + std::to_string(number - first * 40);
    } else {
      out += '.' + std::to_string(number);
    }
    number = 0;
  }
  return at_start ? out : unknown;
}

Result<std::vector<SubjectName>> read_subject_names(BytesView content) {
  constexpr std::string_view kWhat = "subject alternative name";
  const auto list = der_only(content, DerReader::kSequence);
  if (!list || list->empty() || !is_strict_der(content, kExtensionDepth)) return unreadable(kWhat);
  DerReader reader(*list);
  std::vector<SubjectName> names;
  while (!reader.at_end()) {
    auto name = read_general_name(reader);
    if (!name || names.size() == limits::kSubjectNames) return unreadable(kWhat);
    names.push_back(*std::move(name));
  }
  return names;
}

Result<BasicConstraints> read_basic_constraints(BytesView content) {
  const Error error = unreadable("basic constraints");
  const auto fields = der_only(content, DerReader::kSequence);
  if (!fields || !is_strict_der(content, kExtensionDepth)) return error;
  DerReader reader(*fields);
  BasicConstraints out;
  if (reader.next_is(DerReader::kBoolean)) out.is_ca = octet(*reader.read(DerReader::kBoolean), 0) != 0;
  if (reader.next_is(DerReader::kInteger)) {
    const auto length = reader.read(DerReader::kInteger);
    // One byte is more authorities than any path has; who is none has no length.
    if (!out.is_ca || length->size() != 1 || octet(*length, 0) > 0x7F) return error;
    out.path_length = octet(*length, 0);
  }
  if (!reader.at_end()) return error;
  return out;
}

Result<unsigned> read_key_usage(BytesView content) {
  const Error error = unreadable("key usage");
  const auto bits = der_only(content, DerReader::kBitString);
  if (!bits || bits->empty() || bits->size() > 3) return error;
  const unsigned unused = octet(*bits, 0);
  if (unused > 7 || (bits->size() == 1 && unused != 0)) return error;
  if (bits->size() > 1 && (octet(*bits, bits->size() - 1) & ((1U << unused) - 1)) != 0) return error;
  unsigned out = 0;
  for (std::size_t bit = 0; bit < (bits->size() - 1) * 8; ++bit) {
    if ((octet(*bits, 1 + bit / 8) & (0x80U >> (bit % 8))) != 0) out |= 1U << bit;
  }
  return out;
}

Result<std::vector<std::string>> read_extended_key_usage(BytesView content) {
  const Error error = unreadable("extended key usage");
  const auto list = der_only(content, DerReader::kSequence);
  if (!list || !is_strict_der(content, kExtensionDepth)) return error;
  DerReader reader(*list);
  std::vector<std::string> purposes;
  while (!reader.at_end()) {
    const auto oid = reader.read(DerReader::kOid);
    if (!oid) return error;
    purposes.push_back(dotted_oid(*oid));
  }
  return purposes;
}

}  // namespace pratique::verifier
