#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "base/escape.h"
#include "gate/actions.h"
#include "gate/judges.h"
#include "gate/report_shortfalls.h"
#include "gate/report_ties.h"

namespace pratique::gate {
namespace {

VerdictReason reason_of(const Shortfall& shortfall, const ReportInput& input) {
  VerdictReason reason;
  reason.rule = shortfall.rule;
  reason.id = shortfall.id;
  reason.message = shortfall.message;
  reason.hint = shortfall.hint;
  reason.source = input.name;
  return reason;
}

/// A report that a demand could count, and what it lacks for that.
struct Candidate {
  CountedReport report;
  Binding tie;
  std::vector<Shortfall> shortfalls;
};

bool accepts(const ReportDemand& demand, const scanners::Report& report) {
  return std::find(demand.tools.begin(), demand.tools.end(), report.tool) != demand.tools.end();
}

std::size_t tools_of(const std::vector<Candidate>& candidates, const auto& counts) {
  std::set<std::string> tools;
  for (const Candidate& candidate : candidates) {
    if (counts(candidate)) tools.insert(candidate.report.report->tool);
  }
  return tools.size();
}

/// Judges all reports of a question by one policy.
class ReportJudge {
 public:
  ReportJudge(const Question& question, ReasonList& reasons)
      : question_(question), reasons_(reasons), reports_(counted_reports(question)) {}

  void judge() {
    for (const ReportDemand& demand : reasons_.policy().reports) judge_demand(demand);
    for (const ReportInput& input : question_.reports) judge_for_itself(input);
    for (const CountedReport& report : reports_) judge_undemanded(report);
  }

 private:
  void judge_demand(const ReportDemand& demand) {
    bool met = true;
    if (demand.about_commit) {
      met = judge_demand_for(demand, nullptr);
    } else {
      for (const PlatformImage& image : gated_images(question_, reasons_.policy())) {
        met = judge_demand_for(demand, &image) && met;
      }
    }
    for (const std::string& tool : demand.tools) (met ? met_tools_ : unmet_tools_).insert(tool);
  }

  /// Without an image: the demand is about the source, and one report is enough for all platforms.
  bool judge_demand_for(const ReportDemand& demand, const PlatformImage* image) {
    const auto candidates = candidates_for(demand, image);
    const std::size_t handed_in = tools_of(candidates, [](const Candidate&) { return true; });
    const auto quorum = static_cast<std::size_t>(demand.quorum);
    if (handed_in < quorum) add_missing(demand, image, handed_in);
    const auto is_good = [](const Candidate& candidate) { return candidate.shortfalls.empty(); };
    const bool met = tools_of(candidates, is_good) >= quorum;
    for (const Candidate& candidate : candidates) add_shortfalls(candidate, met);
    if (met) add_asserted(candidates, quorum);
    return met;
  }

  std::vector<Candidate> candidates_for(const ReportDemand& demand, const PlatformImage* image) {
    std::vector<Candidate> candidates;
    for (const CountedReport& counted : reports_) {
      if (!accepts(demand, *counted.report)) continue;
      const auto tied = image == nullptr ? std::optional(names_anything(*counted.report) ? Binding::kReportDigest
                                                                                         : Binding::kAsserted)
                                         : tie(*counted.report, question_.image, *image);
      if (!tied) continue;
      demanded_.insert(counted.input);
      candidates.push_back({counted, *tied, shortfalls(*counted.report, demand, *tied, question_.now)});
    }
    return candidates;
  }

  void add_missing(const ReportDemand& demand, const PlatformImage* image, std::size_t handed_in) {
    const bool about_platform = image != nullptr && question_.image.platforms.size() > 1;
    VerdictReason reason;
    reason.rule = kReportMissing;
    reason.id = handed_in == 0 ? "report.missing" : "report.quorum";
    reason.message = fmt::format("report {}: {} of {} tools of {} handed in a readable report{}", quote(demand.name),
                                 handed_in, demand.quorum, fmt::join(demand.tools, ", "),
                                 about_platform ? " about " + image->platform + ' ' + image->digest.to_string() : "");
    reason.hint = "scan this image and give the report with --report";
    reasons_.add(std::move(reason));
  }

