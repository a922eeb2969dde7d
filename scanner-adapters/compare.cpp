#include "scanner-adapters/compare.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "base/package_url.h"

namespace pratique::scanners {
namespace {

using FindingKey = std::tuple<FindingKind, std::string, std::string>;

FindingKey key_of(const Finding& finding) {
  const auto url = PackageUrl::parse(finding.package_url);
  const std::string component = url ? url->base() : finding.package;
  return {finding.kind, finding.id, component.empty() ? finding.path : component};
}

void add_new(std::vector<std::string>& list, std::vector<std::string> more) {
  for (std::string& text : more) {
    if (std::ranges::find(list, text) == list.end()) list.push_back(std::move(text));
  }
}

/// The tools of both, each once, in their order: "trivy+bandit".
std::string tools_of(const std::string& first, const std::string& second) {
  std::string out = first;
  for (std::string_view rest = second; !rest.empty();) {
    const std::string_view tool = rest.substr(0, rest.find('+'));
    rest.remove_prefix(std::min(tool.size() + 1, rest.size()));
    if (('+' + out + '+').find('+' + std::string(tool) + '+') == std::string::npos)
      out += (out.empty() ? "" : "+") + std::string(tool);
  }
  return out;
}

std::optional<Time> older(const std::optional<Time>& a, const std::optional<Time>& b) {
  return a && b ? std::optional<Time>(std::min(*a, *b)) : std::nullopt;
}

}  // namespace

ReportDiff compare(const Report& before, const Report& after) {
  std::map<FindingKey, std::vector<const Finding*>> known;
  for (const Finding& finding : before.findings) known[key_of(finding)].push_back(&finding);
  for (auto& [key, list] : known) std::ranges::reverse(list);
  ReportDiff diff;
  for (const Finding& finding : after.findings) {
    auto& list = known[key_of(finding)];
    if (list.empty()) {
      diff.appeared.push_back(finding);
      continue;
    }
    const Finding& old = *list.back();
    list.pop_back();
    if (old.severity == finding.severity && old.suppressed == finding.suppressed) {
      ++diff.same;
    } else {
      diff.changed.push_back({old, finding});
    }
  }
  for (const auto& [key, list] : known) {
    for (auto finding = list.rbegin(); finding != list.rend(); ++finding) diff.gone.push_back(**finding);
  }
  return diff;
}

Report merge(Report first, Report second) {
  first.tool = tools_of(first.tool, second.tool);
  if (first.format != second.format) first.format = "several";
  if (first.tool_version != second.tool_version) first.tool_version.clear();
  first.started_at = older(first.started_at, second.started_at);
  first.finished_at = older(first.finished_at, second.finished_at);
  first.database_built_at = older(first.database_built_at, second.database_built_at);
  first.incomplete_only_by_skips = (first.complete || first.incomplete_only_by_skips) &&
                                   (second.complete || second.incomplete_only_by_skips) &&
                                   !(first.complete && second.complete);
  first.complete = first.complete && second.complete;
  first.nothing_scanned = first.nothing_scanned && second.nothing_scanned;
  first.skipped_inputs += second.skipped_inputs;
  first.passed += second.passed;
  add_new(first.manifest_digests, std::move(second.manifest_digests));
  add_new(first.commits, std::move(second.commits));
  if (first.image_id != second.image_id) first.image_id.clear();
  std::ranges::move(second.findings, std::back_inserter(first.findings));
  if (second.tests && first.tests) {
    for (const auto count : {&Tests::total, &Tests::passed, &Tests::failed, &Tests::errors, &Tests::skipped})
      (*first.tests).*count += (*second.tests).*count;
  } else if (second.tests) {
    first.tests = second.tests;
  }
  if (!first.coverage || (second.coverage && second.coverage->line_rate < first.coverage->line_rate))
    first.coverage = second.coverage;
  if (!first.score || (second.score && *second.score < *first.score)) first.score = second.score;
  return first;
}

}  // namespace pratique::scanners
