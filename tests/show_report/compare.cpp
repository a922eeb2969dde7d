// Differences between reports, reports in one, and reports as SARIF.
#include "scanner-adapters/compare.h"

#include "scanner-adapters/show.h"
#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using namespace pratique::scanners;
using namespace nlohmann::literals;

namespace {

Finding vulnerability(const char* id, Severity severity = Severity::kHigh) {
  Finding finding;
  finding.id = id;
  finding.severity = severity;
  finding.package = "openssl";
  finding.package_url = "pkg:deb/debian/openssl@1.0";
  finding.version = "1.0";
  finding.path = "app:1 (debian)";
  finding.title = "A flaw";
  finding.cwes = {"CWE-79"};
  finding.link = "https://example.org/a";
  return finding;
}

Report report_of(std::vector<Finding> findings) {
  Report report;
  report.tool = "trivy";
  report.format = "json";
  report.findings = std::move(findings);
  return report;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compare_reports)

BOOST_AUTO_TEST_CASE(what_appears_goes_or_changes_is_told_apart) {
  const auto before = report_of({vulnerability("CVE-1"), vulnerability("CVE-2"), vulnerability("CVE-3")});
  const auto after =
      report_of({vulnerability("CVE-4"), vulnerability("CVE-3", Severity::kCritical), vulnerability("CVE-1")});
  const auto diff = compare(before, after);
  BOOST_REQUIRE(diff.appeared.size() == 1);
  BOOST_TEST(diff.appeared.front().id == "CVE-4");
  BOOST_REQUIRE(diff.gone.size() == 1);
  BOOST_TEST(diff.gone.front().id == "CVE-2");
  BOOST_REQUIRE(diff.changed.size() == 1);
  BOOST_TEST((diff.changed.front().before.severity == Severity::kHigh));
  BOOST_TEST((diff.changed.front().after.severity == Severity::kCritical));
  BOOST_TEST(diff.same == 1);
  const auto none = compare(before, before);
  BOOST_TEST(none.appeared.empty());
  BOOST_TEST(none.gone.empty());
  BOOST_TEST(none.same == 3);
}

BOOST_AUTO_TEST_CASE(another_version_or_place_of_a_component_is_the_same_finding_and_another_component_is_not) {
  auto moved = vulnerability("CVE-1");
  moved.version = "1.1";
  moved.package_url = "pkg:deb/debian/openssl@1.1";
  moved.path = "app:2 (debian)";
  BOOST_TEST(compare(report_of({vulnerability("CVE-1")}), report_of({moved})).same == 1);
  auto other = vulnerability("CVE-1");
  other.package_url = "pkg:npm/openssl@1.0";
  BOOST_TEST(compare(report_of({vulnerability("CVE-1")}), report_of({other})).appeared.size() == 1);
  auto suppressed = vulnerability("CVE-1");
  suppressed.suppressed = true;
  BOOST_TEST(compare(report_of({vulnerability("CVE-1")}), report_of({suppressed})).changed.size() == 1);
}

BOOST_AUTO_TEST_CASE(of_the_same_the_rest_is_new_or_gone) {
  const auto one = report_of({vulnerability("CVE-1")});
  const auto three = report_of({vulnerability("CVE-1"), vulnerability("CVE-1"), vulnerability("CVE-1")});
  BOOST_TEST(compare(one, three).appeared.size() == 2);
  BOOST_TEST(compare(three, one).gone.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_difference_is_shown_safely) {
  auto hostile = vulnerability("CVE-1\x1B[2J");
  const auto diff = compare(report_of({}), report_of({hostile}));
  BOOST_TEST(show_diff_text(diff).find('\x1B') == std::string::npos);
  BOOST_TEST(show_diff_text(diff).ends_with("1 new, 0 gone, 0 changed, 0 the same\n"));
  BOOST_TEST(Json::parse(show_diff_json(diff)).at("new").at(0).at("id") == hostile.id);
}

BOOST_AUTO_TEST_CASE(merging_keeps_every_finding_and_the_worse_of_two_facts) {
  auto first = report_of({vulnerability("CVE-1")});
  first.finished_at = Time{2'000};
  first.manifest_digests = {"sha256:a"};
  auto second = report_of({vulnerability("CVE-1")});
  second.tool = "grype";
  second.finished_at = Time{1'000};
  second.complete = false;
  second.manifest_digests = {"sha256:a", "sha256:b"};
  second.tests = Tests{2, 1, 1, 0, 0};
  const auto all = merge(merge(first, second), first);
  BOOST_TEST(all.tool == "trivy+grype");
  BOOST_TEST(all.findings.size() == 3);
  BOOST_TEST(!all.complete);
  BOOST_TEST((all.finished_at == Time{1'000}));
  BOOST_TEST(all.manifest_digests.size() == 2);
  BOOST_TEST((all.tests == Tests{2, 1, 1, 0, 0}));
  second.finished_at.reset();
  BOOST_TEST(!merge(first, second).finished_at.has_value());
}

BOOST_AUTO_TEST_CASE(merging_keeps_the_lower_coverage_and_the_lower_score) {
  auto good = report_of({});
  good.coverage = Coverage{.line_rate = 0.9};
  good.score = 9.5;
  auto bad = report_of({});
  bad.coverage = Coverage{.line_rate = 0.2};
  bad.score = 3;
  for (const Report& merged : {merge(good, bad), merge(bad, good), merge(report_of({}), bad), merge(bad, report_of({}))}) {
    BOOST_REQUIRE(merged.coverage.has_value());
    BOOST_TEST(merged.coverage->line_rate == 0.2);
    BOOST_TEST(merged.score.value() == 3);
  }
  BOOST_TEST(merge(good, good).score.value() == 9.5);
}

BOOST_AUTO_TEST_CASE(sarif_is_read_back_with_the_same_findings) {
  std::vector<Finding> findings;
  for (const Severity severity : {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow,
                                  Severity::kInfo, Severity::kUnknown}) {
    findings.push_back(vulnerability(("CVE-" + std::string(to_string(severity))).c_str(), severity));
    findings.back().line = 3;
    findings.push_back(findings.back());
    findings.back().suppressed = true;
  }
  auto report = report_of(findings);
  report.tool_version = "1.2";
  report.complete = false;
  report.finished_at = Time{1'700'000'000'000};
  report.manifest_digests = {"sha256:" + std::string(64, 'a')};
  const auto bytes = show_sarif(std::vector{report, report_of({})});
  const auto back = scanners::read(bytes, {"sarif", "sarif"});
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(back->tool == "trivy");
  BOOST_TEST(back->tool_version == "1.2");
  BOOST_TEST(!back->complete);
  BOOST_TEST((back->finished_at == report.finished_at));
  BOOST_TEST((back->manifest_digests == report.manifest_digests));
  BOOST_REQUIRE(back->findings.size() == findings.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    BOOST_TEST(back->findings[i].id == findings[i].id);
    BOOST_TEST((back->findings[i].severity == findings[i].severity), findings[i].id);
    BOOST_TEST(back->findings[i].suppressed == findings[i].suppressed);
    BOOST_TEST((back->findings[i].line == findings[i].line));
    BOOST_TEST(back->findings[i].path == findings[i].path);
    BOOST_TEST((back->findings[i].cwes == findings[i].cwes));
    BOOST_TEST(back->findings[i].link == findings[i].link);
  }
}

BOOST_AUTO_TEST_CASE(a_link_that_is_no_web_address_is_not_made_one) {
  for (const char* link : {"javascript:alert(1)", "https://a\"><script>", "file:///etc/passwd", "https://a b"}) {
    auto finding = vulnerability("CVE-1");
    finding.link = link;
    const auto shown = Json::parse(show_sarif(std::vector{report_of({finding})}));
    BOOST_TEST(!shown.at("/runs/0/tool/driver/rules/0"_json_pointer).contains("helpUri"), link);
  }
}

BOOST_AUTO_TEST_SUITE_END()
