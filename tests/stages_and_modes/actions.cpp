#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

gate::Question with(Severity severity, std::optional<std::string> stage = std::nullopt) {
  auto asked = question();
  asked.reports = {input(report({vulnerability("CVE-1", severity)}))};
  asked.stage = std::move(stage);
  return asked;
}

const gate::PolicySet kStages = policy(
    "  stages:\n"
    "    dev: {mode: warn, default: alert, actions: {vuln.rest: log}}\n"
    "    staging: {from: dev, actions: {vuln.high: review}}\n"
    "    prod: {from: staging, default: review, actions: {vuln.rest: alert}}\n");

}  // namespace

BOOST_AUTO_TEST_SUITE(actions_of_rules)

BOOST_AUTO_TEST_CASE(own_actions_go_before_those_of_the_stages_before_and_these_before_the_default) {
  const auto rule = [](Severity severity, const char* stage, const char* id) {
    return said(judged(with(severity, stage), kStages), id);
  };
  BOOST_TEST(rule(Severity::kLow, "dev", "vuln.rest") == "vuln.rest log");
  BOOST_TEST(rule(Severity::kLow, "staging", "vuln.rest") == "vuln.rest log");
  BOOST_TEST(rule(Severity::kLow, "prod", "vuln.rest") == "vuln.rest alert");
  BOOST_TEST(rule(Severity::kHigh, "staging", "vuln.high") == "vuln.high review");
  BOOST_TEST(rule(Severity::kHigh, "prod", "vuln.high") == "vuln.high review");
  BOOST_TEST(rule(Severity::kCritical, "dev", "vuln.critical") == "vuln.critical alert");
  BOOST_TEST(rule(Severity::kCritical, "staging", "vuln.critical") == "vuln.critical block");
  BOOST_TEST(rule(Severity::kCritical, "prod", "vuln.critical") == "vuln.critical review");
}

BOOST_AUTO_TEST_CASE(the_strongest_action_is_the_verdict) {
  const auto one = [](std::string_view action) {
    return outcome_of(judged(with(Severity::kCritical, "a"),
                             policy("  stages: {a: {actions: {vuln.critical: " + std::string(action) + "}}}\n")));
  };
  BOOST_TEST(one("block") == "block 2");
  BOOST_TEST(one("review") == "review 3");
  BOOST_TEST(one("alert") == "allow 0");
  BOOST_TEST(one("log") == "allow 0");
}

BOOST_AUTO_TEST_CASE(undecided_wins_over_review_and_loses_against_block) {
  auto asked = with(Severity::kHigh, "a");
  auto unknown = vulnerability("CVE-2", Severity::kLow);
  unknown.fix = scanners::FixState::kUnknown;
  const std::string rules =
      "    - {id: r.high, match: {kind: vuln, severity: high}}\n"
      "    - {id: r.fix, match: {kind: vuln, severity: low, fix: available}}\n";
  const auto outcome = [&](std::string_view actions) {
    return outcome_of(
        judged(asked, policy_with_rules(rules, "  stages: {a: {actions: {" + std::string(actions) + "}}}\n")));
  };
  asked.reports.push_back(input(report({unknown}), "other"));
  BOOST_TEST(outcome("r.high: review") == "undecided 4");
  BOOST_TEST(outcome("r.high: review, r.fix: review") == "undecided 4");
  BOOST_TEST(outcome("r.high: review, r.fix: alert") == "review 3");
  BOOST_TEST(outcome("r.high: review, r.fix: log") == "review 3");
  BOOST_TEST(outcome("r.high: block") == "block 2");
}

BOOST_AUTO_TEST_CASE(mode_warn_turns_everything_that_stops_into_an_alert) {
  const auto set = policy("  stages: {a: {mode: warn, actions: {vuln.high: review, vuln.rest: log}}, b: {}}\n");
  const auto verdict = judged(with(Severity::kCritical, "a"), set);
  BOOST_TEST(said(verdict, "vuln.critical") == "vuln.critical alert");
  BOOST_TEST((reason_of(verdict, "vuln.critical")->would == gate::Action::kBlock));
  BOOST_TEST(reason_of(verdict, "vuln.critical")->because == "mode: warn");
  BOOST_TEST(outcome_of(verdict) == "allow 0");
  BOOST_TEST(said(judged(with(Severity::kHigh, "a"), set), "vuln.high") == "vuln.high alert");
  BOOST_TEST(said(judged(with(Severity::kLow, "a"), set), "vuln.rest") == "vuln.rest log");
  BOOST_TEST(outcome_of(judged(with(Severity::kCritical, "b"), set)) == "block 2");
}

