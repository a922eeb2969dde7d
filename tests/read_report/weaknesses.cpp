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

BOOST_AUTO_TEST_SUITE_END()
