#include "scanner-adapters/lines.h"

#include <fmt/format.h>

#include <charconv>

#include "base/escape.h"
#include "scanner-adapters/read.h"

namespace pratique::scanners {

Error Line::error(std::string_view what) const {
  return Error(kReportInvalid, fmt::format("line {}: {}: {}", number, what, quote(text)));
}

Result<Lines> split_lines(BytesView text) {
  if (to_valid_utf8(text) != text) return Error(kReportInvalid, "no UTF-8, where text is due");
  Lines lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos) lines.push_back({number, line});
  }
  if (lines.empty()) return Error(kReportInvalid, "empty, where lines of text are due");
  return lines;
}

std::optional<std::int32_t> parse_line_number(std::string_view digits) {
  std::int32_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc() || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace pratique::scanners
