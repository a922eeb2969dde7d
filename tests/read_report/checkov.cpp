#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kCheckov = "checkov/json";

Json check(const char* id = "CKV_AWS_1") {
  return {{"check_id", id}, {"check_name", "No star"}, {"file_path", "/a.tf"}, {"file_line_range", {3, 9}}};
}
Json framework() {
  return {{"check_type", "terraform"},
          {"results", {{"failed_checks", {check()}}, {"skipped_checks", Json::array()}}},
          {"summary", {{"parsing_errors", 0}, {"checkov_version", "3.2.0"}}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_checkov)

BOOST_AUTO_TEST_CASE(a_failed_check_is_read) {
  const auto finding = only_finding(framework(), kCheckov);
  BOOST_TEST((finding.kind == FindingKind::kMisconfiguration));
  BOOST_TEST(finding.id == "CKV_AWS_1");
  BOOST_TEST((finding.severity == Severity::kUnknown));
  BOOST_TEST(finding.path == "/a.tf");
  BOOST_TEST((finding.line == 3));
  BOOST_TEST(good(framework(), kCheckov).tool_version == "3.2.0");
  for (const char* member : {"/check_type", "/results/failed_checks", "/results/failed_checks/0/check_id"})
    check_required(framework(), kCheckov, member);
  check_optional(framework(), kCheckov, "/results/failed_checks/0/file_line_range");
  const char* severity = "/results/failed_checks/0/severity";
  BOOST_TEST((only_finding(with(framework(), severity, "HIGH"), kCheckov).severity == Severity::kHigh));
  check_refused(with(framework(), "/results/failed_checks/0/file_line_range", {"3", "9"}), kCheckov, "texts as lines");
  BOOST_TEST(good(Json::array({framework(), framework()}), kCheckov).findings.size() == 2);
  check_refused(Json::array(), kCheckov, "an empty array");
}

BOOST_AUTO_TEST_CASE(a_vulnerable_package_is_read) {
  const Json details = {{"package_name", "django"}, {"package_version", "1.2"}, {"package_type", "python"},
                        {"lowest_fixed_version", "2.2"}, {"id", "CVE-1"}};
  const auto document = with(framework(), "/results/failed_checks/0/vulnerability_details", details);
  const auto finding = only_finding(document, kCheckov);
  BOOST_TEST((finding.kind == FindingKind::kVulnerability));
  BOOST_TEST(finding.package_url == "pkg:pypi/django@1.2");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"2.2"}));
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-1"}));
}

BOOST_AUTO_TEST_CASE(skipped_checks_are_suppressed_and_unparsed_files_make_it_incomplete) {
  const auto skipped = good(with(framework(), "/results/skipped_checks", Json::array({check("CKV_2")})), kCheckov);
  BOOST_REQUIRE(skipped.findings.size() == 2);
  BOOST_TEST(skipped.findings[1].suppressed);
  BOOST_TEST(skipped.complete);
  const auto unparsed = good(with(framework(), "/summary/parsing_errors", 2), kCheckov);
  BOOST_TEST(!unparsed.complete);
  BOOST_TEST(unparsed.skipped_inputs == 2);
  check_refused(with(framework(), "/summary/parsing_errors", "2"), kCheckov, "a text as number");
}

BOOST_AUTO_TEST_CASE(nothing_to_check_is_no_clean_scan) {
  const Json nothing = {{"passed", 0}, {"failed", 0}, {"skipped", 0}, {"checkov_version", "3.2.0"}};
  const auto report = good(nothing, kCheckov);
  BOOST_TEST(report.findings.empty());
  BOOST_TEST(report.nothing_scanned);
  BOOST_TEST(!good(framework(), kCheckov).nothing_scanned);
  for (const char* member : {"/passed", "/failed", "/skipped", "/checkov_version"})
    check_required(nothing, kCheckov, member);
  check_refused(with(nothing, "/failed", 1), kCheckov, "failures that are not there");
}

BOOST_AUTO_TEST_SUITE_END()
