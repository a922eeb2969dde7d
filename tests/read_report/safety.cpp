#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FixState;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "safety/json";

Json check_report() {
  return Json::parse(R"({"report_meta": {"safety_version": "2.3.5", "timestamp": "2026-11-20 08:16:30"},
    "vulnerabilities": [{"vulnerability_id": "70001", "package_name": "Django", "analyzed_version": "4.0.1",
      "fixed_versions": ["4.0.2", ""], "CVE": "CVE-2031-1", "ignored": false,
      "severity": {"cvssv3": {"base_severity": "MEDIUM", "base_score": 6.1}, "cvssv2": {"base_score": 4.3}}}],
    "ignored_vulnerabilities": []})");
}
const std::string kFirst = "/vulnerabilities/0";

Json scan_report() {
  return Json::parse(
      R"({"meta": {"schema_version": "3.0", "timestamp": "2026-11-20T08:16:30", "telemetry": {"safety_version": "3.6.0"}},
    "scan_results": {"files": [], "projects": [{"files": [{"location": "/src/requirements.txt", "results": {"dependencies": [
      {"name": "Django", "specifications": [{"raw": "Django==4.0.1 ; python_version > '3'", "vulnerabilities": {
        "known_vulnerabilities": [{"id": "70001", "ignored": null, "cve": {"name": "CVE-2031-1", "cvssv3": {"base_score": 9.8}}}],
        "remediation": {"recommended": "4.0.2"}}}]}]}}]}]}})");
}
const std::string kFile = "/scan_results/projects/0/files/0";
const std::string kSpecification = kFile + "/results/dependencies/0/specifications/0";
const std::string kKnown = kSpecification + "/vulnerabilities/known_vulnerabilities/0";

const Json kRow = {"django", "<4.0.2", "4.0.1", "an advisory", "70001"};

}  // namespace

BOOST_AUTO_TEST_SUITE(read_safety)

BOOST_AUTO_TEST_CASE(a_report_of_check_is_read) {
  const auto finding = only_finding(check_report(), kType);
  BOOST_TEST(finding.id == "70001");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-2031-1"}));
  BOOST_TEST(finding.package == "Django");
  BOOST_TEST(finding.version == "4.0.1");
  BOOST_TEST(finding.package_url == "pkg:pypi/django@4.0.1");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"4.0.2"}));
  BOOST_TEST((finding.fix == FixState::kAvailable));
  BOOST_TEST((finding.severity == Severity::kMedium));
  const auto report = good(check_report(), kType);
  BOOST_TEST(report.tool_version == "2.3.5");
  BOOST_TEST(report.finished_at->to_string() == "2026-11-20T08:16:30Z");
}

BOOST_AUTO_TEST_CASE(the_word_of_cvss_three_goes_before_its_score_and_that_before_cvss_two) {
  auto document = check_report();
  const auto severity = [&] { return only_finding(document, kType).severity; };
  document[Json::json_pointer(kFirst + "/severity/cvssv3/base_severity")] = nullptr;
  document[Json::json_pointer(kFirst + "/severity/cvssv3/base_score")] = 9.8;
  BOOST_TEST((severity() == Severity::kCritical));
  document[Json::json_pointer(kFirst + "/severity/cvssv3")] = nullptr;
  document[Json::json_pointer(kFirst + "/severity/cvssv2/base_score")] = 9.8;
  BOOST_TEST((severity() == Severity::kHigh));
  document[Json::json_pointer(kFirst + "/severity/cvssv2")] = nullptr;
  BOOST_TEST((severity() == Severity::kUnknown));
}

BOOST_AUTO_TEST_CASE(a_cve_may_be_an_object_with_scores) {
  const Json cve = {{"name", "CVE-2031-2"}, {"cvssv3", {{"base_severity", "CRITICAL"}}}};
  const auto both = only_finding(with(check_report(), kFirst + "/CVE", cve), kType);
  BOOST_TEST((both.aliases == std::vector<std::string>{"CVE-2031-2"}));
  BOOST_TEST((both.severity == Severity::kMedium));  // its own severity goes first
  const auto alone = with(without(check_report(), kFirst + "/severity"), kFirst + "/CVE", cve);
  BOOST_TEST((only_finding(alone, kType).severity == Severity::kCritical));
  check_refused(with(check_report(), kFirst + "/CVE", 5), kType, "a CVE of another type");
}

BOOST_AUTO_TEST_CASE(ignored_is_true_or_an_object_that_holds_something) {
  const auto suppressed = [](const Json& ignored) {
    return only_finding(with(check_report(), kFirst + "/ignored", ignored), kType).suppressed;
  };
  BOOST_TEST(!suppressed(false));
  BOOST_TEST(suppressed(true));
  BOOST_TEST(!suppressed(Json::object()));
  BOOST_TEST(suppressed({{"reason", "x"}}));
  BOOST_TEST(!suppressed(nullptr));
  check_refused(with(check_report(), kFirst + "/ignored", "yes"), kType, "ignored is a text");
}

BOOST_AUTO_TEST_CASE(ignored_vulnerabilities_are_suppressed) {
  auto document = check_report();
  document["ignored_vulnerabilities"].push_back(document["vulnerabilities"][0]);
  const auto report = good(document, kType);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(!report.findings[0].suppressed);
  BOOST_TEST(report.findings[1].suppressed);
}

