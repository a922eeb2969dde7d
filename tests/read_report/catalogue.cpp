// Rows of the catalogue of attacks on reports, each beside the report that differs in one thing.
#include "scanner-adapters/show.h"
#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

const Digest kMine = Digest::of("the image that is judged");
const Digest kOther = Digest::of("another image");

std::string trivy(const std::string& more) { return R"({"SchemaVersion": 2, "ArtifactName": "app:1")" + more + "}"; }

std::string trivy_results(const std::string& entries) {
  return trivy(R"(, "Results": [{"Target": "t", "Type": "debian", "Vulnerabilities": [)" + entries + "]}]");
}

std::string trivy_about(const Digest& digest) {
  return trivy(R"(, "Metadata": {"RepoDigests": ["registry.example/app@)" + digest.to_string() + R"("]}, "Results": [])");
}

std::string sarif(const std::string& result, const std::string& run = "") {
  return R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "r", "properties":
    {"security-severity": "9.8"}}]}}, "results": [{"ruleId": "r")" +
         result + "}]" + run + "}]}";
}

Severity severity_of(const std::string& word) {
  return good_text(trivy_results(R"({"VulnerabilityID": "C", "Severity": )" + word + "}"), "trivy/json")
      .findings.front()
      .severity;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(catalogue)

/// A204: a clean report about another image. Its name and tag are what a person typed, and do not count.
BOOST_AUTO_TEST_CASE(a_report_is_about_the_image_whose_digest_it_names) {
  const auto names = [](const std::string& bytes) {
    const auto about = scanners::check_subject(good_text(bytes, "trivy/json"), kMine);
    return about ? std::string("mine") : about.error().id();
  };
  BOOST_TEST(names(trivy_about(kMine)) == "mine");
  BOOST_TEST(names(trivy_about(kOther)) == "report.other-image");
  BOOST_TEST(names(trivy(R"(, "Results": [])")) == "report.other-image");
  BOOST_TEST(names(R"({"SchemaVersion": 2, "Results": [], "ArtifactName": ")" + ("registry.example/app@" + kMine.to_string()) +
                   R"("})") == "report.other-image");
  const std::string grype = R"({"matches": [], "source": {"target": {"manifestDigest": ")";
  BOOST_TEST(scanners::check_subject(good_text(grype + kMine.to_string() + R"("}}})", "grype/json"), kMine).has_value());
  BOOST_TEST(!scanners::check_subject(good_text(grype + kOther.to_string() + R"("}}})", "grype/json"), kMine).has_value());
}

/// A205: a report that was cut off, or whose scan did not finish.
BOOST_AUTO_TEST_CASE(a_part_of_a_report_is_no_report) {
  std::string entries;
  for (int i = 0; i < 200; ++i) entries += R"({"VulnerabilityID": "CVE-2031-1", "Severity": "LOW"},)";
  const std::string whole = trivy_results(entries + R"({"VulnerabilityID": "CVE-2031-2"})");
  BOOST_TEST(good_text(whole, "trivy/json").findings.size() == 201);
  for (std::size_t size = 0; size + 1 < whole.size(); size += 997) {
    BOOST_TEST(!read_text(whole.substr(0, size), "trivy/json").has_value(), size);
    BOOST_TEST(!scanners::read_detected(whole.substr(0, size)).has_value(), size);
  }
  const std::string finished = R"(, "invocations": [{"executionSuccessful": )";
  BOOST_TEST(good_text(sarif("", finished + "true}]"), "sarif/sarif").complete);
  BOOST_TEST(!good_text(sarif("", finished + "false}]"), "sarif/sarif").complete);
  const std::string bandit = R"({"results": [], "errors": [)";
  BOOST_TEST(good_text(bandit + "]}", "bandit/json").complete);
  BOOST_TEST(!good_text(bandit + R"({"filename": "a.py", "reason": "syntax error"}]})", "bandit/json").complete);
}

/// A206: nothing found, because nothing was looked at.
BOOST_AUTO_TEST_CASE(nothing_to_look_at_is_not_clean) {
  const std::pair<const char*, std::string> nothing[] = {
      {"trivy/json", trivy("")},
      {"trivy/json", trivy(R"(, "Results": null)")},
      {"trivy/json", trivy(R"(, "Results": [])")},
      {"junit/xml", "<testsuites/>"},
      {"dependency-check/json", R"({"reportSchema": "1", "dependencies": []})"},
      {"checkov/json", R"({"passed": 0, "failed": 0, "skipped": 0, "checkov_version": "3"})"}};
  const std::pair<const char*, std::string> something[] = {
      {"trivy/json", trivy(R"(, "Results": [{"Target": "t"}])")},
      {"junit/xml", "<testsuite><testcase name='a'/></testsuite>"},
      {"dependency-check/json", R"({"reportSchema": "1", "dependencies": [{"fileName": "a"}]})"},
      {"checkov/json", R"({"check_type": "t", "results": {"failed_checks": []}})"}};
  for (const auto& [type, bytes] : nothing) BOOST_TEST(good_text(bytes, type).nothing_scanned, bytes);
  for (const auto& [type, bytes] : something) BOOST_TEST(!good_text(bytes, type).nothing_scanned, bytes);
  check_refused_text("", "trufflehog/ndjson", "empty");
  check_refused_text("", "flake8/text", "empty");
  check_refused_text(R"({"version": "2.1.0", "runs": []})", "sarif/sarif", "no run");
}

