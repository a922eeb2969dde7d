#pragma once

#include <string>
#include <string_view>

namespace pratique {

/// Text of a stranger as a cell of CSV (RFC 4180), in quotes where it needs them. What a spreadsheet would run gets an
/// apostrophe in front (OWASP, CSV injection), bytes that are not UTF-8 become U+FFFD, and controls other than line feed
/// and tab become blanks.
std::string csv_cell(std::string_view text);

}  // namespace pratique
