#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pratique::scanners {

/// A plain decimal, `0.85` or `8.5e-1`, and nothing else: no sign, no blanks, no hexadecimal, no words.
std::optional<double> parse_decimal(std::string_view text);

/// A whole number of digits only, up to 2^63 - 1.
std::optional<std::int64_t> parse_count(std::string_view text);

}  // namespace pratique::scanners
