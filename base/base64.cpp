#include "base/base64.h"

#include <array>
#include <cstdint>

namespace pratique {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNone = 0xFF;

constexpr std::array<std::uint8_t, 256> reverse(std::string_view alphabet) {
  std::array<std::uint8_t, 256> table{};
  table.fill(kNone);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}
constexpr auto kStandardValues = reverse(kStandard);
constexpr auto kUrlValues = reverse(kUrl);

std::optional<Bytes> decode(std::string_view text, const std::array<std::uint8_t, 256>& values, bool padded) {
  if (padded) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes out(text.size() * 3 / 4, '\0');
  const auto value_at = [&](std::size_t i) -> std::uint32_t { return values[static_cast<unsigned char>(text[i])]; };
  std::size_t read = 0, written = 0;
  for (; read + 4 <= text.size(); read += 4) {
    const std::uint32_t a = value_at(read), b = value_at(read + 1), c = value_at(read + 2), d = value_at(read + 3);
    if ((a | b | c | d) == kNone) return std::nullopt;  // only kNone has bits beyond the sixth
    const std::uint32_t bits = a << 18 | b << 12 | c << 6 | d;
    out[written++] = static_cast<char>(bits >> 16);
    out[written++] = static_cast<char>(bits >> 8);
    out[written++] = static_cast<char>(bits);
  }
  std::uint32_t bits = 0;
  int count = 0;
  for (; read < text.size(); ++read) {
    const std::uint32_t value = value_at(read);
    if (value == kNone) return std::nullopt;
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[written++] = static_cast<char>(bits >> count);
    }
  }
  if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;  // two texts must not mean the same bytes
  return out;
}

}  // namespace

std::string base64_encode(BytesView data) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = (bits << 8) | (i + k < data.size() ? static_cast<unsigned char>(data[i + k]) : 0U);
    }
    out.push_back(kStandard[bits >> 18]);
    out.push_back(kStandard[(bits >> 12) & 63]);
    out.push_back(i + 1 < data.size() ? kStandard[(bits >> 6) & 63] : '=');
    out.push_back(i + 2 < data.size() ? kStandard[bits & 63] : '=');
  }
  return out;
}

std::optional<Bytes> base64_decode(std::string_view text) { return decode(text, kStandardValues, true); }

std::optional<Bytes> base64_decode_any(std::string_view text) {
  const bool of_urls = text.find('-') != std::string_view::npos || text.find('_') != std::string_view::npos;
  if (!of_urls && text.size() % 4 == 0) return base64_decode(text);
  return decode(text, kUrlValues, text.ends_with('='));
}

std::string hex_encode(BytesView data) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const char c : data) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

std::optional<Bytes> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto value = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = value(text[i]);
    const int low = value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

}  // namespace pratique
