// Weaknesses (CWE) and links, which each tool writes elsewhere and otherwise.
#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;

namespace {

using Cwes = std::vector<std::string>;

struct Sample {
  const char* type;
  const char* document;
  Cwes cwes;
  std::string link;
};

const Sample kSamples[] = {
    {"trivy/json", R"([{"Target": "t", "Type": "x", "Vulnerabilities": [{"CweIDs": ["CWE-79", "CWE-79", "x"], "PrimaryURL": "https://a"}]}])",
     {"CWE-79"}, "https://a"},
    {"bandit/json", R"({"results": [{"test_id": "B", "issue_cwe": {"id": 78}, "more_info": "https://b"}]})", {"CWE-78"}, "https://b"},
    {"semgrep/json", R"({"errors": [], "results": [{"check_id": "c", "extra": {"metadata": {"cwe": ["CWE-089: SQL"], "source": "https://c"}}}]})",
     {"CWE-89"}, "https://c"},
    {"semgrep/json", R"({"errors": [], "results": [{"check_id": "c", "extra": {"metadata": {"cwe": "cwe-22: Path"}}}]})", {"CWE-22"}, ""},
    {"grype/json", R"({"matches": [{"vulnerability": {"id": "C", "dataSource": "https://d", "cwes": [{"cwe": "CWE-20"}]}, "artifact": {}}]})",
     {"CWE-20"}, "https://d"},
    {"snyk/json", R"({"ok": true, "vulnerabilities": [{"id": "S", "identifiers": {"CWE": ["CWE-1", "CWE-2"]}}]})", {"CWE-1", "CWE-2"}, ""},
    {"dependency-check/json", R"({"reportSchema": "1", "dependencies": [{"fileName": "a", "vulnerabilities": [{"name": "C", "cwes": ["CWE-3"]}]}]})",
     {"CWE-3"}, ""},
    {"npm-audit/json", R"({"auditReportVersion": 2, "vulnerabilities": {"a": {"via": [{"source": 1, "url": "https://e", "cwe": ["CWE-4"]}]}}})",
     {"CWE-4"}, "https://e"},
    {"osv-scanner/json", R"({"results": [{"source": {}, "packages": [{"package": {}, "vulnerabilities": [{"id": "O", "database_specific":
       {"cwe_ids": ["CWE-5"]}}]}]}]})",
     {"CWE-5"}, ""},
    {"cyclonedx/json", R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "vulnerabilities": [{"id": "V", "cwes": [6, 0, -1, "x"]}]})",
     {"CWE-6"}, ""},
    {"sarif/sarif", R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "r", "helpUri": "https://f",
       "properties": {"tags": ["security", "external/cwe/cwe-079", "CWE-89: SQL", "notcwe-1"]}}]}}, "results": [{"ruleId": "r"}]}]})",
     {"CWE-79", "CWE-89"}, "https://f"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(read_weaknesses)

BOOST_AUTO_TEST_CASE(weaknesses_and_links_are_read_wherever_they_stand) {
  for (const Sample& sample : kSamples) {
    const auto report = good_text(sample.document, sample.type);
    BOOST_TEST_CONTEXT(sample.type) {
      BOOST_REQUIRE(report.findings.size() == 1);
      BOOST_TEST(report.findings.front().cwes == sample.cwes, boost::test_tools::per_element());
      BOOST_TEST(report.findings.front().link == sample.link);
    }
  }
  const auto xml = good_text(
      "<bom xmlns='http://cyclonedx.org/schema/bom/1.5'><vulnerabilities><vulnerability><cwes><cwe>7</cwe></cwes>"
      "</vulnerability></vulnerabilities></bom>",
      "cyclonedx/xml");
  BOOST_TEST((xml.findings.front().cwes == Cwes{"CWE-7"}));
}

BOOST_AUTO_TEST_CASE(scores_by_older_versions_are_kept_beside_the_newest) {
  const auto trivy = good_text(
      R"([{"Target": "t", "Type": "x", "Vulnerabilities": [{"CVSS": {"nvd": {"V2Score": 5.0, "V2Vector": "AV:N", "V3Score": 7.5,
      "V3Vector": "CVSS:3.1/A", "V40Score": 9.1, "V40Vector": "CVSS:4.0/A"}}}]}])",
      "trivy/json");
  BOOST_REQUIRE(trivy.findings.front().ratings.size() == 1);
  const auto& rating = trivy.findings.front().ratings.front();
  BOOST_TEST((rating.score == 9.1));
  BOOST_TEST(rating.vector == "CVSS:4.0/A");
  BOOST_TEST((rating.older == std::vector<scanners::Score>{{7.5, "CVSS:3.1/A"}, {5.0, "AV:N"}}));
  const auto check = good_text(
      R"({"reportSchema": "1", "dependencies": [{"fileName": "a", "vulnerabilities": [{"name": "C", "source": "NVD",
      "cvssv2": {"score": 10}, "cvssv3": {"baseScore": 5.0}}]}]})",
      "dependency-check/json");
  BOOST_REQUIRE(check.findings.front().ratings.size() == 1);
  BOOST_TEST((check.findings.front().ratings.front().severity == scanners::Severity::kMedium));
  BOOST_TEST(check.findings.front().ratings.front().older.size() == 1);
  BOOST_TEST((scanners::from_json(scanners::to_json(trivy)).value() == trivy));
}

BOOST_AUTO_TEST_CASE(entries_that_say_that_all_is_well_are_counted) {
  const std::pair<const char*, std::string> samples[] = {
      {"trivy/json", R"([{"Target": "t", "Misconfigurations": [{"ID": "a", "Status": "PASS"}, {"ID": "b"}]}])"},
      {"kubeconform/json", R"({"resources": [{"status": "statusValid"}, {"status": "statusInvalid"}]})"},
      {"sarif/sarif", R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"kind": "pass"}, {}]}]})"},
      {"junit/xml", "<testsuite><testcase name='a'/><testcase name='b'><failure/></testcase></testsuite>"},
      {"mypy/text", "a.py:1: note: x\na.py:1: error: y  [misc]\n"}};
  for (const auto& [type, document] : samples) {
    const auto report = good_text(document, type);
    BOOST_TEST(report.passed == 1, type);
    BOOST_TEST(report.findings.size() == 1, type);
  }
}

BOOST_AUTO_TEST_SUITE_END()
