#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::FixState;
using scanners::Severity;

namespace {

/// What a policy with one rule of this match says about the finding: under the rule, or "unmatched".
std::string under(std::string_view match, const scanners::Finding& finding, std::string_view more = "",
                  const std::string& tool = "trivy") {
  auto asked = question();
  auto one = report({finding});
  one.tool = tool;
  asked.reports = {input(one)};
  const auto set = policy_with_rules("    - {id: r.one, match: " + std::string(match) + std::string(more) + "}\n");
  const auto verdict = judged(asked, set);
  if (said(verdict, "r.one") != "-") return said(verdict, "r.one");
  BOOST_TEST(said(verdict, "finding.unmatched") == "finding.unmatched log");
  return "unmatched";
}

scanners::Finding critical() { return vulnerability("CVE-1", Severity::kCritical); }

scanners::Finding weakness() {
  scanners::Finding finding = vulnerability("B602", Severity::kHigh);
  finding.kind = FindingKind::kWeakness;
  finding.package = finding.package_url = "";
  finding.path = "src/app/run.py";
  return finding;
}

constexpr std::string_view kBlocked = "r.one block";

}  // namespace

BOOST_AUTO_TEST_SUITE(match_findings)

BOOST_AUTO_TEST_CASE(by_kind) {
  BOOST_TEST(under("{kind: vuln}", critical()) == kBlocked);
  BOOST_TEST(under("{kind: sast}", critical()) == "unmatched");
  for (const auto& [word, kind] :
       std::vector<std::pair<std::string, FindingKind>>{{"secret", FindingKind::kSecret},
                                                        {"misconfig", FindingKind::kMisconfiguration},
                                                        {"license", FindingKind::kLicense},
                                                        {"test", FindingKind::kTest},
                                                        {"lint", FindingKind::kLint},
                                                        {"coverage", FindingKind::kCoverage}}) {
    auto finding = weakness();
    finding.kind = kind;
    BOOST_TEST(under("{kind: " + word + "}", finding) == kBlocked, word);
  }
}

BOOST_AUTO_TEST_CASE(by_severity_and_by_ranges_of_it) {
  const auto high = vulnerability("CVE-1", Severity::kHigh);
  BOOST_TEST(under("{kind: vuln, severity: high}", high) == kBlocked);
  BOOST_TEST(under("{kind: vuln, severity: critical}", high) == "unmatched");
  BOOST_TEST(under("{kind: vuln, severity: medium}", high) == "unmatched");
  BOOST_TEST(under("{kind: vuln, severity: \">=high\"}", high) == kBlocked);
  BOOST_TEST(under("{kind: vuln, severity: \">=critical\"}", high) == "unmatched");
  BOOST_TEST(under("{kind: vuln, severity: \"<=high\"}", high) == kBlocked);
  BOOST_TEST(under("{kind: vuln, severity: \"<=medium\"}", high) == "unmatched");
}

BOOST_AUTO_TEST_CASE(by_tool) {
  BOOST_TEST(under("{kind: vuln, tool: trivy}", critical()) == kBlocked);
  BOOST_TEST(under("{kind: vuln, tool: [grype, tri*]}", critical()) == kBlocked);
  BOOST_TEST(under("{kind: vuln, tool: trivy}", critical(), "", "grype") == "unmatched");
}

BOOST_AUTO_TEST_CASE(by_the_findings_id_and_its_aliases) {
  auto finding = critical();
  finding.aliases = {"GHSA-x"};
  BOOST_TEST(under("{kind: vuln, finding: CVE-*}", finding) == kBlocked);
  BOOST_TEST(under("{kind: vuln, finding: [DSA-1, GHSA-x]}", finding) == kBlocked);
  BOOST_TEST(under("{kind: vuln, finding: CVE-2}", finding) == "unmatched");
}

BOOST_AUTO_TEST_CASE(by_component_without_its_version) {
  BOOST_TEST(under("{kind: vuln, component: \"pkg:deb/debian/*\"}", critical()) == kBlocked);
  BOOST_TEST(under("{kind: vuln, component: \"pkg:deb/debian/libexpat1\"}", critical()) == kBlocked);
  BOOST_TEST(under("{kind: vuln, component: \"pkg:pypi/*\"}", critical()) == "unmatched");
  auto nameless = critical();
  nameless.package_url = "";
  BOOST_TEST(under("{kind: vuln, component: \"pkg:deb/debian/*\"}", nameless) == "unmatched");
}

BOOST_AUTO_TEST_CASE(by_path) {
  BOOST_TEST(under("{kind: sast, path: src/**}", weakness()) == kBlocked);
  BOOST_TEST(under("{kind: sast, path: src/*}", weakness()) == "unmatched");
}

