#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace pratique::scanners {

/// A line of a text report, without its end.
struct Line {
  std::size_t number;  ///< from 1
  std::string_view text;

  /// "line N: WHAT: \"TEXT\"".
  Error error(std::string_view what) const;
};

/// "12" as a line number; nothing, if it is no number or above 2147483647. 0 is none, too, but a number.
std::optional<std::int32_t> parse_line_number(std::string_view digits);

}  // namespace pratique::scanners
