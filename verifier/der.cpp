#include "verifier/der.h"

namespace pratique::verifier {
namespace {

struct Header {
  std::size_t header;
  std::size_t content;
};

unsigned char byte_at(BytesView bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

std::optional<Header> header_of(BytesView der, unsigned char tag) {
  if (der.size() < 2 || byte_at(der, 0) != tag) return std::nullopt;
  const unsigned char first = byte_at(der, 1);
  if (first < 0x80) return Header{2, first};
  const std::size_t length_bytes = first & 0x7FU;
  if (length_bytes > 4 || der.size() < 2 + length_bytes) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = (length << 8) | byte_at(der, 2 + i);
  const bool shortest = length >= 0x80 && byte_at(der, 2) != 0;
  if (!shortest) return std::nullopt;
  return Header{2 + length_bytes, length};
}

/// Whether the content of a primitive element is in its one form, as far as the tag tells.
bool is_strict_primitive(unsigned char tag, BytesView content) {
  switch (tag) {
    case DerReader::kBoolean:
      return content.size() == 1 && (byte_at(content, 0) == 0 || byte_at(content, 0) == 0xFF);
    case DerReader::kInteger: {
      if (content.empty()) return false;
      if (content.size() == 1) return true;
      const bool padded = (byte_at(content, 0) == 0 && byte_at(content, 1) < 0x80) ||
                          (byte_at(content, 0) == 0xFF && byte_at(content, 1) >= 0x80);
      return !padded;
    }
    case DerReader::kNull:
      return content.empty();
    case DerReader::kOid:
      return !content.empty() && byte_at(content, content.size() - 1) < 0x80;
    case DerReader::kSequence & ~0x20:
    case DerReader::kSet & ~0x20:
      return false;  // these have parts
    default:
      return true;
  }
}

bool are_strict_elements(BytesView content, std::size_t depth) {
  if (depth == 0) return content.empty();
  DerReader reader(content);
  while (!reader.at_end()) {
    const auto whole = reader.read_any();
    if (!whole) return false;
    const unsigned char tag = byte_at(*whole, 0);
    const BytesView inside = whole->substr(header_of(*whole, tag)->header);
    const bool constructed = (tag & 0x20) != 0;
    const bool string_in_pieces = constructed && tag < 0x40 && tag != DerReader::kSequence && tag != DerReader::kSet;
    if (string_in_pieces) return false;
    if (!(constructed ? are_strict_elements(inside, depth - 1) : is_strict_primitive(tag, inside))) return false;
  }
  return true;
}

}  // namespace

std::optional<BytesView> DerReader::read_any() {
  constexpr unsigned char kLongTag = 0x1F;
  if (rest_.empty()) return std::nullopt;
  const unsigned char tag = byte_at(rest_, 0);
  if ((tag & kLongTag) == kLongTag) return std::nullopt;
  return read_whole(tag);
}

bool is_strict_der(BytesView der, std::size_t depth) {
  DerReader reader(der);
  return reader.read_any() && reader.at_end() && are_strict_elements(der, depth);
}

Bytes der_element(unsigned char tag, BytesView content) {
  Bytes out(1, static_cast<char>(tag));
  const std::size_t size = content.size();
  if (size >= 0x10000)
    out += {'\x83', static_cast<char>(size >> 16), static_cast<char>(size >> 8)};
  else if (size >= 0x100)
    out += {'\x82', static_cast<char>(size >> 8)};
  else if (size >= 0x80)
    out += '\x81';
  out += static_cast<char>(size & 0xFF);
  return out.append(content);
}

std::optional<BytesView> DerReader::read_whole(unsigned char tag) {
  const auto header = header_of(rest_, tag);
  if (!header || rest_.size() - header->header < header->content) return std::nullopt;
  const BytesView whole = rest_.substr(0, header->header + header->content);
  rest_.remove_prefix(whole.size());
  return whole;
}

std::optional<BytesView> DerReader::read(unsigned char tag) {
  const auto whole = read_whole(tag);
  if (!whole) return std::nullopt;
  return whole->substr(header_of(*whole, tag)->header);
}

std::optional<BytesView> der_only(BytesView der, unsigned char tag) {
  DerReader reader(der);
  auto content = reader.read(tag);
  return reader.at_end() ? content : std::nullopt;
}

}  // namespace pratique::verifier
