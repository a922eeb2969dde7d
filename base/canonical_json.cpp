#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace pratique::json {
namespace {

using nlohmann::json;

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

/// ECMAScript's Number::toString (RFC 8785, 3.2.2.3): the shortest digits that read back as the same double.
void append_number(std::string& out, double value) {
  if (value == 0) {
    out += '0';
    return;
  }
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  std::string_view text(buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data()));
  if (text.starts_with('-')) {
    out += '-';
    text.remove_prefix(1);
  }
  const std::size_t e = text.find('e');
  std::string digits;
  for (const char c : text.substr(0, e)) {
    if (c != '.') digits += c;
  }
  const int exponent = std::stoi(std::string(text.substr(e + 1)));
  const int count = static_cast<int>(digits.size());
  const int point = exponent + 1;  // position of the decimal point behind the first digit
  if (count <= point && point <= 21) {
    out += digits + std::string(static_cast<std::size_t>(point - count), '0');
  } else if (point > 0 && point <= 21) {
    out += digits.substr(0, static_cast<std::size_t>(point)) + '.' + digits.substr(static_cast<std::size_t>(point));
  } else if (point > -6 && point <= 0) {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    out += digits.substr(0, 1);
    if (count > 1) out += '.' + digits.substr(1);
    out += exponent < 0 ? "e-" : "e+";
    out += std::to_string(std::abs(exponent));
  }
}

/// The order of UTF-16 code units, which differs from that of bytes only above the surrogates (RFC 8785, 3.2.3).
bool utf16_less(std::string_view a, std::string_view b) {
  const auto rank = [](unsigned char c) { return c >= 0xF0 ? 0xED80 : c >= 0xEE ? c + 0x10000 : c * 0x100; };
  const std::size_t length = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < length; ++i) {
    const auto x = static_cast<unsigned char>(a[i]);
    const auto y = static_cast<unsigned char>(b[i]);
    if (x == y) continue;
    // Four-byte forms (surrogates D800–DFFF in UTF-16) stand before three-byte forms from U+E000 on (EE, EF).
    return rank(x) != rank(y) ? rank(x) < rank(y) : x < y;
  }
  return a.size() < b.size();
}

void append(std::string& out, const json& value) {
  switch (value.type()) {
    case json::value_t::object: {
      std::vector<const json::object_t::value_type*> members;
      for (const auto& member : value.get_ref<const json::object_t&>()) members.push_back(&member);
      std::sort(members.begin(), members.end(),
                [](const auto* a, const auto* b) { return utf16_less(a->first, b->first); });
      out += '{';
      for (const auto* member : members) {
        if (member != members.front()) out += ',';
        append_string(out, member->first);
        out += ':';
        append(out, member->second);
      }
      out += '}';
      break;
    }
    case json::value_t::array: {
      out += '[';
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) out += ',';
        append(out, value[i]);
      }
      out += ']';
      break;
    }
    case json::value_t::string:
      append_string(out, value.get_ref<const std::string&>());
      break;
    case json::value_t::boolean:
      out += value.get<bool>() ? "true" : "false";
      break;
    case json::value_t::number_integer:
    case json::value_t::number_unsigned: {
      constexpr double kExact = 9007199254740992.0;  // 2^53: from it on a JSON number is only a double
      const double number = value.get<double>();
      if (std::abs(number) < kExact) {
        out += value.dump();
      } else {
        append_number(out, number);
      }
      break;
    }
    case json::value_t::number_float:
      append_number(out, value.get<double>());
      break;
    case json::value_t::null:
    case json::value_t::binary:
    case json::value_t::discarded:
      out += "null";
      break;
  }
}

}  // namespace

std::string canonical(const nlohmann::json& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace pratique::json