BOOST_AUTO_TEST_CASE(mode_warn_lets_undecided_pass_too) {
  auto asked = with(Severity::kLow, "a");
  asked.image.tag = Error({"registry.denied", Kind::kUnavailable, ""}, "401");
  BOOST_TEST(outcome_of(judged(asked, policy("  stages: {a: {mode: warn}}\n"))) == "allow 0");
  BOOST_TEST(outcome_of(judged(asked, policy("  stages: {a: {actions: {vuln.rest: log}}}\n"))) == "undecided 4");
}

BOOST_AUTO_TEST_CASE(before_its_date_a_rule_only_alerts) {
  const auto set =
      policy_with_rules("    - {id: vuln.critical, match: {kind: vuln}, effectiveOn: 2026-12-01T00:00:00Z}\n");
  auto asked = with(Severity::kCritical);
  asked.now = Time::parse("2026-11-30T23:59:59Z").value();
  const auto before = judged(asked, set);
  BOOST_TEST(said(before, "vuln.critical") == "vuln.critical alert");
  BOOST_TEST((reason_of(before, "vuln.critical")->would == gate::Action::kBlock));
  asked.now = Time::parse("2026-12-01T00:00:00Z").value();
  BOOST_TEST(said(judged(asked, set), "vuln.critical") == "vuln.critical block");
}

BOOST_AUTO_TEST_CASE(a_built_in_rule_can_have_a_date_too) {
  auto asked = question();
  const auto set = policy_with_rules("    - {id: report.missing, effectiveOn: 2026-12-01T00:00:00Z}\n",
                                     "  evidence: {reports: [{name: a, tools: [trivy]}]}\n");
  BOOST_TEST(said(judged(asked, set), "report.missing") == "report.missing alert");
  asked.now = Time::parse("2026-12-02T00:00:00Z").value();
  BOOST_TEST(said(judged(asked, set), "report.missing") == "report.missing block");
}

BOOST_AUTO_TEST_CASE(what_runs_already_only_alerts_under_new_only) {
  const auto set = policy("  stages: {a: {newOnly: {applies: [vuln.high]}}}\n");
  auto asked = with(Severity::kHigh, "a");
  const auto high = [&] { return said(judged(asked, set), "vuln.high"); };
  BOOST_TEST(high() == "vuln.high block");
  auto before = report({vulnerability("CVE-1", Severity::kHigh)});
  before.manifest_digests = {kForeign.to_string()};
  before.findings[0].version = "2.4";
  before.findings[0].package_url = "pkg:deb/debian/libexpat1@2.4";
  asked.baseline = gate::Baseline{kForeign, {input(before, "before")}, std::nullopt};
  BOOST_TEST(high() == "vuln.high alert");
  asked.reports[0].report.value().findings[0].package_url = "pkg:deb/debian/other@1";
  BOOST_TEST(high() == "vuln.high block");
  asked.reports[0].report.value().findings[0] = vulnerability("GHSA-2", Severity::kHigh);
  BOOST_TEST(high() == "vuln.high block");
  asked.reports[0].report.value().findings[0].aliases = {"CVE-1"};
  BOOST_TEST(high() == "vuln.high alert");
  asked.baseline->digest = Digest::of("not what the report is about");
  BOOST_TEST(high() == "vuln.high block");
}

BOOST_AUTO_TEST_CASE(new_only_speaks_of_its_own_rules_only) {
  auto asked = with(Severity::kCritical, "a");
  auto before = report({vulnerability("CVE-1", Severity::kCritical)});
  before.manifest_digests = {kForeign.to_string()};
  asked.baseline = gate::Baseline{kForeign, {input(before, "before")}, std::nullopt};
  const auto set = policy("  stages: {a: {newOnly: {applies: [vuln.high]}}}\n");
  BOOST_TEST(said(judged(asked, set), "vuln.critical") == "vuln.critical block");
}

