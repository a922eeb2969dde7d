#include "gate/rule_match.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/package_url.h"

namespace pratique::gate {
namespace {

using scanners::Finding;

/// An empty list is no condition.
bool any_matches(const std::vector<Glob>& globs, std::string_view subject) {
  if (globs.empty()) return true;
  return std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) { return glob.matches(subject); });
}

/// The tool's id, its aliases, and an exact name of any other id of the same vulnerability.
bool finding_matches(const std::vector<Glob>& globs, const Subject& subject) {
  const Finding& finding = subject.finding;
  if (any_matches(globs, finding.id)) return true;
  const auto is_alias = [&](const std::string& alias) { return any_matches(globs, alias); };
  if (std::any_of(finding.aliases.begin(), finding.aliases.end(), is_alias)) return true;
  if (finding.id.empty() || finding.kind != scanners::FindingKind::kVulnerability) return false;
  return std::any_of(globs.begin(), globs.end(),
                     [&](const Glob& glob) { return subject.groups.same(glob.to_string(), finding.id); });
}

bool component_matches(const std::vector<Glob>& globs, const Finding& finding) {
  if (globs.empty()) return true;
  const auto component = PackageUrl::parse(finding.package_url);
  return component && any_matches(globs, component->base());
}

/// Of coverage the lines in percent, of a linter its score.
std::optional<double> number_of(const scanners::Report& report) {
  if (report.coverage) return 100 * report.coverage->line_rate;
  return report.score;
}

Answer answer_of(bool holds) { return holds ? Answer::kYes : Answer::kNo; }

Answer fix_matches(const Match& match, const Finding& finding) {
  if (!match.fix) return Answer::kYes;
  if (finding.fix == scanners::FixState::kUnknown) return Answer::kUnknown;
  return finding.fix == *match.fix ? Answer::kYes : Answer::kNo;
}

Answer number_matches(const Match& match, const Subject& subject) {
  if (!match.below) return Answer::kYes;
  const auto number = number_of(subject.report);
  return number ? answer_of(*number < *match.below) : Answer::kUnknown;
}

Answer fix_age_matches(const Match& match, const Subject& subject) {
  if (!match.fix_known_for) return Answer::kYes;
  const Finding& finding = subject.finding;
  if (finding.fix == scanners::FixState::kNone) return Answer::kNo;
  if (!finding.fix_known_since) return Answer::kUnknown;
  return answer_of(*finding.fix_known_since + *match.fix_known_for <= subject.now);
}

/// The names under which catalogues may know the vulnerability.
std::vector<std::string_view> names_of(const Subject& subject) {
  std::vector<std::string_view> names{subject.finding.id};
  names.insert(names.end(), subject.finding.aliases.begin(), subject.finding.aliases.end());
  names.push_back(subject.groups.cve_of(subject.finding.id));
  return names;
}

Answer kev_matches(const Match& match, const Subject& subject) {
  if (!match.kev) return Answer::kYes;
  if (!subject.feeds.known_exploited) return Answer::kUnknown;
  const auto names = names_of(subject);
  const bool listed = std::ranges::any_of(
      names, [&](std::string_view name) { return subject.feeds.known_exploited->ids.contains(name); });
  return answer_of(listed == *match.kev);
}

/// The highest score of its names.
Answer epss_matches(const Match& match, const Subject& subject) {
  if (!match.epss) return Answer::kYes;
  if (!subject.feeds.exploit_scores) return Answer::kUnknown;
  const auto& scores = subject.feeds.exploit_scores->scores;
  std::optional<double> highest;
  for (const std::string_view name : names_of(subject)) {
    const auto row = scores.find(name);
    if (row != scores.end()) highest = std::max(highest.value_or(0), row->second);
  }
  return highest ? answer_of(match.epss->from <= *highest && *highest <= match.epss->to) : Answer::kUnknown;
}

}  // namespace

Answer matches(const Match& match, const Subject& subject) {
  const Finding& finding = subject.finding;
  if (finding.kind != match.kind) return Answer::kNo;
  if (match.severity && (subject.severity < match.severity->from || match.severity->to < subject.severity)) {
    return Answer::kNo;
  }
  if (!any_matches(match.tool, subject.report.tool) || !finding_matches(match.finding, subject) ||
      !component_matches(match.component, finding) || !any_matches(match.path, finding.path)) {
    return Answer::kNo;
  }
  const std::array answers{fix_matches(match, finding), number_matches(match, subject), fix_age_matches(match, subject),
                           kev_matches(match, subject), epss_matches(match, subject)};
  for (const Answer answer : {Answer::kNo, Answer::kUnknown}) {
    if (std::ranges::find(answers, answer) != answers.end()) return answer;
  }
  return Answer::kYes;
}

}  // namespace pratique::gate
