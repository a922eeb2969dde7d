#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "sarif/sarif";
const std::string kManifest = "sha256:" + std::string(64, 'a');
const std::string kConfig = "sha256:" + std::string(64, 'b');

Json document() {
  return Json::parse(R"({"version": "2.1.0", "runs": [{
    "tool": {"driver": {"name": "ExampleLint", "version": "3.1", "rules": [{"id": "R1", "name": "Rule", "shortDescription": {"text": "about"}}]}},
    "artifacts": [{"location": {"uri": "src/b.c"}}],
    "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-11-20T08:00:00Z"}],
    "results": [{"ruleId": "R1", "level": "warning", "message": {"text": "m"},
      "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/a.c"}, "region": {"startLine": 3}}}]}]}]})");
}
const std::string kResult = "/runs/0/results/0";
const std::string kPhysical = kResult + "/locations/0/physicalLocation";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_sarif)

BOOST_AUTO_TEST_CASE(a_result_is_read) {
  const auto report = good(document(), kType);
  BOOST_TEST(report.tool == "examplelint");
  BOOST_TEST(report.format == "sarif");
  BOOST_TEST(report.tool_version == "3.1");
  BOOST_TEST(report.finished_at->to_string() == "2026-11-20T08:00:00Z");
  BOOST_REQUIRE(report.findings.size() == 1);
  const auto& finding = report.findings.front();
  BOOST_TEST((finding.kind == FindingKind::kWeakness));
  BOOST_TEST(finding.id == "R1");
  BOOST_TEST((finding.severity == Severity::kMedium));
  BOOST_TEST(finding.path == "src/a.c");
  BOOST_TEST((finding.line == 3));
  BOOST_TEST(finding.title == "about");
  BOOST_TEST(only_finding(without(document(), "/runs/0/tool/driver/rules/0/shortDescription"), kType).title == "Rule");
}

BOOST_AUTO_TEST_CASE(version_runs_driver_and_results_are_required) {
  for (const char* member :
       {"/version", "/runs", "/runs/0/tool", "/runs/0/tool/driver", "/runs/0/tool/driver/name", "/runs/0/results"}) {
    check_required(document(), kType, member);
  }
  for (const Json& version : {Json("2.0.0"), Json("2.1"), Json(2.1)})
    check_refused(with(document(), "/version", version), kType, version.dump());
  check_refused(with(document(), "/runs", Json::array()), kType, "no run");
  check_refused(with(document(), "/runs/0/tool/driver/name", ""), kType, "a driver without name");
  good(with(document(), "/runs/0/results", Json::array()), kType);
  check_refused(with(document(), "/runs/0/results", Json::object()), kType, "results of another type");
}

BOOST_AUTO_TEST_CASE(every_run_counts_and_none_may_lack_its_results) {
  auto two = document();
  two["runs"].push_back(two["runs"][0]);
  BOOST_TEST(good(two, kType).findings.size() == 2);
  check_refused(without(two, "/runs/1/results"), kType, "the second run did not get to results");
  check_refused(with(two, "/runs/1", nullptr), kType, "a run that is null");
}

BOOST_AUTO_TEST_CASE(results_in_another_file_are_refused) {
  good(with(document(), "/runs/0/externalPropertyFileReferences", {{"rules", Json::array()}}), kType);
  check_refused(with(document(), "/runs/0/externalPropertyFileReferences", {{"results", Json::array()}}), kType,
                "results elsewhere");
  check_refused(with(document(), "/runs/0/externalPropertyFileReferences", 5), kType, "of another type");
}

BOOST_AUTO_TEST_CASE(kinds_tell_whether_a_result_is_a_finding) {
  const auto count = [](const Json& kind) {
    return good(with(document(), kResult + "/kind", kind), kType).findings.size();
  };
  for (const char* kind : {"fail", "open", "review", ""}) BOOST_TEST(count(kind) == 1, kind);
  BOOST_TEST(count(nullptr) == 1);
  for (const char* kind : {"pass", "notApplicable", "informational"}) BOOST_TEST(count(kind) == 0, kind);
  for (const Json& kind : {Json("Pass"), Json("FAIL"), Json("passed"), Json(1)})
    check_refused(with(document(), kResult + "/kind", kind), kType, kind.dump());
}

