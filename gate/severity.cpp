#include "gate/severity.h"

#include <algorithm>

namespace pratique::gate {
namespace {

using scanners::Finding;
using scanners::FindingKind;
using scanners::Rating;
using scanners::Severity;

Severity of_score(double score) {
  if (score >= 9.0) return Severity::kCritical;
  if (score >= 7.0) return Severity::kHigh;
  if (score >= 4.0) return Severity::kMedium;
  return score > 0.0 ? Severity::kLow : Severity::kInfo;
}

Severity of_rating(const Rating& rating) {
  if (rating.severity != Severity::kUnknown || !rating.score) return rating.severity;
  return of_score(*rating.score);
}

std::string bandit_word(Severity severity) {
  switch (severity) {
    case Severity::kHigh:
      return "HIGH";
    case Severity::kMedium:
      return "MEDIUM";
    case Severity::kLow:
      return "LOW";
    default:
      return "UNDEFINED";
  }
}

/// The tool's own word, or what the policy's table makes of Bandit's two.
Severity of_tool(const SeverityRules& rules, const scanners::Report& report, const Finding& finding) {
  if (rules.bandit.empty() || report.tool != "bandit") return finding.severity;
  const std::string confidence = finding.confidence.empty() ? "UNDEFINED" : finding.confidence;
  const auto exact = rules.bandit.find(bandit_word(finding.severity) + '/' + confidence);
  if (exact != rules.bandit.end()) return exact->second;
  const auto rest = rules.bandit.find("*");
  return rest == rules.bandit.end() ? finding.severity : rest->second;
}

/// The vendor is whoever the tool chose, if that is neither NVD nor GHSA.
bool is_vendor(const Rating& rating, const Finding& finding) {
  return !rating.source.empty() && rating.source == finding.severity_source && rating.source != "nvd" &&
         rating.source != "ghsa";
}

template <class Ratings>
void take_worst(Ratings& into, SeveritySource source, Severity severity) {
  Severity& worst = into.at(static_cast<std::size_t>(source));
  worst = std::max(worst, severity);
}

}  // namespace

Severities::Ratings Severities::ratings_of(const scanners::Report& report, const Finding& finding) const {
  Ratings ratings{};
  take_worst(ratings, SeveritySource::kTool, of_tool(*rules_, report, finding));
  for (const Rating& rating : finding.ratings) {
    if (rating.source == "nvd") take_worst(ratings, SeveritySource::kNvd, of_rating(rating));
    if (rating.source == "ghsa") take_worst(ratings, SeveritySource::kGhsa, of_rating(rating));
    if (is_vendor(rating, finding)) take_worst(ratings, SeveritySource::kVendor, of_rating(rating));
  }
  return ratings;
}

void Severities::add(const scanners::Report& report, const Finding& finding) {
  if (finding.kind != FindingKind::kVulnerability || finding.id.empty()) return;
  const Ratings own = ratings_of(report, finding);
  Ratings& joined = by_group_.try_emplace(std::string(groups_->group_of(finding.id))).first->second;
  for (std::size_t i = 0; i < kSources; ++i) joined[i] = std::max(joined[i], own[i]);
}

Severity Severities::choose(const Ratings& ratings) const {
  Severity worst = Severity::kUnknown;
  for (const SeveritySource source : rules_->sources) {
    const Severity severity = ratings.at(static_cast<std::size_t>(source));
    if (rules_->first_source_wins && severity != Severity::kUnknown) return severity;
    worst = std::max(worst, severity);
  }
  return worst == Severity::kUnknown ? rules_->unknown : worst;
}

Severity Severities::of(const scanners::Report& report, const Finding& finding) const {
  if (finding.kind != FindingKind::kVulnerability) {  // nobody else rates what only this tool sees
    const Severity severity = of_tool(*rules_, report, finding);
    return severity == Severity::kUnknown ? rules_->unknown : severity;
  }
  const auto joined = by_group_.find(groups_->group_of(finding.id));
  return choose(finding.id.empty() || joined == by_group_.end() ? ratings_of(report, finding) : joined->second);
}

}  // namespace pratique::gate
