#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;

namespace {

std::string detected(const std::string& bytes) {
  const auto type = scanners::detect(bytes);
  if (!type) return type.error().id();
  return type->tool + '/' + type->format;
}
std::string detected(const Json& document) { return detected(document.dump()); }

Json sarif(const char* driver) {
  return {{"version", "2.1.0"}, {"runs", {{{"tool", {{"driver", {{"name", driver}}}}}, {"results", Json::array()}}}}};
}

const Json kTrivy = {{"SchemaVersion", 2}, {"ArtifactName", "a"}};
const Json kGrype = {{"matches", Json::array()}, {"descriptor", {{"name", "grype"}}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(detect_report)

BOOST_AUTO_TEST_CASE(json_is_known_by_its_members) {
  BOOST_TEST(detected(kTrivy) == "trivy/json");
  BOOST_TEST(detected(Json({{"ClusterName", ""}, {"Resources", Json::array()}})) == "trivy/json");
  BOOST_TEST(detected(Json::array({{{"Target", "a"}}})) == "trivy/json");
  BOOST_TEST(detected(Json({{"results", Json::array()}, {"errors", Json::array()}, {"metrics", Json::object()}})) ==
             "bandit/json");
  BOOST_TEST(detected(Json({{"results", Json::array()}, {"errors", Json::array()}, {"paths", Json::object()}})) ==
             "semgrep/json");
  BOOST_TEST(detected(Json({{"report_meta", Json::object()}, {"vulnerabilities", Json::array()}})) == "safety/json");
  BOOST_TEST(detected(Json({{"meta", Json::object()}, {"scan_results", Json::object()}})) == "safety/json");
  BOOST_TEST(detected(Json::array({Json::array({"a", "b", "c", "d", "e"})})) == "safety/json");
  BOOST_TEST(detected(Json({{"dependencies", Json::array()}})) == "pip-audit/json");
  BOOST_TEST(detected(Json::array({{{"name", "a"}, {"version", "1"}, {"vulns", Json::array()}}})) == "pip-audit/json");
  BOOST_TEST(detected(kGrype) == "grype/json");
  BOOST_TEST(detected(Json::array({{{"RuleID", "r"}, {"File", "a"}}})) == "gitleaks/json");
  BOOST_TEST(detected(Json({{"auditReportVersion", 2}, {"vulnerabilities", Json::object()}})) == "npm-audit/json");
  BOOST_TEST(detected(Json::array({{{"code", "DL1"}, {"level", "info"}, {"file", "a"}}})) == "hadolint/json");
  BOOST_TEST(detected(Json({{"resources", {{{"status", "statusValid"}, {"filename", "a"}}}}})) == "kubeconform/json");
  BOOST_TEST(detected(Json::array({{{"status", "valid"}, {"kind", "Pod"}, {"filename", "a"}}})) == "kubeval/json");
  BOOST_TEST(detected(Json::array({{{"message-id", "E1"}, {"symbol", "s"}, {"type", "error"}}})) == "pylint/json");
}

BOOST_AUTO_TEST_CASE(what_says_little_is_known_by_its_first_entry) {
  const Json semgrep = {{"results", {{{"check_id", "r"}, {"extra", Json::object()}}}}, {"errors", Json::array()}};
  BOOST_TEST(detected(semgrep) == "semgrep/json");
  const Json osv = {{"results", {{{"source", Json::object()}, {"packages", Json::array()}}}}};
  BOOST_TEST(detected(osv) == "osv-scanner/json");
  BOOST_TEST(detected(Json({{"results", Json::array()}, {"experimental_config", Json::object()}})) ==
             "osv-scanner/json");
  BOOST_TEST(detected(Json({{"ok", true}, {"vulnerabilities", Json::array()}})) == "snyk/json");
  BOOST_TEST(detected(Json::array({{{"ok", true}, {"vulnerabilities", Json::array()}}})) == "snyk/json");
  BOOST_TEST(detected(Json({{"check_type", "terraform"}, {"results", Json::object()}})) == "checkov/json");
  BOOST_TEST(detected(Json({{"reportSchema", "1.1"}, {"dependencies", Json::array()}})) == "dependency-check/json");
  BOOST_TEST(detected(Json({{"bomFormat", "CycloneDX"}})) == "cyclonedx/json");
  BOOST_TEST(detected(Json({{"a.py", Json::array()}})) == "flake8/json");
}

BOOST_AUTO_TEST_CASE(xml_is_known_by_its_root) {
  BOOST_TEST(detected(std::string("<testsuites/>")) == "junit/xml");
  BOOST_TEST(detected(std::string("\xEF\xBB\xBF <testsuite/>")) == "junit/xml");
  BOOST_TEST(detected(std::string("<coverage line-rate='1'/>")) == "cobertura/xml");
  BOOST_TEST(detected(std::string("<bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>")) == "cyclonedx/xml");
  BOOST_TEST(detected(std::string("<bom/>")) == "report.invalid");
  BOOST_TEST(detected(std::string("<analysis xmlns='https://x/dependency-check.4.1.xsd'/>")) == "dependency-check/xml");
  BOOST_TEST(detected(std::string("<html xmlns='http://www.w3.org/1999/xhtml'/>")) == "report.invalid");
}

BOOST_AUTO_TEST_CASE(text_is_known_by_its_first_line) {
  BOOST_TEST(detected(std::string("a.py:1:2: E501 line too long\n")) == "flake8/text");
  BOOST_TEST(detected(std::string("a.py:1: error: wrong  [misc]\n")) == "mypy/text");
  BOOST_TEST(detected(std::string("Success: no issues found in 1 source file\n")) == "mypy/text");
  BOOST_TEST(detected(std::string("Traceback (most recent call last):\n")) == "report.invalid");
  const std::string line = R"({"file": "a.py", "line": 1, "column": 0, "severity": "error"})";
  BOOST_TEST(detected(line) == "mypy/ndjson");
}

BOOST_AUTO_TEST_CASE(sarif_is_known_with_the_tool_that_wrote_it) {
  BOOST_TEST(detected(sarif("Trivy")) == "trivy/sarif");
  BOOST_TEST(detected(sarif("Bandit")) == "bandit/sarif");
  BOOST_TEST(detected(sarif("Semgrep OSS")) == "semgrep/sarif");
  BOOST_TEST(detected(sarif("whoever")) == "sarif/sarif");
  BOOST_TEST(detected(sarif("sarif")) == "sarif/sarif");
  auto two = sarif("Trivy");
  two["runs"].push_back(sarif("Bandit")["runs"][0]);
  BOOST_TEST(detected(two) == "sarif/sarif");
}

BOOST_AUTO_TEST_CASE(lines_of_json_are_known_also_if_there_is_only_one) {
  const std::string line = R"({"DetectorName": "AWS", "SourceMetadata": {}, "Verified": false})";
  BOOST_TEST(detected(line) == "trufflehog/ndjson");
  BOOST_TEST(detected(line + '\n' + line + '\n') == "trufflehog/ndjson");
  BOOST_TEST(scanners::read_detected(line + '\n' + line)->findings.size() == 2);
  BOOST_TEST(scanners::read_detected(line)->findings.size() == 1);
}

BOOST_AUTO_TEST_CASE(what_fits_nothing_is_refused) {
  for (const Json& other :
       {Json::array(), Json::object(), Json(), Json("trivy"), Json(5), Json({{"results", Json::array()}}),
        Json({{"vulnerabilities", Json::array()}}), Json::array({1, 2}),
        Json({{"results", Json::array()}, {"errors", Json::array()}})}) {
    BOOST_TEST(detected(other) == "report.invalid", other);
  }
  for (const std::string& bytes : {std::string(), std::string("\n"), std::string("{"), std::string("<xml/>"),
                                   std::string("{}\n{}"), kTrivy.dump() + kTrivy.dump()}) {
    BOOST_TEST(detected(bytes) == "report.invalid", bytes);
  }
}

BOOST_AUTO_TEST_CASE(what_fits_two_tools_is_refused) {
  auto both = kTrivy;
  both.update(kGrype);
  BOOST_TEST(detected(both) == "report.invalid");
  both = sarif("Trivy");
  both.update(kTrivy);
  BOOST_TEST(detected(both) == "report.invalid");
  BOOST_TEST(detected(Json({{"results", Json::array()},
                            {"errors", Json::array()},
                            {"metrics", Json::object()},
                            {"paths", Json::object()}})) == "report.invalid");
  both = kTrivy;
  both["DetectorName"] = "AWS";
  both["SourceMetadata"] = Json::object();
  BOOST_TEST(detected(both) == "report.invalid");
}

BOOST_AUTO_TEST_CASE(detecting_and_reading_at_once_gives_the_same_report) {
  const std::string bytes = sarif("Trivy").dump();
  BOOST_TEST((*scanners::read_detected(bytes) == *scanners::read(bytes, {"trivy", "sarif"})));
  const auto refused = scanners::read_detected("{}");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().id() == "report.invalid");
}

BOOST_AUTO_TEST_SUITE_END()
