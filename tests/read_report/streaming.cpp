// Reports that come in pieces, in any order of their members, and without their findings being kept.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/read_report/text.h"
#include "tests/support/pieces.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Finding;
using scanners::Report;

namespace {

std::string trivy(const std::string& result) {
  return R"({"SchemaVersion": 2, "ArtifactName": "a", "Results": [)" + result + "]}";
}

const std::string kEntries = R"("Vulnerabilities": [{"VulnerabilityID": "CVE-1", "PkgName": "a", "Severity": "HIGH"},
  {"VulnerabilityID": "CVE-2", "PkgName": "b", "Severity": "LOW"}])";

std::string sarif(const std::string& run) { return R"({"version": "2.1.0", "runs": [{)" + run + "}]}"; }
const std::string kTool = R"("tool": {"driver": {"name": "t", "rules": [{"id": "r", "properties":
  {"security-severity": "9.1"}}]}})";
const std::string kResults = R"("results": [{"ruleId": "r", "locations": [{"physicalLocation":
  {"artifactLocation": {"index": 0}}}]}])";
const std::string kArtifacts = R"("artifacts": [{"location": {"uri": "a.c"}}])";

std::string file_content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const has_shared kCorpus{"vectors/scanners"};

}  // namespace

BOOST_AUTO_TEST_SUITE(streaming)

BOOST_AUTO_TEST_CASE(the_order_of_members_makes_no_difference) {
  const auto before = good_text(trivy(R"({"Target": "t", "Type": "debian", )" + kEntries + "}"), "trivy/json");
  for (const std::string& result : {R"({"Target": "t", )" + kEntries + R"(, "Type": "debian"})",
                                    "{" + kEntries + R"(, "Type": "debian", "Target": "t"})"}) {
    const auto after = good_text(trivy(result), "trivy/json");
    BOOST_TEST((after == before), result);
  }
  BOOST_TEST(before.findings.front().path == "t");
  BOOST_TEST(before.findings.front().package_url == "pkg:deb/debian/a");

  const auto ordered = good_text(sarif(kTool + "," + kArtifacts + "," + kResults), "sarif/sarif");
  BOOST_TEST((ordered.findings.front().severity == scanners::Severity::kCritical));
  BOOST_TEST(ordered.findings.front().path == "a.c");
  for (const std::string& run : {kTool + "," + kResults + "," + kArtifacts, kResults + "," + kArtifacts + "," + kTool,
                                 kArtifacts + "," + kResults + "," + kTool})
    BOOST_TEST((good_text(sarif(run), "sarif/sarif") == ordered), run);
}

BOOST_AUTO_TEST_CASE(vulnerabilities_find_their_components_wherever_these_stand) {
  const std::string head = R"({"bomFormat": "CycloneDX", "specVersion": "1.5")";
  const std::string metadata = R"(, "metadata": {"component": {"bom-ref": "m", "name": "main"}})";
  const std::string components = R"(, "components": [{"bom-ref": "c", "name": "lib", "version": "1"}])";
  const std::string list = R"(, "vulnerabilities": [{"id": "V", "affects": [{"ref": "c"}, {"ref": "m"}]}])";
  const auto expected = good_text(head + metadata + components + list + "}", "cyclonedx/json");
  BOOST_TEST(expected.findings[0].package == "lib");
  BOOST_TEST(expected.findings[1].package == "main");
  for (const std::string& document : {head + list + metadata + components + "}", head + components + list + metadata + "}"})
    BOOST_TEST((good_text(document, "cyclonedx/json") == expected), document);
  check_refused_text(head + metadata + R"(, "components": 5)" + list + "}", "cyclonedx/json", "/components: must be an array");
  check_refused_text(head + metadata + components + R"(, "vulnerabilities": [{}, {"affects": [{}]}]})", "cyclonedx/json",
                     "/vulnerabilities/1/affects/0: \"ref\" is missing");
}

