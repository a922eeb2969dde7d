#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kSnyk = "snyk/json";

Json issue(const char* id = "SNYK-JS-A-1") {
  return {{"id", id},          {"severity", "high"}, {"packageName", "left-pad"},        {"version", "1.0.0"},
          {"title", "Unsafe"}, {"fixedIn", {"1.1"}}, {"identifiers", {{"CVE", {"CVE-1"}}}}};
}
Json project() {
  return {{"ok", false},
          {"displayTargetFile", "package-lock.json"},
          {"packageManager", "npm"},
          {"vulnerabilities", {issue()}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_snyk)

BOOST_AUTO_TEST_CASE(an_issue_is_read) {
  const auto finding = only_finding(project(), kSnyk);
  BOOST_TEST((finding.kind == FindingKind::kVulnerability));
  BOOST_TEST(finding.id == "SNYK-JS-A-1");
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-1"}));
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"1.1"}));
  BOOST_TEST(finding.package == "left-pad");
  BOOST_TEST(finding.package_url == "pkg:npm/left-pad@1.0.0");
  BOOST_TEST(finding.path == "package-lock.json");
  check_required(project(), kSnyk, "/vulnerabilities");
  check_required(project(), kSnyk, "/vulnerabilities/0/id");
  for (const char* member : {"/ok", "/displayTargetFile", "/vulnerabilities/0/severity", "/vulnerabilities/0/version",
                             "/vulnerabilities/0/fixedIn", "/vulnerabilities/0/identifiers"})
    check_optional(project(), kSnyk, member);
  check_passed_over(project(), kSnyk, "/vulnerabilities/0/title");
  BOOST_TEST((only_finding(with(project(), "/vulnerabilities/0/type", "license"), kSnyk).kind == FindingKind::kLicense));
}

BOOST_AUTO_TEST_CASE(several_paths_to_a_package_are_one_finding_that_counts_unless_all_are_ignored) {
  auto twice = project();
  twice["vulnerabilities"].push_back(issue());
  BOOST_TEST(!only_finding(twice, kSnyk).suppressed);
  auto ignored = with(twice, "/vulnerabilities/0/isIgnored", true);
  BOOST_TEST(!only_finding(ignored, kSnyk).suppressed);
  ignored = with(ignored, "/vulnerabilities/1/isIgnored", true);
  BOOST_TEST(only_finding(ignored, kSnyk).suppressed);
  BOOST_TEST(good(with(twice, "/vulnerabilities/1/version", "1.0.1"), kSnyk).findings.size() == 2);
}

BOOST_AUTO_TEST_CASE(what_snyk_filtered_is_suppressed) {
  auto filtered = project();
  filtered["filtered"] = {{"ignore", {issue("SNYK-JS-B-2")}}};
  const auto report = good(filtered, kSnyk);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(!report.findings[0].suppressed);
  BOOST_TEST(report.findings[1].suppressed);
  check_refused(with(filtered, "/filtered/ignore", "all"), kSnyk, "ignore");
}

BOOST_AUTO_TEST_CASE(projects_stand_in_arrays_and_in_applications) {
  BOOST_TEST(good(Json::array({project(), project()}), kSnyk).findings.size() == 2);
  auto container = project();
  container["applications"] = Json::array({project()});
  BOOST_TEST(good(container, kSnyk).findings.size() == 2);
  check_refused(with(container, "/applications/0/error", "no lock file"), kSnyk, "an application that failed");
  check_refused(Json::array(), kSnyk, "no project");
  check_refused(with(project(), "/error", "could not be scanned"), kSnyk, "an error");
  check_refused(with(project(), "/ok", "no"), kSnyk, "ok is no boolean");
}

BOOST_AUTO_TEST_SUITE_END()