BOOST_AUTO_TEST_CASE(what_was_in_the_baseline_and_is_gone_is_no_finding) {
  const auto findings = [](const Json& state) {
    return good(with(document(), kResult + "/baselineState", state), kType).findings;
  };
  BOOST_TEST(findings("absent").empty());
  for (const char* state : {"new", "unchanged", "updated", "other"}) BOOST_TEST(findings(state).size() == 1, state);
  check_optional(with(document(), kResult + "/baselineState", "new"), kType, kResult + "/baselineState");
}

BOOST_AUTO_TEST_CASE(a_suppression_counts_unless_one_is_under_review_or_rejected) {
  const auto suppressed = [](const Json& list) {
    return only_finding(with(document(), kResult + "/suppressions", list), kType).suppressed;
  };
  const Json accepted = {{"kind", "inSource"}}, spoken = {{"status", "accepted"}};
  BOOST_TEST(suppressed(Json::array({accepted})));
  BOOST_TEST(suppressed(Json::array({spoken})));
  BOOST_TEST(!suppressed(Json::array()));
  BOOST_TEST(!suppressed(Json::array({accepted, {{"status", "underReview"}}})));
  BOOST_TEST(!suppressed(Json::array({{{"status", "rejected"}}, spoken})));
  check_optional(with(document(), kResult + "/suppressions", Json::array()), kType, kResult + "/suppressions");
  check_refused(with(document(), kResult + "/suppressions", Json::array({true})), kType,
                "a suppression of another type");
  check_refused(with(document(), kResult + "/suppressions", Json::array({{{"status", 1}}})), kType,
                "a status of another type");
}

BOOST_AUTO_TEST_CASE(a_failed_invocation_makes_the_scan_incomplete) {
  BOOST_TEST(good(document(), kType).complete);
  auto failed = document();
  failed["runs"][0]["invocations"].push_back({{"executionSuccessful", false}, {"endTimeUtc", "2026-11-19T08:00:00Z"}});
  const auto report = good(failed, kType);
  BOOST_TEST(!report.complete);
  BOOST_TEST(report.finished_at->to_string() == "2026-11-19T08:00:00Z");  // the oldest
  check_optional(document(), kType, "/runs/0/invocations");
  check_optional(document(), kType, "/runs/0/invocations/0/executionSuccessful");
  check_passed_over(document(), kType, "/runs/0/invocations/0/endTimeUtc");
}

BOOST_AUTO_TEST_CASE(errors_of_the_tool_are_skipped_inputs) {
  const auto skipped = [](const Json& notifications) {
    return good(with(document(), "/runs/0/invocations/0/toolExecutionNotifications", notifications), kType)
        .skipped_inputs;
  };
  BOOST_TEST(skipped({{{"level", "error"}}, {{"level", "warning"}}, {{"level", "error"}}}) == 2);
  BOOST_TEST(skipped(Json::array()) == 0);
  BOOST_TEST(skipped("text") == 0);
}

BOOST_AUTO_TEST_CASE(the_first_physical_location_is_the_place) {
  auto second = document();
  auto& locations = second["runs"][0]["results"][0]["locations"];
  locations.insert(locations.begin(), Json{{"message", {{"text", "m"}}}});
  BOOST_TEST(only_finding(second, kType).path == "src/a.c");
  BOOST_TEST(only_finding(without(document(), kResult + "/locations"), kType).path == "");
  BOOST_TEST(!only_finding(without(document(), kResult + "/locations"), kType).line.has_value());
}

BOOST_AUTO_TEST_CASE(a_place_may_be_named_by_its_index_among_the_artifacts) {
  const auto path = [](const Json& index) {
    return only_finding(with(document(), kPhysical + "/artifactLocation", {{"index", index}}), kType).path;
  };
  BOOST_TEST(path(0) == "src/b.c");
  BOOST_TEST(path(1) == "");
  BOOST_TEST(path(-1) == "");
  check_refused(with(document(), kPhysical + "/artifactLocation", {{"index", "0"}}), kType, "an index of another type");
  BOOST_TEST(only_finding(with(document(), kPhysical + "/artifactLocation/index", 0), kType).path == "src/a.c");
}

BOOST_AUTO_TEST_CASE(members_that_are_read_must_have_their_type) {
  for (const std::string& member :
       {kResult + "/ruleId", kResult + "/level", kResult + "/locations", kPhysical, kPhysical + "/artifactLocation",
        kPhysical + "/artifactLocation/uri", kPhysical + "/region", kPhysical + "/region/startLine",
        std::string("/runs/0/artifacts"), std::string("/runs/0/tool/driver/rules"),
        std::string("/runs/0/tool/driver/rules/0/id")}) {
    check_optional(document(), kType, member);
  }
  check_refused(with(document(), kResult, nullptr), kType, "a result that is null");
  check_passed_over(document(), kType, kResult + "/message");
  check_passed_over(document(), kType, "/runs/0/tool/driver/version");
}

