#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <set>

#include "base/escape.h"
#include "base/package_url.h"
#include "gate/actions.h"
#include "gate/judges.h"
#include "gate/report_ties.h"
#include "gate/rule_match.h"
#include "gate/severity.h"

namespace pratique::gate {
namespace {

using scanners::Finding;
using scanners::FindingKind;
using scanners::Report;

/// Under what a finding is the same one in another image: alias group and component; else tool, id, package and path.
/// Nothing: it has no name that could be compared.
std::string identity(const Report& report, const Finding& finding, const AliasGroups& groups) {
  if (finding.id.empty()) return {};
  if (finding.kind == FindingKind::kVulnerability) {
    if (const auto component = PackageUrl::parse(finding.package_url)) {
      return fmt::format("v\n{}\n{}", groups.group_of(finding.id), component->base());
    }
  }
  return fmt::format("t\n{}\n{}\n{}\n{}", report.tool, finding.id, finding.package, finding.path);
}

std::set<std::string> identities_of_baseline(const Question& question, const AliasGroups& groups) {
  std::set<std::string> known;
  if (!question.baseline) return known;
  for (const ReportInput& input : question.baseline->reports) {
    if (!input.report || !names(*input.report, question.baseline->digest, question.baseline->config)) continue;
    for (const Finding& finding : input.report->findings) known.insert(identity(*input.report, finding, groups));
  }
  known.erase("");
  return known;
}

/// Those that are not older than the policy allows: an older one answers nothing, and so does one that does not say how
/// old it is.
Feeds fresh_feeds(const Question& question, const Policy& policy) {
  Feeds fresh;
  if (!question.feeds) return fresh;
  const auto is_fresh = [&](const std::optional<Time>& as_of) {
    return !policy.feeds_max_age || (as_of && question.now <= *as_of + *policy.feeds_max_age);
  };
  const Feeds& given = *question.feeds;
  if (given.known_exploited && is_fresh(given.known_exploited->as_of)) fresh.known_exploited = given.known_exploited;
  if (given.exploit_scores && is_fresh(given.exploit_scores->as_of)) fresh.exploit_scores = given.exploit_scores;
  return fresh;
}

std::string ratings_of(const Report& report, const Finding& finding) {
  std::string all = fmt::format("{}: {}", report.tool, scanners::to_string(finding.severity));
  for (const auto& rating : finding.ratings) {
    all += fmt::format(", {}: {}", cut(rating.source), scanners::to_string(rating.severity));
    if (rating.score) all += fmt::format(" ({})", *rating.score);
  }
  return all;
}

std::string way_out(const Finding& finding) {
  if (finding.kind != FindingKind::kVulnerability) return "correct it, or record a waiver (docs/policy.md)";
  const std::string what = finding.package.empty() ? "the component" : cut(finding.package);
  switch (finding.fix) {
    case scanners::FixState::kAvailable:
      return fmt::format("update {}{}", what,
                         finding.fixed_versions.empty() ? "" : " to " + cut(finding.fixed_versions.front()));
    case scanners::FixState::kNone:
      return fmt::format("no fix is known: replace {}, or record a waiver (docs/policy.md)", what);
    case scanners::FixState::kUnknown:
      break;
  }
  return fmt::format("look for a fixed version of {}, or record a waiver (docs/policy.md)", what);
}

class FindingJudge {
 public:
  FindingJudge(const Question& question, const AliasGroups& groups, ReasonList& reasons)
      : groups_(groups),
        reasons_(reasons),
        reports_(counted_reports(question)),
        severities_(reasons.policy().severity, groups),
        baseline_(identities_of_baseline(question, groups)),
        feeds_(fresh_feeds(question, reasons.policy())),
        now_(question.now) {
    for (const CountedReport& counted : reports_) {
      for (const Finding& finding : counted.report->findings) severities_.add(*counted.report, finding);
    }
  }

  void judge() {
    for (const CountedReport& counted : reports_) {
      for (const Finding& finding : counted.report->findings) judge(counted, finding);
      if (counted.report->coverage) judge_coverage(counted);
    }
  }

 private:
  /// Coverage is a number, and no finding unless a rule makes it one.
  void judge_coverage(const CountedReport& counted) {
    Finding& finding = coverage_.emplace_back();
    finding.kind = FindingKind::kCoverage;
    finding.title = fmt::format("{:.1f} % of the lines are covered by tests", 100 * counted.report->coverage->line_rate);
    judge_by_rules(counted, subject_of(counted, finding));
  }

  Subject subject_of(const CountedReport& counted, const Finding& finding) {
    return {*counted.report, finding, severities_.of(*counted.report, finding), groups_, feeds_, now_};
  }

  void judge(const CountedReport& counted, const Finding& finding) {
    const Subject subject = subject_of(counted, finding);
    if (!judge_by_rules(counted, subject))
      add(counted, subject, std::string(kFindingUnmatched), Answer::kYes, IfUnknown::kMatch);
  }

  /// Whether a rule matched.
  bool judge_by_rules(const CountedReport& counted, const Subject& subject) {
    bool matched = false;
    for (const Rule& rule : reasons_.policy().rules) {
      if (!rule.match) continue;
      const Answer answer = matches(*rule.match, subject);
      if (answer == Answer::kNo) continue;
      matched = true;
      add(counted, subject, rule.id, answer, rule.if_unknown);
    }
    return matched;
  }

  void add(const CountedReport& counted, const Subject& subject, const std::string& rule, Answer answer,
           IfUnknown if_unknown) {
    const Finding& finding = subject.finding;
    VerdictReason reason = describe(counted, subject);
    reason.rule = reason.id = rule;
    const bool unanswered = answer == Answer::kUnknown && if_unknown != IfUnknown::kMatch;
    reason.undecided = unanswered;
    if (unanswered) reason.message += "; a condition of the rule could not be answered";
    Circumstances how;
    if (unanswered && if_unknown == IfUnknown::kAlert) {
      how.action = Action::kAlert;
      how.because = "ifUnknown: alert";
    }
    how.finding = &finding;
    how.suppressed_by_tool = finding.suppressed && reasons_.policy().trust_tool_suppressions;
    how.in_baseline = !baseline_.empty() && baseline_.contains(identity(subject.report, finding, groups_));
    reasons_.add(std::move(reason), how);
  }

  static VerdictReason describe(const CountedReport& counted, const Subject& subject) {
    const Finding& finding = subject.finding;
    VerdictReason reason;
    reason.message = fmt::format("{} ({})", cut(finding.title.empty() ? "a finding without a title" : finding.title),
                                 ratings_of(subject.report, finding));
    reason.hint = way_out(finding);
    reason.source = counted.input->name;
    reason.finding = cut(finding.id);
    const auto component = PackageUrl::parse(finding.package_url);
    reason.component = cut(component ? component->base() : finding.package);
    reason.version = cut(finding.version);
    reason.fixed = cut(fmt::format("{}", fmt::join(finding.fixed_versions, ", ")));
    reason.path = cut(finding.path);
    if (finding.line) reason.path += fmt::format(":{}", *finding.line);
    reason.severity = scanners::to_string(subject.severity);
    return reason;
  }

  const AliasGroups& groups_;
  ReasonList& reasons_;
  std::vector<CountedReport> reports_;
  Severities severities_;
  std::set<std::string> baseline_;
  Feeds feeds_;
  Time now_;
  std::deque<Finding> coverage_;  ///< that reasons point to
};

}  // namespace

void judge_findings(const Question& question, const AliasGroups& groups, ReasonList& reasons) {
  FindingJudge(question, groups, reasons).judge();
}

}  // namespace pratique::gate