BOOST_AUTO_TEST_CASE(an_error_in_an_entry_names_its_place_in_the_document) {
  const std::string bad = R"({"Target": "t", "Type": "x", "Vulnerabilities": [{}, {}, {"Severity": 5}]})";
  check_refused_text(trivy(bad), "trivy/json", "/Results/0/Vulnerabilities/2/Severity: must be a string");
  check_refused_text(trivy(R"({"Vulnerabilities": [{}, {}, {"Severity": 5}]})"), "trivy/json",
                     "/Results/0/Vulnerabilities/2/Severity: must be a string");
  check_refused_text(trivy(R"({"Target": "t", "Type": "x", "Vulnerabilities": [{}, 5]})"), "trivy/json",
                     "/Results/0/Vulnerabilities/1: must be an object");
  check_refused_text(R"({"results": [{}], "errors": []})", "bandit/json", "/results/0: \"test_id\" is missing");
}

BOOST_AUTO_TEST_CASE(a_sink_gets_what_the_report_does_not_keep) {
  const std::string bytes = trivy(R"({"Target": "t", "Type": "debian", )" + kEntries + "}");
  std::vector<Finding> sunk;
  const scanners::FindingSink sink = [&](Finding&& finding) { sunk.push_back(std::move(finding)); };
  Pieces source(bytes, 7);
  const auto report = scanners::read(source, std::nullopt, &sink);
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->findings.empty());
  BOOST_TEST((sunk == good_text(bytes, "trivy/json").findings));
}

/// A220: what fits two tools is refused also where the second shows at the end of a big report only.
BOOST_AUTO_TEST_CASE(a_second_tool_at_the_end_of_a_big_report_is_seen) {
  const std::string padding(100'000, ' ');
  const auto refused = scanners::read_detected(R"({"SchemaVersion": 2, "ArtifactName": "a",)" + padding +
                                               R"("matches": [{"vulnerability": {}}]})");
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().message().find("several tools: trivy/json, grype/json") != std::string::npos);
  BOOST_TEST(
      scanners::read_detected(R"({"SchemaVersion": 2, "ArtifactName": "a",)" + padding + R"("x": []})").has_value());
  // Nothing at its start says what it is.
  BOOST_TEST(scanners::read_detected("{" + padding + R"("SchemaVersion": 2, "ArtifactName": "a"})")->tool == "trivy");
}

BOOST_AUTO_TEST_CASE(runs_of_several_tools_in_one_big_file_are_read) {
  const auto run = [](const std::string& name) {
    return R"({"tool": {"driver": {"name": ")" + name + R"("}}, "results": []})" + std::string(100'000, ' ');
  };
  const auto report =
      scanners::read_detected(R"({"version": "2.1.0", "runs": [)" + run("Trivy") + "," + run("Bandit") + "]}");
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->tool == "trivy+bandit");
}

BOOST_AUTO_TEST_CASE(pieces_of_any_length_give_the_same_report, *boost::unit_test::precondition(kCorpus)) {
  int reports = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shared_folder() / "vectors/scanners")) {
    if (entry.path().stem() != "report" || entry.file_size() > 30'000) continue;
    const Json expect = Json::parse(file_content(entry.path().parent_path() / "expect.json"));
    const scanners::ReportType type{expect.at("tool"), expect.at("format")};
    const std::string bytes = file_content(entry.path());
    const auto whole = scanners::read(bytes, type);
    for (const std::size_t length : {1U, 2U, 3U, 61U, 4096U}) {
      Pieces source(bytes, length);
      const auto pieces = scanners::read(source, type);
      BOOST_TEST_CONTEXT(entry.path() << " in pieces of " << length) {
        BOOST_REQUIRE(pieces.has_value() == whole.has_value());
        if (whole) BOOST_TEST((*pieces == *whole));
        if (!whole) BOOST_TEST(pieces.error().id() == whole.error().id());
      }
    }
    ++reports;
  }
  BOOST_TEST(reports > 200);
}

BOOST_AUTO_TEST_SUITE_END()
