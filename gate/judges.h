#pragma once

#include <vector>

#include "gate/alias_groups.h"
#include "gate/decide.h"
#include "gate/reason_list.h"

// What decide() is made of: each judge looks at one kind of facts and adds its reasons.
namespace pratique::gate {

/// A report that could be read and is not about another image.
struct CountedReport {
  const ReportInput* input;
  const scanners::Report* report;
};
std::vector<CountedReport> counted_reports(const Question& question);

/// The platforms' images that have to pass: those that the policy and the question demand, else all. An index without
/// any stands for itself, so that nothing passes by being empty.
std::vector<PlatformImage> gated_images(const Question& question, const Policy& policy);

void judge_signatures(const Question& question, ReasonList& reasons);
void judge_image(const Question& question, ReasonList& reasons);
void judge_reports(const Question& question, ReasonList& reasons);
void judge_findings(const Question& question, const AliasGroups& groups, ReasonList& reasons);

}  // namespace pratique::gate
