#include "base/escape.h"

#include <fmt/format.h>

#include <cstdint>

namespace pratique {
namespace {

struct Decoded {
  char32_t code_point;
  std::size_t length;  ///< bytes consumed; 1 for a byte that is not UTF-8
  bool valid;
};

/// One code point at the start of `text`, which is not empty (RFC 3629: no overlong forms, no surrogates).
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  std::size_t length = 0;
  char32_t value = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
    value = first & 0x1FU;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    value = first & 0x0FU;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    value = first & 0x07U;
  } else {
    return {first, 1, false};
  }
  if (text.size() < length) return {first, 1, false};
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {first, 1, false};
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {first, 1, false};
  return {value, length, true};
}

/// Characters that move, hide or reorder what stands around them.
bool is_deceptive(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x061C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

std::string escaped(const Decoded& d) {
  if (!d.valid) return fmt::format("\\x{:02x}", static_cast<std::uint32_t>(d.code_point));
  switch (d.code_point) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  if (d.code_point < 0x100) return fmt::format("\\x{:02x}", static_cast<std::uint32_t>(d.code_point));
  if (d.code_point < 0x10000) return fmt::format("\\u{:04x}", static_cast<std::uint32_t>(d.code_point));
  return fmt::format("\\U{:08x}", static_cast<std::uint32_t>(d.code_point));
}

}  // namespace

std::string escape_terminal(std::string_view text) { return escape_terminal(text, std::string_view::npos); }

std::string escape_terminal(std::string_view text, std::size_t max_chars) {
  std::string out;
  out.reserve(text.size() < max_chars ? text.size() : max_chars);
  for (std::size_t chars = 0; !text.empty(); ++chars) {
    if (chars == max_chars) return out + "…";
    const Decoded d = decode(text);
    if (d.valid && !is_deceptive(d.code_point)) {
      out.append(text.substr(0, d.length));
    } else {
      out += escaped(d);
    }
    text.remove_prefix(d.length);
  }
  return out;
}

std::string quote(std::string_view text) { return '"' + escape_terminal(text, limits::kQuotedChars) + '"'; }

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded d = decode(text);
    if (d.valid) {
      out.append(text.substr(0, d.length));
    } else {
      out += "\xEF\xBF\xBD";
    }
    text.remove_prefix(d.length);
  }
  return out;
}

}  // namespace pratique