BOOST_AUTO_TEST_CASE(by_whether_there_is_a_fix) {
  auto finding = critical();
  finding.fix = FixState::kAvailable;
  BOOST_TEST(under("{kind: vuln, fix: available}", finding) == kBlocked);
  BOOST_TEST(under("{kind: vuln, fix: none}", finding) == "unmatched");
  finding.fix = FixState::kNone;
  BOOST_TEST(under("{kind: vuln, fix: available}", finding) == "unmatched");
  BOOST_TEST(under("{kind: vuln, fix: none}", finding) == kBlocked);
}

BOOST_AUTO_TEST_CASE(a_condition_that_cannot_be_answered_is_undecided_unless_the_rule_says_otherwise) {
  auto finding = critical();
  finding.fix = FixState::kUnknown;
  BOOST_TEST(under("{kind: vuln, fix: available}", finding) == "r.one block?");
  BOOST_TEST(under("{kind: vuln, fix: available}", finding, ", ifUnknown: undecided") == "r.one block?");
  BOOST_TEST(under("{kind: vuln, fix: available}", finding, ", ifUnknown: match") == "r.one block");
  BOOST_TEST(under("{kind: vuln, fix: available}", finding, ", ifUnknown: alert") == "r.one alert?");
  BOOST_TEST(under("{kind: vuln, fix: available, severity: low}", finding) == "unmatched");
}

/// What a policy says of a report with this coverage and a rule for less than 80 %.
std::string coverage_of(double line_rate) {
  auto asked = question();
  auto tests = report();
  tests.tool = "cobertura";
  tests.coverage = scanners::Coverage{.line_rate = line_rate};
  asked.reports = {input(tests)};
  const auto verdict = judged(asked, policy_with_rules("    - {id: r.one, match: {kind: coverage, below: 80}}\n"));
  BOOST_TEST(said(verdict, "finding.unmatched") == "-");
  return said(verdict, "r.one");
}

BOOST_AUTO_TEST_CASE(by_a_number_below_a_limit) {
  BOOST_TEST(coverage_of(0.799) == kBlocked);
  BOOST_TEST(coverage_of(0.8) == "-");
  BOOST_TEST(coverage_of(1) == "-");
  auto asked = question();
  scanners::Finding lint = weakness();
  lint.kind = FindingKind::kLint;
  const auto with_score = [&](std::optional<double> score) {
    auto pylint = report({lint});
    pylint.score = score;
    asked.reports = {input(pylint)};
    return said(judged(asked, policy_with_rules("    - {id: r.one, match: {kind: lint, below: 9}}\n")), "r.one");
  };
  BOOST_TEST(with_score(8.9) == kBlocked);
  BOOST_TEST(with_score(9) == "-");
  BOOST_TEST(with_score(std::nullopt) == "r.one block?");
}

BOOST_AUTO_TEST_CASE(every_rule_that_matches_judges) {
  auto asked = question();
  asked.reports = {input(report({critical()}))};
  const auto verdict = judged(asked, policy_with_rules("    - {id: a.a, match: {kind: vuln}}\n"
                                                       "    - {id: b.b, match: {kind: vuln, severity: critical}}\n"));
  BOOST_TEST(said(verdict, "a.a") == "a.a block");
  BOOST_TEST(said(verdict, "b.b") == "b.b block");
}

BOOST_AUTO_TEST_CASE(a_suppression_of_the_tool_counts_only_where_it_is_trusted) {
  auto suppressed = critical();
  suppressed.suppressed = true;
  auto asked = question();
  asked.reports = {input(report({suppressed, vulnerability("CVE-2", Severity::kHigh)}))};
  BOOST_TEST(said(judged(asked, policy()), "vuln.critical") == "vuln.critical block");
  BOOST_TEST(said(judged(asked, policy("  toolSuppressions: count\n")), "vuln.critical") == "vuln.critical block");
  const auto trusting = judged(asked, policy("  toolSuppressions: trust\n"));
  BOOST_TEST(said(trusting, "vuln.critical") == "vuln.critical log");
  BOOST_TEST(said(trusting, "vuln.high") == "vuln.high block");
}

BOOST_AUTO_TEST_CASE(a_reason_says_what_was_found_and_how_to_get_out) {
  auto finding = critical();
  finding.fix = FixState::kAvailable;
  finding.fixed_versions = {"2.5.0-2", "2.6"};
  finding.ratings = {{"nvd", Severity::kHigh, 7.5, ""}};
  auto asked = question();
  asked.reports = {input(report({finding}), "scan.json")};
  const auto verdict = judged(asked, policy());
  const auto& reason = *reason_of(verdict, "vuln.critical");
  BOOST_TEST(reason.finding == "CVE-1");
  BOOST_TEST(reason.component == "pkg:deb/debian/libexpat1");
  BOOST_TEST(reason.version == "2.5.0-1");
  BOOST_TEST(reason.fixed == "2.5.0-2, 2.6");
  BOOST_TEST(reason.severity == "critical");
  BOOST_TEST(reason.source == "scan.json");
  BOOST_TEST(reason.message.find("nvd: high (7.5)") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
