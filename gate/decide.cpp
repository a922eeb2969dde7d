#include "gate/decide.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>
#include <tuple>

#include "base/escape.h"
#include "gate/actions.h"
#include "gate/alias_groups.h"
#include "gate/judges.h"
#include "gate/reason_list.h"
#include "gate/waiver_book.h"

namespace pratique::gate {
namespace {

/// Strongest first.
enum class Strength { kBlocks, kUndecided, kReview, kAlert, kLog };

Strength strength_of(const VerdictReason& reason) {
  switch (reason.action) {
    case Action::kBlock:
      return reason.undecided ? Strength::kUndecided : Strength::kBlocks;
    case Action::kReview:
      return reason.undecided ? Strength::kUndecided : Strength::kReview;
    case Action::kAlert:
      return Strength::kAlert;
    case Action::kLog:
      return Strength::kLog;
  }
  return Strength::kBlocks;
}

VerdictReason no_match(const ImageFacts& image) {
  VerdictReason reason;
  reason.rule = reason.id = kPolicyNoMatch;
  reason.action = Action::kBlock;
  reason.message = fmt::format("no policy of the file is for {}", quote(image.scope.value_or(image.name)));
  reason.hint = "add its repository to `images` of a policy";
  return reason;
}

/// The image itself: no stage and no mode makes anything of it.
VerdictReason trouble_with(const Error& error) {
  VerdictReason reason;
  reason.rule = reason.id = error.id();
  reason.action = Action::kBlock;
  reason.undecided = error.kind() != Kind::kMalformed && error.kind() != Kind::kRejected;
  reason.message = error.to_string();
  reason.hint = error.hint();
  return reason;
}

AliasGroups alias_groups_of(const Question& question) {
  AliasAssertions assertions;
  if (question.feeds && question.feeds->aliases)
    assertions.insert(question.feeds->aliases->pairs.begin(), question.feeds->aliases->pairs.end());
  for (const CountedReport& counted : counted_reports(question)) {
    for (const scanners::Finding& finding : counted.report->findings) add_assertions(finding, assertions);
  }
  if (!question.baseline) return AliasGroups(assertions);
  for (const ReportInput& input : question.baseline->reports) {
    if (!input.report) continue;
    for (const scanners::Finding& finding : input.report->findings) add_assertions(finding, assertions);
  }
  return AliasGroups(assertions);
}

/// All policies that apply: each with its own reasons, and together about the waivers.
std::vector<VerdictReason> judge(const Question& question, const std::vector<const Policy*>& policies,
                                 const std::vector<Waiver>& waivers) {
  const AliasGroups groups = alias_groups_of(question);
  std::deque<WaiverBook> books;
  std::deque<ReasonList> lists;
  std::set<const Waiver*> settled;
  for (const Policy* policy : policies) {
    WaiverBook& book = books.emplace_back(waivers, *policy, question, groups);
    ReasonList& reasons = lists.emplace_back(*policy, *policy->stage(question.stage), question.now, book);
    judge_image(question, reasons);
    judge_signatures(question, reasons);
    judge_reports(question, reasons);
    judge_findings(question, groups, reasons);
    settled.merge(book.settled());
  }
  std::vector<VerdictReason> all;
  for (ReasonList& list : lists) {
    list.add_waiver_notices(settled);
    auto reasons = std::move(list).take();
    std::move(reasons.begin(), reasons.end(), std::back_inserter(all));
  }
  return all;
}

auto sameness(const VerdictReason& r) {
  return std::tie(r.rule, r.id, r.source, r.finding, r.component, r.version, r.path, r.message);
}

/// Strongest first, else in the order in which they were found; of the same ones of several policies the strongest.
void order(std::vector<VerdictReason>& reasons) {
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const VerdictReason& a, const VerdictReason& b) { return strength_of(a) < strength_of(b); });
  const auto less = [](const VerdictReason* a, const VerdictReason* b) { return sameness(*a) < sameness(*b); };
  std::set<const VerdictReason*, decltype(less)> seen(less);
  std::vector<VerdictReason> kept;
  kept.reserve(reasons.size());
  for (const VerdictReason& reason : reasons) {
    if (seen.insert(&reason).second) kept.push_back(reason);
  }
  reasons = std::move(kept);
}

Outcome outcome_of(const std::vector<VerdictReason>& ordered) {
  if (ordered.empty()) return Outcome::kAllow;
  switch (strength_of(ordered.front())) {
    case Strength::kBlocks:
      return Outcome::kBlock;
    case Strength::kUndecided:
      return Outcome::kUndecided;
    case Strength::kReview:
      return Outcome::kReview;
    case Strength::kAlert:
    case Strength::kLog:
      return Outcome::kAllow;
  }
  return Outcome::kUndecided;
}

int exit_code_of(Outcome outcome, const Question& question) {
  switch (outcome) {
    case Outcome::kAllow:
      return 0;
    case Outcome::kBlock:
      return question.dry_run ? 0 : 2;
    case Outcome::kReview:
      return question.dry_run || question.fail_on_block_only ? 0 : 3;
    case Outcome::kUndecided:
      return 4;
  }
  return 4;
}

std::vector<VerdictTime> times_of(const verifier::VerifiedSignature& signature) {
  std::vector<VerdictTime> times;
  if (const auto logged = signature.logged_at()) times.push_back({"transparency-log", *logged});
  for (const auto& timestamp : signature.timestamps()) times.push_back({timestamp.authority, timestamp.time});
  return times;
}

std::vector<VerdictSignature> counted_signatures(const Question& question, const std::vector<const Policy*>& policies) {
  std::vector<VerdictSignature> all;
  for (const auto& signature : question.signatures.verified) {
    const auto demands_it = [&](const Policy* policy) {
      if (!policy->signature) return false;
      const auto& list = policy->signature->any_of;
      return std::find(list.begin(), list.end(), signature.authority()) != list.end();
    };
    if (std::none_of(policies.begin(), policies.end(), demands_it)) continue;
    all.push_back(
        {signature.authority(), signature.signer(), signature.form(), signature.source(), times_of(signature)});
  }
  return all;
}

std::string names_of(const std::vector<const Policy*>& policies) {
  std::vector<std::string_view> names;
  for (const Policy* policy : policies) names.push_back(policy->name);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Result<Verdict> decide(const Question& question, const PolicySet& policies, const std::vector<Waiver>& waivers) {
  PRATIQUE_CHECK(policies.check_stage(question.image.scope, question.stage));
  const auto applying = policies.matching(question.image.scope);
  std::vector<VerdictReason> reasons;
  if (applying.empty()) reasons.push_back(no_match(question.image));
  if (question.image.trouble) {
    reasons.push_back(trouble_with(*question.image.trouble));
  } else {
    auto judged = judge(question, applying, waivers);
    std::move(judged.begin(), judged.end(), std::back_inserter(reasons));
  }
  order(reasons);
  const Outcome outcome = outcome_of(reasons);
  return Verdict{.outcome = outcome,
                 .exit_code = exit_code_of(outcome, question),
                 .mode = question.dry_run ? "dry-run" : "enforce",
                 .image = question.image.name,
                 .stage = question.stage,
                 .effective_time = question.now,
                 .policy_digest = policies.digest(),
                 .policy_name = names_of(applying),
                 .reasons = std::move(reasons),
                 .inputs = question.inputs,
                 .signatures = counted_signatures(question, applying)};
}

}  // namespace pratique::gate
