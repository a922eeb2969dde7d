#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

constexpr std::string_view kJson = "dependency-check/json", kXml = "dependency-check/xml";

Json scan() {
  const Json vulnerability = {{"name", "CVE-1"}, {"severity", "HIGH"}, {"source", "NVD"},
                              {"cvssv3", {{"baseScore", 9.8}}}};
  const Json dependency = {{"fileName", "a.jar"}, {"filePath", "/src/a.jar"},
                           {"packages", {{{"id", "pkg:maven/org.example/a%2Bb@1.0"}}}},
                           {"vulnerabilities", {vulnerability}}};
  return {{"reportSchema", "1.1"}, {"scanInfo", {{"engineVersion", "9.0"}}}, {"dependencies", {dependency}}};
}

std::string xml(const std::string& inside, const std::string& info = "") {
  return "<analysis xmlns='https://jeremylong.github.io/DependencyCheck/dependency-check.4.1.xsd'><scanInfo>" + info +
         "</scanInfo><dependencies><dependency><fileName>a.jar</fileName><filePath>/src/a.jar</filePath>"
         "<identifiers><package><id>pkg:npm/%40scope/b@2</id></package></identifiers><vulnerabilities>" +
         inside + "</vulnerabilities></dependency></dependencies></analysis>";
}

const std::string kVulnerability = "<vulnerability><name>CVE-1</name><severity>HIGH</severity></vulnerability>";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_dependency_check)

BOOST_AUTO_TEST_CASE(json_is_read) {
  const auto finding = only_finding(scan(), kJson);
  BOOST_TEST(finding.id == "CVE-1");
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.package == "org.example:a+b");
  BOOST_TEST(finding.version == "1.0");
  BOOST_TEST(finding.path == "/src/a.jar");
  BOOST_REQUIRE(finding.ratings.size() == 1);
  BOOST_TEST((finding.ratings.front().severity == Severity::kCritical));
  for (const char* member :
       {"/reportSchema", "/dependencies", "/dependencies/0/fileName", "/dependencies/0/vulnerabilities/0/name"})
    check_required(scan(), kJson, member);
  for (const char* member : {"/dependencies/0/packages", "/dependencies/0/filePath", "/dependencies/0/vulnerabilities"})
    check_optional(scan(), kJson, member);
  const auto unnamed = only_finding(without(scan(), "/dependencies/0/packages"), kJson);
  BOOST_TEST(unnamed.package == "a.jar");
  BOOST_TEST(unnamed.version.empty());
}

BOOST_AUTO_TEST_CASE(exceptions_of_the_analysis_make_it_incomplete) {
  BOOST_TEST(good(scan(), kJson).complete);
  BOOST_TEST(good(with(scan(), "/scanInfo/analysisExceptions", Json::array()), kJson).complete);
  BOOST_TEST(!good(with(scan(), "/scanInfo/analysisExceptions", {{{"exception", 1}}}), kJson).complete);
  BOOST_TEST(good_text(xml(kVulnerability, "<analysisExceptions/>"), kXml).complete);
  BOOST_TEST(!good_text(xml(kVulnerability, "<analysisExceptions><exception/></analysisExceptions>"), kXml).complete);
}

BOOST_AUTO_TEST_CASE(xml_is_read) {
  const auto report = good_text(xml(kVulnerability + "<suppressedVulnerability><name>CVE-2</name>"
                                                     "</suppressedVulnerability>"),
                                kXml);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(report.findings[0].package == "@scope/b");
  BOOST_TEST((report.findings[0].severity == Severity::kHigh));
  BOOST_TEST(!report.findings[0].suppressed);
  BOOST_TEST(report.findings[1].suppressed);
  check_refused_text(xml("<vulnerability><severity>LOW</severity></vulnerability>"), kXml, "without name");
  check_refused_text("<analysis/>", kXml, "the root");
  check_refused_text("<analysis xmlns='https://x/dependency-check.1.xsd'/>", kXml, "`dependencies` is missing");
}

BOOST_AUTO_TEST_CASE(old_xml_has_its_severity_with_the_scores) {
  const std::string old =
      "<vulnerability><name>CVE-1</name><cvssV2><severity>LOW</severity></cvssV2>"
      "<cvssV3><baseSeverity>CRITICAL</baseSeverity></cvssV3></vulnerability>";
  BOOST_TEST((good_text(xml(old), kXml).findings.front().severity == Severity::kCritical));
}

BOOST_AUTO_TEST_SUITE_END()
