#include "verifier/der.h"

#include <cstddef>

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
  if (length_bytes == 0 || length_bytes > 4 || der.size() < 2 + length_bytes) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = (length << 8) | byte_at(der, 2 + i);
  const bool shortest = length >= 0x80 && byte_at(der, 2) != 0;
  if (!shortest) return std::nullopt;
  return Header{2 + length_bytes, length};
}

}  // namespace

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

std::optional<unsigned char> DerReader::next_tag() const {
  return rest_.empty() ? std::nullopt : std::optional(byte_at(rest_, 0));
}

Bytes der_element(unsigned char tag, BytesView content) {
  Bytes length;
  for (std::size_t rest = content.size(); rest > 0; rest >>= 8) length.insert(length.begin(), static_cast<char>(rest & 0xFF));
  Bytes out(1, static_cast<char>(tag));
  if (content.size() >= 0x80) {
    out += static_cast<char>(0x80U | length.size());
    out += length;
  } else {
    out += static_cast<char>(content.size());
  }
  return out += content;
}

std::optional<BytesView> der_only(BytesView der, unsigned char tag) {
  DerReader reader(der);
  auto content = reader.read(tag);
  if (!content || !reader.at_end()) return std::nullopt;
  return content;
}

}  // namespace pratique::verifier
