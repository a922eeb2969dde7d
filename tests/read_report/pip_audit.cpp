#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FixState;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "pip-audit/json";

Json vulnerable() {
  return Json::parse(R"({"dependencies": [{"name": "Py_Yaml", "version": "5.3",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2031-1", "GHSA-1"], "fix_versions": ["5.4", "6.0"]}]}], "fixes": []})");
}
const std::string kFirst = "/dependencies/0/vulns/0";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_pip_audit)

BOOST_AUTO_TEST_CASE(a_vulnerability_is_read_with_its_aliases_and_fixes) {
  const auto finding = only_finding(vulnerable(), kType);
  BOOST_TEST(finding.id == "PYSEC-1");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-2031-1", "GHSA-1"}));
  BOOST_TEST(finding.package == "Py_Yaml");
  BOOST_TEST(finding.version == "5.3");
  BOOST_TEST(finding.package_url == "pkg:pypi/py-yaml@5.3");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"5.4", "6.0"}));
  BOOST_TEST((finding.fix == FixState::kAvailable));
  BOOST_TEST((finding.severity == Severity::kUnknown));
}

BOOST_AUTO_TEST_CASE(no_fixed_version_means_no_fix_and_an_absent_list_that_nobody_knows) {
  BOOST_TEST((only_finding(with(vulnerable(), kFirst + "/fix_versions", Json::array()), kType).fix == FixState::kNone));
  BOOST_TEST((only_finding(without(vulnerable(), kFirst + "/fix_versions"), kType).fix == FixState::kUnknown));
}

BOOST_AUTO_TEST_CASE(the_bare_list_of_early_versions_reads_the_same) {
  BOOST_TEST((only_finding(vulnerable().at("dependencies"), kType) == only_finding(vulnerable(), kType)));
  BOOST_TEST(good(Json::array(), kType).findings.empty());
}

BOOST_AUTO_TEST_CASE(a_skipped_dependency_is_counted_and_leaves_the_scan_complete) {
  auto skipped = vulnerable();
  skipped["dependencies"].push_back(Json::parse(R"({"name": "local", "skip_reason": "not on PyPI"})"));
  const auto report = good(skipped, kType);
  BOOST_TEST(report.skipped_inputs == 1);
  BOOST_TEST(report.complete);
  BOOST_TEST(report.findings.size() == 1);
  check_refused(with(skipped, "/dependencies/1/skip_reason", ""), kType, "neither reason nor version");
  check_refused(with(skipped, "/dependencies/1/skip_reason", 5), kType, "a reason of another type");
}

BOOST_AUTO_TEST_CASE(vulnerabilities_of_a_skipped_dependency_are_not_lost) {
  BOOST_TEST(good(with(vulnerable(), "/dependencies/0/skip_reason", "x"), kType).findings.size() == 1);
}

BOOST_AUTO_TEST_CASE(names_versions_ids_and_lists_are_required) {
  for (const char* member : {"/dependencies", "/dependencies/0/name", "/dependencies/0/version",
                             "/dependencies/0/vulns", "/dependencies/0/vulns/0/id"}) {
    check_required(vulnerable(), kType, member);
  }
  check_refused(with(vulnerable(), "/dependencies/0", 1), kType, "a dependency of another type");
  check_refused(with(vulnerable(), kFirst, "CVE"), kType, "a vulnerability of another type");
}

BOOST_AUTO_TEST_CASE(members_that_are_read_must_have_their_type) {
  check_optional(vulnerable(), kType, kFirst + "/aliases");
  check_optional(vulnerable(), kType, kFirst + "/fix_versions");
  check_refused(with(vulnerable(), kFirst + "/aliases/0", 1), kType, "an alias of another type");
  check_passed_over(vulnerable(), kType, "/fixes");
  check_passed_over(vulnerable(), kType, kFirst + "/description");
}

BOOST_AUTO_TEST_SUITE_END()
