#include "scanner-adapters/reading/lines.h"

#include <fmt/format.h>

#include <charconv>

#include "base/escape.h"
#include "scanner-adapters/read.h"

namespace pratique::scanners {

Error Line::error(std::string_view what) const {
  return Error(kReportInvalid, fmt::format("line {}: {}: {}", number, what, quote(text)));
}

std::optional<std::int32_t> parse_line_number(std::string_view digits) {
  std::int32_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc() || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace pratique::scanners
