#include "app/engine/verify.h"

#include <algorithm>

#include "verifier/reasons.h"

namespace pratique::app {
namespace {

/// The name under which globs see the image.
std::optional<std::string> scope_of(const VerifyRequest& request) {
  if (const Repository* repository = request.image.repository()) return repository->to_string();
  return request.scope;
}

Asked asked_of(const VerifyRequest& request, const Clock& clock) {
  const auto scope = scope_of(request);
  const std::string digest = request.image.digest.to_string();
  return {.image = scope ? *scope + '@' + digest : request.image.to_string(),
          .scope = scope,
          .digest = request.image.digest,
          .tag = request.image.tag,
          .stage = request.stage,
          .now = request.effective_time.value_or(clock.now()),
          .dry_run = request.dry_run,
          .fail_on_block_only = request.fail_on_block_only,
          .log = request.log,
          .timestamp_demanded = request.timestamp_demanded,
          .sct_demanded = request.sct_demanded,
          .identity = request.identity,
          .annotations = request.annotations,
          .platforms = request.platforms,
          .seen_trees = request.seen_trees};
}

Result<std::vector<gate::ReportInput>> load_reports(const std::vector<ReportArgument>& arguments) {
  std::vector<gate::ReportInput> reports;
  for (const ReportArgument& argument : arguments) {
    PRATIQUE_TRY(report, load_report(argument));
    reports.push_back(std::move(report));
  }
  return reports;
}

bool says_inconsistent(const verifier::SignatureFacts& facts) {
  return std::any_of(facts.refused.begin(), facts.refused.end(), [](const verifier::RefusedSignature& refused) {
    return std::any_of(refused.reasons.begin(), refused.reasons.end(),
                       [](const Error& reason) { return reason.is(verifier::kLogInconsistent); });
  });
}

std::vector<verifier::TreeHead> trees_of(const verifier::SignatureFacts& facts) {
  std::vector<verifier::TreeHead> trees;
  for (const verifier::VerifiedSignature& good : facts.verified) {
    for (const verifier::TreeHead& head : good.trees()) {
      // A signature is verified once for each authority that it may be by.
      if (std::find(trees.begin(), trees.end(), head) == trees.end()) trees.push_back(head);
    }
  }
  return trees;
}

}  // namespace

std::unique_ptr<registry::Source> Places::open(const Reference& reference) {
  if (const LayoutFolder* layout = reference.layout()) return registry::open_layout(*layout);
  auto repository = client_.repository(*reference.repository());
  return cache_ == nullptr ? std::move(repository) : registry::cached(std::move(repository), *cache_);
}

Result<Judged> verify_image(const VerifyRequest& request, Places& places, Clock& clock) {
  Asked asked = asked_of(request, clock);
  // Missing files of the command line go before files that are not valid, and both before anything is fetched.
  PRATIQUE_TRY(reports, load_reports(request.reports));
  PRATIQUE_TRY(baseline_reports, load_reports(request.baseline_reports));
  PRATIQUE_TRY(steering, load_steering(request.steering, asked.scope));
  PRATIQUE_TRY(rules, read_rules(asked, steering));

  const auto source = places.open(request.image);
  Gathered gathered = gather(*source, wanted_by(rules, asked, !reports.empty()));

  std::optional<gate::Baseline> baseline;
  if (request.baseline) baseline = gate::Baseline{*request.baseline, std::move(baseline_reports), std::nullopt};
  Case the_case{std::move(asked), std::move(steering), std::move(gathered), std::move(reports), std::move(baseline)};
  auto facts = verify_evidence(the_case, rules);
  // A memory that contradicted nothing need not be kept with every case.
  if (!says_inconsistent(facts)) the_case.asked.seen_trees.clear();
  auto trees = trees_of(facts);
  PRATIQUE_TRY(verdict, judge(the_case, rules, std::move(facts)));
  return Judged{std::move(the_case), std::move(verdict), std::move(trees)};
}

}  // namespace pratique::app