BOOST_AUTO_TEST_CASE(without_a_package_url_tool_id_package_and_path_must_be_the_same) {
  const auto set =
      policy_with_rules("    - {id: r.one, match: {kind: sast}}\n", "  stages: {a: {newOnly: {applies: [r.one]}}}\n");
  auto finding = vulnerability("B602", Severity::kHigh);
  finding.kind = scanners::FindingKind::kWeakness;
  finding.path = "a.py";
  auto asked = question();
  asked.stage = "a";
  asked.reports = {input(report({finding}))};
  auto before = report({finding});
  before.manifest_digests = {kForeign.to_string()};
  const auto one = [&](const scanners::Report& old) {
    asked.baseline = gate::Baseline{kForeign, {input(old, "before")}, std::nullopt};
    return said(judged(asked, set), "r.one");
  };
  BOOST_TEST(one(before) == "r.one alert");
  auto other = before;
  other.tool = "bandit";
  BOOST_TEST(one(other) == "r.one block");
  other = before;
  other.findings[0].path = "b.py";
  BOOST_TEST(one(other) == "r.one block");
  other = before;
  other.findings[0].id = "B603";
  BOOST_TEST(one(other) == "r.one block");
}

BOOST_AUTO_TEST_CASE(approvals_that_are_demanded_ask_for_review) {
  const auto set = policy(
      "  stages: {a: {}, b: {from: a, approvals: {min: 1, from: [dri]}}, "
      "c: {approvals: {from: [dri]}, actions: {approval.missing: block}}}\n");
  auto asked = question();
  asked.stage = "a";
  BOOST_TEST(outcome_of(judged(asked, set)) == "allow 0");
  asked.stage = "b";
  BOOST_TEST(said(judged(asked, set), "approval.missing") == "approval.missing review");
  BOOST_TEST(outcome_of(judged(asked, set)) == "review 3");
  asked.stage = "c";
  BOOST_TEST(said(judged(asked, set), "approval.missing") == "approval.missing block");
}

BOOST_AUTO_TEST_CASE(what_ran_upstream_is_not_known_without_a_record) {
  const std::string_view stages = "  stages: {a: {}, b: {from: a}}\n";
  const auto listed = policy_with_rules("    - id: digest.not-seen-upstream\n", stages);
  auto asked = question();
  asked.stage = "b";
  BOOST_TEST(said(judged(asked, listed), "digest.not-seen-upstream") == "digest.not-seen-upstream block?");
  BOOST_TEST(outcome_of(judged(asked, listed)) == "undecided 4");
  BOOST_TEST(outcome_of(judged(asked, policy(stages))) == "allow 0");
  asked.stage = "a";
  BOOST_TEST(outcome_of(judged(asked, listed)) == "allow 0");
}

BOOST_AUTO_TEST_CASE(dry_run_and_fail_on_block_change_the_exit_code_and_not_the_verdict) {
  const auto set = policy("  stages: {a: {actions: {vuln.high: review}}}\n");
  auto asked = with(Severity::kCritical, "a");
  asked.dry_run = true;
  BOOST_TEST(outcome_of(judged(asked, set)) == "block 0");
  BOOST_TEST(judged(asked, set).mode == "dry-run");
  asked.image.tag = Error({"registry.denied", Kind::kUnavailable, ""}, "401");
  asked.reports.clear();
  BOOST_TEST(outcome_of(judged(asked, set)) == "undecided 4");
  asked = with(Severity::kHigh, "a");
  asked.dry_run = true;
  BOOST_TEST(outcome_of(judged(asked, set)) == "review 0");
  asked.dry_run = false;
  asked.fail_on_block_only = true;
  BOOST_TEST(outcome_of(judged(asked, set)) == "review 0");
  asked = with(Severity::kCritical, "a");
  asked.fail_on_block_only = true;
  BOOST_TEST(outcome_of(judged(asked, set)) == "block 2");
}

BOOST_AUTO_TEST_CASE(the_stage_must_fit_the_policy) {
  const auto error = [](std::optional<std::string> stage, const gate::PolicySet& set) {
    auto asked = question();
    asked.stage = std::move(stage);
    const auto verdict = gate::decide(asked, set, {});
    return verdict ? "none" : verdict.error().id();
  };
  BOOST_TEST(error("dev", kStages) == "none");
  BOOST_TEST(error("production", kStages) == "usage");
  BOOST_TEST(error(std::nullopt, kStages) == "usage");
  BOOST_TEST(error(std::nullopt, policy()) == "none");
  BOOST_TEST(error("dev", policy()) == "usage");
}

BOOST_AUTO_TEST_SUITE_END()