BOOST_AUTO_TEST_CASE(members_of_check_must_be_there_and_have_their_type) {
  for (const char* member : {"/report_meta", "/vulnerabilities", "/vulnerabilities/0/vulnerability_id"}) {
    check_required(check_report(), kType, member);
  }
  check_refused(with(check_report(), "/report_meta", "text"), kType, "report_meta");
  check_refused(with(check_report(), kFirst, 5), kType, "an entry of another type");
  check_optional(check_report(), kType, "/ignored_vulnerabilities");
  for (const char* member : {"package_name", "analyzed_version", "fixed_versions", "severity", "severity/cvssv3",
                             "severity/cvssv3/base_severity"}) {
    check_optional(check_report(), kType, kFirst + '/' + member);
  }
  const auto scored =
      with(check_report(), kFirst + "/severity", {{"cvssv3", {{"base_score", 5}}}, {"cvssv2", {{"base_score", 5}}}});
  check_optional(scored, kType, kFirst + "/severity/cvssv3/base_score");
  const auto old = without(scored, kFirst + "/severity/cvssv3");
  check_optional(old, kType, kFirst + "/severity/cvssv2");
  check_optional(old, kType, kFirst + "/severity/cvssv2/base_score");
}

BOOST_AUTO_TEST_CASE(a_report_of_scan_is_read) {
  const auto finding = only_finding(scan_report(), kType);
  BOOST_TEST(finding.id == "70001");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-2031-1"}));
  BOOST_TEST(finding.package == "Django");
  BOOST_TEST(finding.version == "4.0.1");
  BOOST_TEST(finding.package_url == "pkg:pypi/django@4.0.1");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"4.0.2"}));
  BOOST_TEST(finding.path == "/src/requirements.txt");
  BOOST_TEST((finding.severity == Severity::kCritical));
  BOOST_TEST(good(scan_report(), kType).tool_version == "3.6.0");
}

BOOST_AUTO_TEST_CASE(files_outside_of_projects_are_read_too) {
  auto document = scan_report();
  document["scan_results"]["files"] = document["scan_results"]["projects"][0]["files"];
  BOOST_TEST(good(document, kType).findings.size() == 2);
}

BOOST_AUTO_TEST_CASE(the_version_is_what_follows_two_equal_signs) {
  const auto version = [](std::string_view raw) {
    return only_finding(with(scan_report(), kSpecification + "/raw", raw), kType).version;
  };
  BOOST_TEST(version("ex==1.0") == "1.0");
  BOOST_TEST(version("ex===1.0") == "1.0");
  BOOST_TEST(version("ex == 1.0 # pinned") == "1.0");
  BOOST_TEST(version("ex>=1.0") == "");
}

BOOST_AUTO_TEST_CASE(a_scan_suppresses_what_has_an_ignore_code) {
  const auto suppressed = [](const Json& ignored) {
    return only_finding(with(scan_report(), kKnown + "/ignored", ignored), kType).suppressed;
  };
  BOOST_TEST(suppressed({{"code", "manual"}}));
  BOOST_TEST(!suppressed({{"code", ""}}));
  BOOST_TEST(!suppressed(Json::object()));
  check_refused(with(scan_report(), kKnown + "/ignored", true), kType, "ignored is a boolean");
  check_refused(with(scan_report(), kKnown + "/ignored", {{"code", 1}}), kType, "a code of another type");
}

BOOST_AUTO_TEST_CASE(only_schema_three_of_scan_is_read) {
  for (const char* version : {"3.0", "3.12"}) good(with(scan_report(), "/meta/schema_version", version), kType);
  for (const Json& version : {Json("4.0"), Json("3"), Json("3."), Json("3.x"), Json(3.0)}) {
    check_refused(with(scan_report(), "/meta/schema_version", version), kType, version.dump());
  }
}

BOOST_AUTO_TEST_CASE(members_of_scan_must_be_there_and_have_their_type) {
  for (const std::string& member : {std::string("/meta/schema_version"), std::string("/scan_results/projects"),
                                    kFile + "/results", kFile + "/results/dependencies/0/name", kKnown + "/id"}) {
    check_required(scan_report(), kType, member);
  }
  for (const std::string& member :
       {kFile + "/location", kSpecification + "/raw", kSpecification + "/vulnerabilities",
        kSpecification + "/vulnerabilities/remediation", kSpecification + "/vulnerabilities/remediation/recommended",
        kSpecification + "/vulnerabilities/known_vulnerabilities", std::string("/scan_results/files")}) {
    check_optional(scan_report(), kType, member);
  }
}

BOOST_AUTO_TEST_CASE(rows_of_the_first_version_are_read) {
  const auto finding = only_finding(Json::array({kRow}), kType);
  BOOST_TEST(finding.package == "django");
  BOOST_TEST(finding.version == "4.0.1");
  BOOST_TEST(finding.id == "70001");
  BOOST_TEST((finding.severity == Severity::kUnknown));
  BOOST_TEST(good(Json::array(), kType).findings.empty());
  good(Json::array({with(kRow, "/3", nullptr)}), kType);
  for (const char* cell : {"/0", "/1", "/2", "/4"}) check_refused(Json::array({with(kRow, cell, 5)}), kType, cell);
  check_refused(Json::array({without(kRow, "/4")}), kType, "four cells");
  check_refused(Json::array({kRow, Json::object()}), kType, "a row that is an object");
}

BOOST_AUTO_TEST_CASE(a_report_of_no_or_two_shapes_is_refused) {
  check_refused(Json::object(), kType, "empty object");
  check_refused("text", kType, "a text");
  auto both = check_report();
  both.update(scan_report());
  check_refused(both, kType, "check and scan");
  check_refused(without(scan_report(), "/meta"), kType, "scan without meta");
}

BOOST_AUTO_TEST_SUITE_END()