/// A208: what the party under test marked as ignored is kept apart and counted.
BOOST_AUTO_TEST_CASE(suppressions_in_the_report_are_kept_apart) {
  const auto suppressed = [](const std::string& bytes, const char* type) {
    const auto report = good_text(bytes, type);
    BOOST_REQUIRE(report.findings.size() == 1);
    return report.findings.front().suppressed;
  };
  const std::string result = R"(, "Results": [{"Target": "t", "Type": "x", )";
  BOOST_TEST(suppressed(trivy(result + R"("ExperimentalModifiedFindings": [{"Type": "vulnerability", "Finding": {}}]}])"), "trivy/json"));
  BOOST_TEST(!suppressed(trivy(result + R"("Vulnerabilities": [{}]}])"), "trivy/json"));
  const std::string match = R"({"vulnerability": {"id": "C"}, "artifact": {}})";
  BOOST_TEST(suppressed(R"({"matches": [], "ignoredMatches": [)" + match + "]}", "grype/json"));
  BOOST_TEST(!suppressed(R"({"matches": [)" + match + "]}", "grype/json"));
}

/// A210: a severity that is no word of the field is unknown, never low.
BOOST_AUTO_TEST_CASE(severities_that_nobody_knows_are_unknown) {
  for (const char* word : {R"("CRITICAL")", R"(" critical ")", R"("Critical")"})
    BOOST_TEST((severity_of(word) == Severity::kCritical), word);
  for (const char* word : {R"("")", R"("Kritisch")", R"("crit")", R"("9.8")", "null", R"("LOW\u0000")"})
    BOOST_TEST((severity_of(word) == Severity::kUnknown), word);
  check_refused_text(trivy_results(R"({"Severity": 11})"), "trivy/json", "must be a string");
}

/// A211: one critical result in each disguise that SARIF has.
BOOST_AUTO_TEST_CASE(no_disguise_hides_a_result_of_sarif) {
  const auto critical = [](const std::string& more) {
    const auto report = good_text(sarif(more), "sarif/sarif");
    return report.findings.size() == 1 && report.findings.front().severity == Severity::kCritical &&
           !report.findings.front().suppressed;
  };
  for (const char* seen : {"", R"(, "level": "none")", R"(, "level": "note")", R"(, "kind": "fail")", R"(, "baselineState": "unchanged")",
                           R"(, "suppressions": [])", R"(, "suppressions": [{"kind": "external", "status": "rejected"}])",
                           R"(, "suppressions": [{"kind": "external", "status": "underReview"}, {"kind": "inSource"}])"})
    BOOST_TEST(critical(seen), seen);
  for (const char* gone : {R"(, "kind": "pass")", R"(, "kind": "notApplicable")", R"(, "baselineState": "absent")"}) {
    const auto report = good_text(sarif(gone), "sarif/sarif");
    BOOST_TEST(report.findings.empty(), gone);
    BOOST_TEST(report.passed == 1, gone);
  }
  BOOST_TEST(good_text(sarif(R"(, "suppressions": [{"kind": "inSource"}])"), "sarif/sarif").findings.front().suppressed);
  check_refused_text(sarif(R"(, "kind": "whatever")"), "sarif/sarif", "kind");
}

/// A212: a path is text. It is shown, and nothing ever opens it; nor is a file fetched that holds the results.
BOOST_AUTO_TEST_CASE(paths_are_text) {
  for (const char* path : {"file:///etc/shadow", "../../x", "//host/share", "https://example.org/x", "a\x1b[2Jb"}) {
    const Json uri = path;
    const auto report = good_text(
        sarif(R"(, "locations": [{"physicalLocation": {"artifactLocation": {"uri": )" + uri.dump() + "}}}]"), "sarif/sarif");
    BOOST_TEST(report.findings.front().path == path);
    BOOST_TEST(scanners::show_table(report).find('\x1b') == std::string::npos);
  }
  check_refused_text(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [],
      "externalPropertyFileReferences": {"results": [{"location": {"uri": "https://example.org/r"}}]}}]})",
                     "sarif/sarif", "another file");
}

/// A216: which version of the scanner wrote it and with which database is told, or plainly not.
BOOST_AUTO_TEST_CASE(the_scanner_and_its_database_are_told) {
  const auto told = good_text(trivy(R"(, "Trivy": {"Version": "0.69.4"})"), "trivy/json");
  BOOST_TEST(told.tool_version == "0.69.4");
  BOOST_TEST(good_text(trivy(""), "trivy/json").tool_version.empty());
  const auto grype = good_text(
      R"({"matches": [], "descriptor": {"version": "0.80", "db": {"built": "2026-08-20T00:00:00Z"}}})", "grype/json");
  BOOST_TEST(grype.tool_version == "0.80");
  BOOST_TEST(grype.database_built_at->to_string() == "2026-08-20T00:00:00Z");
}

BOOST_AUTO_TEST_SUITE_END()
