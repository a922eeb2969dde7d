#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FixState;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "npm-audit/json";

Json packages() {
  return Json::parse(R"({"auditReportVersion": 2, "vulnerabilities": {
    "ex": {"name": "ex", "fixAvailable": {"name": "ex", "version": "2.0.0"},
           "via": [{"source": 1001, "name": "ex", "title": "t", "url": "https://github.com/advisories/GHSA-aaaa-bbbb-cccc", "severity": "moderate"}]},
    "wrap": {"name": "wrap", "via": ["ex"], "fixAvailable": false}}})");
}
const std::string kVia = "/vulnerabilities/ex/via/0";

Json advisories() {
  return Json::parse(
      R"({"metadata": {}, "advisories": {"106": {"id": 106, "module_name": "negotiator", "severity": "high", "title": "t",
    "url": "https://nodesecurity.io/advisories/106", "cves": ["CVE-2016-10539"], "findings": [{"version": "0.5.3"}]}}})");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_npm_audit)

BOOST_AUTO_TEST_CASE(an_advisory_of_a_package_is_a_finding_and_a_package_that_is_vulnerable_through_another_is_none) {
  const auto finding = only_finding(packages(), kType);
  BOOST_TEST(finding.id == "GHSA-aaaa-bbbb-cccc");
  BOOST_TEST(finding.package == "ex");
  BOOST_TEST(finding.package_url == "pkg:npm/ex");
  BOOST_TEST((finding.severity == Severity::kMedium));
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"2.0.0"}));
  BOOST_TEST((finding.fix == FixState::kAvailable));
}

BOOST_AUTO_TEST_CASE(a_package_may_be_called_like_a_member_that_others_forget) {
  for (const char* name : {"help", "lines", "semver", "Code", "description"}) {
    auto document = packages();
    document["vulnerabilities"][name] = document["vulnerabilities"]["ex"];
    BOOST_TEST(good(document, kType).findings.size() == 2, name);
  }
}

BOOST_AUTO_TEST_CASE(a_fix_in_another_package_gives_no_fixed_version) {
  const auto other = only_finding(with(packages(), "/vulnerabilities/ex/fixAvailable/name", "top"), kType);
  BOOST_TEST(other.fixed_versions.empty());
  BOOST_TEST((other.fix == FixState::kAvailable));
  const auto none = only_finding(with(packages(), "/vulnerabilities/ex/fixAvailable", false), kType);
  BOOST_TEST((none.fix == FixState::kNone));
  check_refused(with(packages(), "/vulnerabilities/ex/fixAvailable", "yes"), kType, "fixAvailable is a text");
}

BOOST_AUTO_TEST_CASE(without_ghsa_id_the_source_is_the_id) {
  BOOST_TEST(only_finding(without(packages(), kVia + "/url"), kType).id == "1001");
  BOOST_TEST(only_finding(with(packages(), kVia + "/url", "https://example.org/1"), kType).id == "1001");
}

BOOST_AUTO_TEST_CASE(an_advisory_of_npm_six_is_a_finding) {
  const auto finding = only_finding(advisories(), kType);
  BOOST_TEST(finding.id == "106");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-2016-10539"}));
  BOOST_TEST(finding.package == "negotiator");
  BOOST_TEST(finding.version == "0.5.3");
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(only_finding(with(advisories(), "/advisories/106/github_advisory_id", "GHSA-1"), kType).id == "GHSA-1");
}

BOOST_AUTO_TEST_CASE(an_error_of_npm_is_no_result) {
  check_refused(with(packages(), "/error", {{"code", "ENOAUDIT"}}), kType, "error beside version 2");
  check_refused(with(advisories(), "/error", {{"code", "ENOLOCK"}}), kType, "error beside advisories");
  check_refused(Json::object(), kType, "empty object");
  for (const Json& version : {Json(1), Json(3), Json("2"), Json(2.0)})
    check_refused(with(packages(), "/auditReportVersion", version), kType, version.dump());
}

BOOST_AUTO_TEST_CASE(members_must_be_there_and_have_their_type) {
  check_required(packages(), kType, "/vulnerabilities");
  check_required(packages(), kType, "/vulnerabilities/ex/via");
  check_required(advisories(), kType, "/advisories");
  check_required(advisories(), kType, "/advisories/106/id");
  check_refused(with(packages(), kVia, 5), kType, "via of another type");
  check_refused(with(packages(), "/vulnerabilities/ex", 5), kType, "a package of another type");
  check_refused(with(advisories(), "/advisories/106", "x"), kType, "an advisory of another type");
  for (const char* member : {"/url", "/severity", "/name"}) check_optional(packages(), kType, kVia + member);
  for (const char* member : {"module_name", "severity", "cves", "findings", "findings/0/version", "url"}) {
    check_optional(advisories(), kType, std::string("/advisories/106/") + member);
  }
}

BOOST_AUTO_TEST_SUITE_END()
