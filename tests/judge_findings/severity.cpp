#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

/// The severities by which each finding was judged, in order.
std::string severities(const std::vector<scanners::Report>& reports, std::string_view rules = "") {
  auto asked = question();
  for (std::size_t i = 0; i < reports.size(); ++i)
    asked.reports.push_back(input(reports[i], "report-" + std::to_string(i)));
  const auto verdict = judged(asked, policy_with_rules("    - {id: r.one, match: {kind: vuln}}\n"
                                                       "    - {id: r.two, match: {kind: sast}}\n",
                                                       rules));
  std::string all;
  for (const auto& reason : verdict.reasons) {
    if (!reason.severity.empty()) all += (all.empty() ? "" : " ") + reason.severity;
  }
  return all;
}

scanners::Finding rated(Severity tool, std::vector<scanners::Rating> ratings) {
  auto finding = vulnerability("CVE-1", tool);
  finding.severity_source = "debian";
  finding.ratings = std::move(ratings);
  return finding;
}

scanners::Report bandit(Severity severity, std::string confidence, std::string tool = "bandit") {
  auto finding = vulnerability("B602", severity);
  finding.kind = scanners::FindingKind::kWeakness;
  finding.confidence = std::move(confidence);
  auto one = report({finding});
  one.tool = std::move(tool);
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decide_severity)

BOOST_AUTO_TEST_CASE(the_tools_word_counts_unless_the_policy_says_otherwise) {
  const auto finding = rated(Severity::kLow, {{"nvd", Severity::kCritical, {}, ""}});
  BOOST_TEST(severities({report({finding})}) == "low");
  BOOST_TEST(severities({report({finding})}, "  severity: {sources: [tool, nvd]}\n") == "critical");
}

BOOST_AUTO_TEST_CASE(sources_are_asked_for_what_they_are) {
  const auto finding = rated(Severity::kLow, {{"debian", Severity::kMedium, {}, ""},
                                              {"ghsa", Severity::kHigh, {}, ""},
                                              {"nvd", Severity::kUnknown, 9.8, ""},
                                              {"redhat", Severity::kInfo, {}, ""}});
  const auto by = [&](std::string_view source) {
    return severities({report({finding})}, "  severity: {sources: [" + std::string(source) + "]}\n");
  };
  BOOST_TEST(by("tool") == "low");
  BOOST_TEST(by("vendor") == "medium");
  BOOST_TEST(by("ghsa") == "high");
  BOOST_TEST(by("nvd") == "critical");
}

BOOST_AUTO_TEST_CASE(a_score_alone_is_read_by_the_cvss_scale) {
  const auto of = [](double score) {
    const auto finding = rated(Severity::kUnknown, {{"nvd", Severity::kUnknown, score, ""}});
    return severities({report({finding})}, "  severity: {sources: [nvd]}\n");
  };
  BOOST_TEST(of(9.0) == "critical");
  BOOST_TEST(of(8.9) == "high");
  BOOST_TEST(of(7.0) == "high");
  BOOST_TEST(of(6.9) == "medium");
  BOOST_TEST(of(4.0) == "medium");
  BOOST_TEST(of(3.9) == "low");
  BOOST_TEST(of(0.0) == "info");
}

BOOST_AUTO_TEST_CASE(disagreement_takes_the_worst_or_the_first_that_has_one) {
  const auto finding =
      rated(Severity::kLow, {{"debian", Severity::kMedium, {}, ""}, {"nvd", Severity::kCritical, {}, ""}});
  const auto by = [&](std::string_view rules) {
    return severities({report({finding})}, "  severity: " + std::string(rules) + "\n");
  };
  BOOST_TEST(by("{sources: [vendor, nvd]}") == "critical");
  BOOST_TEST(by("{sources: [vendor, nvd], disagreement: highest}") == "critical");
  BOOST_TEST(by("{sources: [vendor, nvd], disagreement: first}") == "medium");
  BOOST_TEST(by("{sources: [ghsa, vendor, nvd], disagreement: first}") == "medium");
}

BOOST_AUTO_TEST_CASE(no_rating_at_all_is_never_low) {
  const auto finding = vulnerability("CVE-1", Severity::kUnknown);
  BOOST_TEST(severities({report({finding})}) == "high");
  BOOST_TEST(severities({report({finding})}, "  severity: {unknown: critical}\n") == "critical");
  BOOST_TEST(severities({report({finding})}, "  severity: {unknown: medium}\n") == "medium");
  BOOST_TEST(severities({bandit(Severity::kUnknown, "")}) == "high");
}

BOOST_AUTO_TEST_CASE(ratings_are_joined_over_aliases_and_reports) {
  auto ghsa = vulnerability("GHSA-1", Severity::kUnknown);
  const auto cve = vulnerability("CVE-1", Severity::kCritical);
  auto other = report({ghsa});
  other.tool = "pip-audit";
  BOOST_TEST(severities({report({cve}), other}) == "critical high");
  ghsa.aliases = {"CVE-1"};
  other.findings = {ghsa};
  BOOST_TEST(severities({report({cve}), other}) == "critical critical");
}

BOOST_AUTO_TEST_CASE(aliases_join_over_a_third_id) {
  auto a = vulnerability("A-1", Severity::kLow), b = vulnerability("B-1", Severity::kCritical);
  a.aliases = {"C-1"};
  BOOST_TEST(severities({report({a, b})}) == "low critical");
  b.aliases = {"C-1"};
  BOOST_TEST(severities({report({a, b})}) == "critical critical");
}

BOOST_AUTO_TEST_CASE(of_two_reports_the_worse_word_counts) {
  auto grype = report({vulnerability("CVE-1", Severity::kCritical)});
  grype.tool = "grype";
  BOOST_TEST(severities({report({vulnerability("CVE-1", Severity::kLow)}), grype}) == "critical critical");
}

BOOST_AUTO_TEST_CASE(a_report_about_another_image_rates_nothing) {
  auto other = report({vulnerability("CVE-1", Severity::kCritical)});
  other.manifest_digests = {kForeign.to_string()};
  BOOST_TEST(severities({report({vulnerability("CVE-1", Severity::kLow)}), other}) == "low");
}

BOOST_AUTO_TEST_CASE(bandits_two_words_are_read_by_the_table) {
  constexpr std::string_view kTable = "  severity: {bandit: {HIGH/LOW: medium, HIGH/UNDEFINED: info, \"*\": low}}\n";
  BOOST_TEST(severities({bandit(Severity::kHigh, "LOW")}) == "high");
  BOOST_TEST(severities({bandit(Severity::kHigh, "LOW")}, kTable) == "medium");
  BOOST_TEST(severities({bandit(Severity::kHigh, "HIGH")}, kTable) == "low");
  BOOST_TEST(severities({bandit(Severity::kHigh, "")}, kTable) == "info");
  BOOST_TEST(severities({bandit(Severity::kHigh, "LOW", "semgrep")}, kTable) == "high");
  BOOST_TEST(severities({bandit(Severity::kHigh, "HIGH")}, "  severity: {bandit: {HIGH/LOW: low}}\n") == "high");
}

BOOST_AUTO_TEST_SUITE_END()