BOOST_AUTO_TEST_CASE(a_run_may_name_its_image_and_its_commit) {
  auto named = document();
  named["runs"][0]["properties"] = {{"repoDigests", {"registry.example/app@" + kManifest}}, {"imageID", kConfig}};
  named["runs"][0]["versionControlProvenance"] = {{{"revisionId", "5da53f"}, {"repositoryUri", "https://example.org"}}};
  const auto report = good(named, kType);
  BOOST_TEST((report.manifest_digests == std::vector<std::string>{kManifest}));
  BOOST_TEST(report.image_id == kConfig);
  BOOST_TEST((report.commits == std::vector<std::string>{"5da53f"}));
  check_optional(named, kType, "/runs/0/properties");
  check_optional(named, kType, "/runs/0/properties/repoDigests");
  check_optional(named, kType, "/runs/0/properties/imageID");
  check_passed_over(named, kType, "/runs/0/versionControlProvenance");
}

BOOST_AUTO_TEST_CASE(the_driver_tells_the_tool_and_the_kind) {
  const auto of = [](std::string_view driver) {
    return good(with(document(), "/runs/0/tool/driver/name", driver), kType);
  };
  const auto kind = [&](std::string_view driver) { return of(driver).findings.front().kind; };
  BOOST_TEST(of("Semgrep OSS").tool == "semgrep");
  BOOST_TEST((kind("Semgrep OSS") == FindingKind::kWeakness));
  BOOST_TEST((kind("Trivy") == FindingKind::kVulnerability));
  BOOST_TEST((kind("Grype") == FindingKind::kVulnerability));
  BOOST_TEST((kind("gitleaks") == FindingKind::kSecret));
  BOOST_TEST((kind("CodeQL") == FindingKind::kWeakness));
  BOOST_TEST((kind("Checkov") == FindingKind::kMisconfiguration));
  BOOST_TEST((kind("whoever") == FindingKind::kWeakness));
}

BOOST_AUTO_TEST_CASE(a_named_tool_must_be_the_driver_of_every_run) {
  const auto trivy = with(document(), "/runs/0/tool/driver/name", "Trivy");
  good(trivy, "trivy/sarif");
  check_refused(trivy, "grype/sarif", "written by another tool");
  auto two = trivy;
  two["runs"].push_back(two["runs"][0]);
  good(two, "trivy/sarif");
  two["runs"][1]["tool"]["driver"]["name"] = "other";
  check_refused(two, "trivy/sarif", "the second run is of another tool");
  BOOST_TEST(good(two, kType).tool == "trivy+other");
}

BOOST_AUTO_TEST_CASE(rules_of_trivy_tell_what_a_result_is) {
  const auto kind = [](const Json& rule) {
    auto trivy = with(document(), "/runs/0/tool/driver/name", "Trivy");
    trivy["runs"][0]["tool"]["driver"]["rules"][0] = rule;
    trivy["runs"][0]["tool"]["driver"]["rules"][0]["id"] = "R1";
    return only_finding(trivy, "trivy/sarif").kind;
  };
  BOOST_TEST((kind({{"name", "OsPackageVulnerability"}}) == FindingKind::kVulnerability));
  BOOST_TEST((kind({{"name", "Secret"}}) == FindingKind::kSecret));
  BOOST_TEST((kind({{"name", "Misconfiguration"}}) == FindingKind::kMisconfiguration));
  BOOST_TEST((kind({{"name", "License"}}) == FindingKind::kLicense));
  BOOST_TEST((kind({{"properties", {{"tags", {"secret", "security"}}}}}) == FindingKind::kSecret));
  BOOST_TEST((kind(Json::object()) == FindingKind::kVulnerability));
}

BOOST_AUTO_TEST_CASE(bandit_writes_its_confidence_into_the_properties) {
  const auto bandit = with(document(), kResult + "/properties", {{"issue_confidence", "medium"}});
  BOOST_TEST(only_finding(with(bandit, "/runs/0/tool/driver/name", "Bandit"), "bandit/sarif").confidence == "MEDIUM");
  check_optional(bandit, kType, kResult + "/properties");
}

BOOST_AUTO_TEST_SUITE_END()
