#include "gate/rule_match.h"

#include <algorithm>
#include <optional>

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

/// A percentage or score is the finding's only rating with a number.
std::optional<double> number_of(const Finding& finding) {
  for (const auto& rating : finding.ratings) {
    if (rating.score) return rating.score;
  }
  return std::nullopt;
}

Answer fix_matches(const Match& match, const Finding& finding) {
  if (!match.fix) return Answer::kYes;
  if (finding.fix == scanners::FixState::kUnknown) return Answer::kUnknown;
  return finding.fix == *match.fix ? Answer::kYes : Answer::kNo;
}

Answer number_matches(const Match& match, const Finding& finding) {
  if (!match.below) return Answer::kYes;
  const auto number = number_of(finding);
  if (!number) return Answer::kUnknown;
  return *number < *match.below ? Answer::kYes : Answer::kNo;
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
  const Answer fix = fix_matches(match, finding);
  const Answer number = number_matches(match, finding);
  if (fix == Answer::kNo || number == Answer::kNo) return Answer::kNo;
  return fix == Answer::kUnknown || number == Answer::kUnknown ? Answer::kUnknown : Answer::kYes;
}

}  // namespace pratique::gate
