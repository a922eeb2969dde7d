#include "app/engine/feeds.h"

#include <boost/test/unit_test.hpp>

namespace {

using namespace pratique;
using scanners::Severity;

app::NamedBytes severities_of_nvd() {
  return {"nvd.json", R"({"source": "nvd", "severities": {"CVE-2031-1": "low", "GHSA-1": "high"}})"};
}

scanners::Finding vulnerability(const char* id) {
  scanners::Finding finding;
  finding.kind = scanners::FindingKind::kVulnerability;
  finding.id = id;
  finding.severity = Severity::kCritical;
  return finding;
}

scanners::Report report_of(std::vector<scanners::Finding> findings, const char* tool = "trivy") {
  scanners::Report report;
  report.tool = tool;
  report.findings = std::move(findings);
  return report;
}

scanners::Report complete(scanners::Report report, std::optional<Time> trivy_database = std::nullopt) {
  app::Steering steering;
  steering.severities = {severities_of_nvd()};
  const auto feeds = app::read_feeds(steering);
  BOOST_REQUIRE(feeds.has_value());
  auto reports = app::completed({{"r", Digest::of("r"), std::move(report)}}, **feeds, trivy_database);
  return reports.at(0).report.value();
}

std::vector<scanners::Rating> ratings_of(const scanners::Finding& finding) {
  return complete(report_of({finding})).findings.at(0).ratings;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(complete_reports)

BOOST_AUTO_TEST_CASE(a_table_says_what_the_report_does_not_know) {
  const auto ratings = ratings_of(vulnerability("CVE-2031-1"));
  BOOST_REQUIRE(ratings.size() == 1);
  BOOST_TEST(ratings[0].source == "nvd");
  BOOST_TEST((ratings[0].severity == Severity::kLow));
  BOOST_TEST(ratings_of(vulnerability("CVE-2031-2")).empty());
}

BOOST_AUTO_TEST_CASE(the_report_goes_before_the_table) {
  auto finding = vulnerability("CVE-2031-1");
  finding.ratings = {{"nvd", Severity::kMedium, std::nullopt, ""}};
  const auto own = ratings_of(finding);
  BOOST_REQUIRE(own.size() == 1);
  BOOST_TEST((own[0].severity == Severity::kMedium));
  finding.ratings.front().source = "redhat";
  BOOST_TEST(ratings_of(finding).size() == 2);
}

BOOST_AUTO_TEST_CASE(of_several_names_the_worst_counts) {
  auto finding = vulnerability("CVE-2031-1");
  finding.aliases = {"GHSA-1"};
  BOOST_TEST((ratings_of(finding).at(0).severity == Severity::kHigh));
}

BOOST_AUTO_TEST_CASE(a_table_is_about_vulnerabilities_only) {
  auto finding = vulnerability("CVE-2031-1");
  finding.kind = scanners::FindingKind::kLint;
  BOOST_TEST(ratings_of(finding).empty());
}

BOOST_AUTO_TEST_CASE(the_time_of_the_database_is_for_reports_of_trivy_that_do_not_say_it) {
  BOOST_TEST((complete(report_of({}), Time{5}).database_built_at == Time{5}));
  BOOST_TEST(!complete(report_of({}, "grype"), Time{5}).database_built_at.has_value());
  auto knows = report_of({});
  knows.database_built_at = Time{3};
  BOOST_TEST((complete(knows, Time{5}).database_built_at == Time{3}));
}

BOOST_AUTO_TEST_CASE(a_damaged_feed_is_refused_by_its_name) {
  app::Steering steering;
  steering.severities = {severities_of_nvd(), {"other.json.gz", "\x1F\x8B no gzip"}};
  const auto feeds = app::read_feeds(steering);
  BOOST_REQUIRE(!feeds.has_value());
  BOOST_TEST(feeds.error().id() == "feed.invalid");
  BOOST_TEST(feeds.error().to_string().find("other.json.gz") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
