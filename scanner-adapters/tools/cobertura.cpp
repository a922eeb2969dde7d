#include <fmt/format.h>

#include "base/escape.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/numbers.h"
#include "scanner-adapters/register.h"

/// Cobertura's XML: how much of the source the tests ran. The root's attributes say it.
namespace pratique::scanners {
namespace {

using xml::Element;

Error wrong_attribute(const Element& root, std::string_view name, std::string_view text, std::string_view expected) {
  return root.error(fmt::format("{} must be {}, not {}", name, expected, quote(text)));
}

Result<std::optional<double>> rate_at(const Element& root, std::string_view name) {
  const std::string_view text = root.attribute_or_empty(name);
  if (text.empty()) return std::optional<double>();
  const auto rate = parse_decimal(text);
  if (!rate || *rate > 1) return wrong_attribute(root, name, text, "a decimal from 0 to 1");
  return rate;
}

Result<std::optional<std::int64_t>> count_at(const Element& root, std::string_view name) {
  const std::string_view text = root.attribute_or_empty(name);
  if (text.empty()) return std::optional<std::int64_t>();
  const auto count = parse_count(text);
  if (!count) return wrong_attribute(root, name, text, "a whole number");
  return count;
}

/// A time in milliseconds or, from coverage.py's ancestors, in seconds since 1970.
std::optional<Time> timestamp_of(const Element& root) {
  const auto number = parse_count(root.attribute_or_empty("timestamp"));
  constexpr std::int64_t kMilliseconds = 100'000'000'000;
  if (!number || *number == 0 || *number > kMilliseconds * 1000) return std::nullopt;
  return Time{*number < kMilliseconds ? *number * 1000 : *number};
}

bool is_cobertura(const Element& root) {
  return root.name() == "coverage" && root.attribute("line-rate").has_value();
}

Result<Report> read_cobertura(const Element& root) {
  if (root.name() != "coverage") return root.error("the root must be `coverage`");
  PRATIQUE_TRY(line_rate, rate_at(root, "line-rate"));
  if (!line_rate) return root.error("line-rate is missing");
  Coverage coverage;
  coverage.line_rate = *line_rate;
  PRATIQUE_TRY(branch_rate, rate_at(root, "branch-rate"));
  coverage.branch_rate = branch_rate;
  PRATIQUE_TRY(covered, count_at(root, "lines-covered"));
  PRATIQUE_TRY(valid, count_at(root, "lines-valid"));
  if (covered && valid && *covered > *valid) {
    return root.error(fmt::format("lines-covered ({}) is more than lines-valid ({})", *covered, *valid));
  }
  coverage.lines_covered = covered;
  coverage.lines_valid = valid;
  Report report;
  report.coverage = coverage;
  report.tool_version = root.attribute_or_empty("version");
  report.finished_at = timestamp_of(root);
  return report;
}

}  // namespace

constinit const XmlReader kCoberturaXml{.recognises = is_cobertura, .read = read_cobertura};

}  // namespace pratique::scanners