  void add_shortfalls(const Candidate& candidate, bool met) {
    for (const Shortfall& shortfall : candidate.shortfalls) {
      Circumstances how{.action = shortfall.action};
      if (met) how = {.action = Action::kLog, .because = "the demand is met without it"};
      reasons_.add(reason_of(shortfall, *candidate.report.input), how);
    }
    if (candidate.shortfalls.empty() && !finished(*candidate.report.report)) {
      reasons_.add(reason_of(did_not_finish(), *candidate.report.input),
                   {.action = Action::kLog, .because = "complete: false"});
    }
  }

  /// Accepted with nothing but somebody's word for it, where nothing better would have been enough.
  void add_asserted(const std::vector<Candidate>& candidates, std::size_t quorum) {
    const auto is_better = [](const Candidate& c) { return c.shortfalls.empty() && c.tie != Binding::kAsserted; };
    if (tools_of(candidates, is_better) >= quorum) return;
    for (const Candidate& candidate : candidates) {
      if (candidate.shortfalls.empty() && candidate.tie == Binding::kAsserted) say_asserted(*candidate.report.input);
    }
  }

  void say_asserted(const ReportInput& input) {
    VerdictReason reason;
    reason.rule = reason.id = kReportAsserted;
    reason.message = "the report names no image; that it is about this one is only said";
    reason.hint = "hand in a report that names the image's digest";
    reason.source = input.name;
    reasons_.add(std::move(reason));
  }

  void judge_for_itself(const ReportInput& input) {
    if (!input.report) {
      const Error& error = input.report.error();
      VerdictReason reason;
      reason.rule = kReportInvalidRule;
      reason.id = error.id();
      reason.undecided = error.kind() == Kind::kUnavailable || error.kind() == Kind::kLimit;
      reason.message = error.to_string();
      reason.hint = error.hint();
      reason.source = input.name;
      reasons_.add(std::move(reason));
      return;
    }
    const About whom = about(*input.report, question_.image);
    if (whom == About::kThisImage) return;
    VerdictReason reason;
    reason.rule = reason.id = kReportOtherImage;
    reason.undecided = whom == About::kUnknown;
    reason.message = reason.undecided
                         ? "whether the report is about this image is not known: its configuration was not read"
                         : "the report names other images: " + named_by(*input.report);
    reason.hint = "scan the image that is to be judged";
    reason.source = input.name;
    const std::string& tool = input.report->tool;
    Circumstances how;
    if (met_tools_.contains(tool) && !unmet_tools_.contains(tool)) {
      how = {.action = Action::kLog, .because = "the demand is met without it"};
    }
    reasons_.add(std::move(reason), how);
  }

  static std::string named_by(const scanners::Report& report) {
    std::vector<std::string> all = report.manifest_digests;
    if (!report.image_id.empty()) all.push_back(report.image_id);
    return cut(fmt::format("{}", fmt::join(all, ", ")));
  }

  void judge_undemanded(const CountedReport& counted) {
    if (reasons_.policy().from_flags && !names_anything(*counted.report)) say_asserted(*counted.input);
    if (demanded_.contains(counted.input)) return;
    for (const Shortfall& shortfall : shortfalls_of_any(*counted.report, question_.now)) {
      reasons_.add(reason_of(shortfall, *counted.input));
    }
  }

  const Question& question_;
  ReasonList& reasons_;
  std::vector<CountedReport> reports_;
  std::set<const ReportInput*> demanded_;
  std::set<std::string> met_tools_, unmet_tools_;
};

}  // namespace

std::vector<CountedReport> counted_reports(const Question& question) {
  std::vector<CountedReport> all;
  for (const ReportInput& input : question.reports) {
    if (!input.report || about(*input.report, question.image) == About::kOtherImage) continue;
    all.push_back({&input, &*input.report});
  }
  return all;
}

void judge_reports(const Question& question, ReasonList& reasons) { ReportJudge(question, reasons).judge(); }

}  // namespace pratique::gate
