#include "base/csv.h"

#include <algorithm>
#include <array>

#include "base/escape.h"

namespace pratique {
namespace {

std::string without_controls(std::string_view text) {
  std::string out = to_valid_utf8(text);
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }, ' ');
  return out;
}

/// Spreadsheets look behind blanks, too, and know the full-width forms.
bool is_formula(std::string_view text) {
  constexpr std::array<std::string_view, 12> kStarts{"=", "+", "-", "@", "\t", "\n", "|", "%", "＝", "＋", "－", "＠"};
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::ranges::any_of(kStarts, [&](std::string_view start) { return text.starts_with(start); });
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = without_controls(text);
  if (is_formula(cell)) cell.insert(cell.begin(), '\'');
  if (cell.find_first_of("\",\n") == std::string::npos) return cell;
  std::string quoted(1, '"');
  for (const char c : cell) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

}  // namespace pratique
