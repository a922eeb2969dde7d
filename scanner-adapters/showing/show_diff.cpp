#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "scanner-adapters/show.h"
#include "scanner-adapters/showing/show_parts.h"

namespace pratique::scanners {
namespace {

constexpr std::size_t kWidestText = 100;

std::string state_of(const Finding& finding) {
  return std::string(to_string(finding.severity)) + (finding.suppressed ? " (suppressed)" : "");
}

std::string diff_line(char sign, const std::string& state, const Finding& finding) {
  std::string out = fmt::format("{} {} {}", sign, state, escape_terminal(finding.id, kWidestText));
  if (!finding.package.empty()) out += ' ' + escape_terminal(finding.package, kWidestText);
  if (!finding.version.empty()) out += ' ' + escape_terminal(finding.version, kWidestText);
  if (!finding.path.empty()) out += "  " + escape_terminal(finding.path, kWidestText);
  return out + '\n';
}

nlohmann::ordered_json shown_list(const std::vector<Finding>& findings) {
  auto out = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) out.push_back(shown_finding(finding));
  return out;
}

}  // namespace

std::string show_diff_text(const ReportDiff& diff) {
  std::string out;
  for (const Finding& finding : diff.appeared) out += diff_line('+', state_of(finding), finding);
  for (const Finding& finding : diff.gone) out += diff_line('-', state_of(finding), finding);
  for (const auto& [before, after] : diff.changed)
    out += diff_line('~', state_of(before) + " -> " + state_of(after), after);
  return out + fmt::format("{} new, {} gone, {} changed, {} the same\n", diff.appeared.size(), diff.gone.size(),
                           diff.changed.size(), diff.same);
}

std::string show_diff_json(const ReportDiff& diff) {
  auto changed = nlohmann::ordered_json::array();
  for (const auto& [before, after] : diff.changed)
    changed.push_back({{"before", shown_finding(before)}, {"after", shown_finding(after)}});
  const nlohmann::ordered_json out = {{"new", shown_list(diff.appeared)},
                                      {"gone", shown_list(diff.gone)},
                                      {"changed", std::move(changed)},
                                      {"same", diff.same}};
  return out.dump(2);
}

}  // namespace pratique::scanners
