#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::FixState;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "trivy/json";
const std::string kManifest = "sha256:" + std::string(64, 'a');
const std::string kConfig = "sha256:" + std::string(64, 'b');

const Json kVulnerability = Json::parse(R"({
  "VulnerabilityID": "CVE-2031-1", "VendorIDs": ["DSA-1"], "PkgName": "openssl", "InstalledVersion": "3.0.1",
  "FixedVersion": "3.0.2, 3.1.0", "PkgPath": "usr/lib/app", "Status": "fixed", "Severity": "HIGH", "SeveritySource": "debian",
  "Title": "a flaw", "PkgIdentifier": {"PURL": "pkg:deb/debian/openssl@3.0.1?arch=amd64"},
  "VendorSeverity": {"nvd": 4, "debian": 1}, "CVSS": {"ghsa": {"V3Score": 7.5, "V3Vector": "CVSS:3.1/X"}, "nvd": {"V2Score": 5}}})");

Json report_of(Json result) {
  result["Target"] = "app (debian 12)";
  return {{"SchemaVersion", 2},
          {"Trivy", {{"Version", "0.70.0"}}},
          {"CreatedAt", "2026-11-20T08:00:00.123456789Z"},
          {"ArtifactName", "registry.example/app:1"},
          {"Metadata", {{"ImageID", kConfig}, {"RepoDigests", {"registry.example/app@" + kManifest}}}},
          {"Results", {std::move(result)}}};
}

Json vulnerable() { return report_of({{"Type", "debian"}, {"Vulnerabilities", {kVulnerability}}}); }

Json misconfigured() {
  return report_of({{"Misconfigurations",
                     {{{"ID", "DS002"},
                       {"AVDID", "AVD-DS-0002"},
                       {"Title", "runs as root"},
                       {"Severity", "MEDIUM"},
                       {"Status", "FAIL"},
                       {"CauseMetadata", {{"StartLine", 12}}}}}}});
}

Json leaking() {
  return report_of({{"Secrets", {{{"RuleID", "aws-access-key-id"}, {"Severity", "CRITICAL"}, {"StartLine", 3}}}}});
}

Json licensed() {
  return report_of(
      {{"Licenses", {{{"Name", "GPL-3.0"}, {"Severity", "LOW"}, {"PkgName", "bash"}, {"FilePath", "COPYING"}}}}});
}

const std::string kFirst = "/Results/0/Vulnerabilities/0";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_trivy)

BOOST_AUTO_TEST_CASE(a_vulnerability_is_read_with_all_that_the_gate_asks_for) {
  const auto finding = only_finding(vulnerable(), kType);
  BOOST_TEST((finding.kind == FindingKind::kVulnerability));
  BOOST_TEST(finding.id == "CVE-2031-1");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"DSA-1"}));
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.severity_source == "debian");
  BOOST_TEST(finding.package == "openssl");
  BOOST_TEST(finding.version == "3.0.1");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"3.0.2", "3.1.0"}));
  BOOST_TEST((finding.fix == FixState::kAvailable));
  BOOST_TEST(finding.path == "usr/lib/app");
  BOOST_TEST(finding.title == "a flaw");
  BOOST_TEST(finding.package_url == "pkg:deb/debian/openssl@3.0.1?arch=amd64");
  BOOST_TEST(!finding.line.has_value());
  BOOST_TEST(!finding.suppressed);
}

BOOST_AUTO_TEST_CASE(every_source_has_its_rating_by_word_before_score) {
  const auto ratings = only_finding(vulnerable(), kType).ratings;
  BOOST_REQUIRE(ratings.size() == 3);
  BOOST_TEST((ratings[0] == scanners::Rating{"debian", Severity::kLow, {}, ""}));
  BOOST_TEST((ratings[1] == scanners::Rating{"ghsa", Severity::kHigh, 7.5, "CVSS:3.1/X"}));
  BOOST_TEST((ratings[2] == scanners::Rating{"nvd", Severity::kCritical, 5.0, ""}));
}

BOOST_AUTO_TEST_CASE(a_rating_of_another_shape_is_no_rating) {
  for (const Json& odd : {Json("HIGH"), Json(5), Json::array()}) {
    BOOST_TEST(only_finding(with(vulnerable(), kFirst + "/CVSS", odd), kType).ratings.size() == 2);
  }
  const auto odd = only_finding(with(vulnerable(), kFirst + "/CVSS/ghsa/V3Score", 11), kType).ratings;
  BOOST_TEST((odd[1] == scanners::Rating{"ghsa", Severity::kUnknown, {}, ""}));
}

BOOST_AUTO_TEST_CASE(the_newest_cvss_decides_and_version_two_knows_no_critical) {
  auto document = with(vulnerable(), kFirst + "/CVSS/ghsa/V40Score", 9.1);
  BOOST_TEST((only_finding(document, kType).ratings[1].severity == Severity::kCritical));
  document = with(vulnerable(), kFirst + "/CVSS/ghsa", {{"V2Score", 9.9}});
  BOOST_TEST((only_finding(document, kType).ratings[1].severity == Severity::kHigh));
}

BOOST_AUTO_TEST_CASE(the_report_tells_its_subject_time_and_version) {
  const auto report = good(vulnerable(), kType);
  BOOST_TEST(report.tool == "trivy");
  BOOST_TEST(report.format == "json");
  BOOST_TEST(report.tool_version == "0.70.0");
  BOOST_TEST((report.manifest_digests == std::vector<std::string>{kManifest}));
  BOOST_TEST(report.image_id == kConfig);
  BOOST_REQUIRE(report.finished_at.has_value());
  BOOST_TEST(report.finished_at->to_string() == "2026-11-20T08:00:00.123Z");
  BOOST_TEST(!report.database_built_at.has_value());
  BOOST_TEST(report.complete);
  BOOST_TEST(!report.nothing_scanned);
}

BOOST_AUTO_TEST_CASE(the_zero_time_of_go_is_no_time) {
  BOOST_TEST(!good(with(vulnerable(), "/CreatedAt", "0001-01-01T00:00:00Z"), kType).finished_at.has_value());
  BOOST_TEST(!good(with(vulnerable(), "/CreatedAt", 5), kType).finished_at.has_value());
}

BOOST_AUTO_TEST_CASE(without_package_path_the_target_is_the_path) {
  BOOST_TEST(only_finding(without(vulnerable(), kFirst + "/PkgPath"), kType).path == "app (debian 12)");
  BOOST_TEST(only_finding(with(vulnerable(), kFirst + "/PkgPath", ""), kType).path == "app (debian 12)");
}

BOOST_AUTO_TEST_CASE(without_package_url_the_fields_make_one) {
  const auto bare = without(vulnerable(), kFirst + "/PkgIdentifier");
  BOOST_TEST(only_finding(bare, kType).package_url == "pkg:deb/debian/openssl@3.0.1");
  const auto url = [&](std::string_view type, std::string_view name) {
    return only_finding(with(with(bare, "/Results/0/Type", type), kFirst + "/PkgName", name), kType).package_url;
  };
  BOOST_TEST(url("npm", "@scope/left") == "pkg:npm/%40scope/left@3.0.1");
  BOOST_TEST(url("gomod", "golang.org/x/net") == "pkg:golang/golang.org/x/net@3.0.1");
  BOOST_TEST(url("jar", "org.example:core") == "pkg:maven/org.example/core@3.0.1");
  BOOST_TEST(url("pip", "Ruamel_Yaml.Clib") == "pkg:pypi/ruamel-yaml.clib@3.0.1");
  BOOST_TEST(url("alpine", "musl") == "pkg:apk/alpine/musl@3.0.1");
  BOOST_TEST(url("something-new", "musl") == "");
  BOOST_TEST(url("npm", "") == "");
}

BOOST_AUTO_TEST_CASE(without_a_fixed_version_the_status_tells_whether_there_is_a_fix) {
  const auto bare = without(vulnerable(), kFirst + "/FixedVersion");
  const auto fix = [&](const Json& status) { return only_finding(with(bare, kFirst + "/Status", status), kType).fix; };
  BOOST_TEST((fix("fixed") == FixState::kAvailable));
  BOOST_TEST((fix("affected") == FixState::kNone));
  BOOST_TEST((fix("will_not_fix") == FixState::kNone));
  BOOST_TEST((fix("under_investigation") == FixState::kUnknown));
  BOOST_TEST((fix("unknown") == FixState::kUnknown));
  BOOST_TEST((fix(nullptr) == FixState::kNone));
}

BOOST_AUTO_TEST_CASE(a_list_of_fixed_versions_is_cut_only_where_it_can_be_joined_again) {
  const auto fixed = [](std::string_view text) {
    return only_finding(with(vulnerable(), kFirst + "/FixedVersion", text), kType).fixed_versions;
  };
  using List = std::vector<std::string>;
  BOOST_TEST((fixed("1.0") == List{"1.0"}));
  BOOST_TEST((fixed("1.0,2.0") == List{"1.0,2.0"}));
  BOOST_TEST((fixed("1.0, ") == List{"1.0, "}));
  BOOST_TEST((fixed(", 1.0") == List{", 1.0"}));
  BOOST_TEST((fixed("") == List{}));
}

BOOST_AUTO_TEST_CASE(severity_words_are_read_without_case_and_blanks_and_others_are_unknown) {
  const auto severity = [](const Json& word) {
    return only_finding(with(vulnerable(), kFirst + "/Severity", word), kType).severity;
  };
  BOOST_TEST((severity(" critical\t") == Severity::kCritical));
  BOOST_TEST((severity("Moderate") == Severity::kMedium));
  BOOST_TEST((severity("negligible") == Severity::kLow));
  BOOST_TEST((severity("NONE") == Severity::kInfo));
  for (const Json& word : {Json("crit"), Json(""), Json("Kritisch"), Json("UNKNOWN"), Json()}) {
    BOOST_TEST((severity(word) == Severity::kUnknown), word);
  }
}

BOOST_AUTO_TEST_CASE(a_misconfiguration_is_read_with_its_line) {
  const auto finding = only_finding(misconfigured(), kType);
  BOOST_TEST((finding.kind == FindingKind::kMisconfiguration));
  BOOST_TEST(finding.id == "DS002");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"AVD-DS-0002"}));
  BOOST_TEST((finding.severity == Severity::kMedium));
  BOOST_TEST(finding.path == "app (debian 12)");
  BOOST_TEST((finding.line == 12));
}

BOOST_AUTO_TEST_CASE(a_passed_check_is_no_finding_and_an_exception_is_suppressed) {
  const auto status = [](const Json& word) {
    return good(with(misconfigured(), "/Results/0/Misconfigurations/0/Status", word), kType).findings;
  };
  BOOST_TEST(status("PASS").empty());
  BOOST_TEST(status("EXCEPTION").at(0).suppressed);
  BOOST_TEST(!status("FAIL").at(0).suppressed);
  BOOST_TEST(!status("pass").at(0).suppressed);
  BOOST_TEST(!status(nullptr).at(0).suppressed);
}

BOOST_AUTO_TEST_CASE(a_secret_and_a_licence_are_read) {
  const auto secret = only_finding(leaking(), kType);
  BOOST_TEST((secret.kind == FindingKind::kSecret));
  BOOST_TEST(secret.id == "aws-access-key-id");
  BOOST_TEST((secret.severity == Severity::kCritical));
  BOOST_TEST((secret.line == 3));
  const auto license = only_finding(licensed(), kType);
  BOOST_TEST((license.kind == FindingKind::kLicense));
  BOOST_TEST(license.id == "GPL-3.0");
  BOOST_TEST(license.package == "bash");
  BOOST_TEST(license.path == "COPYING");
  BOOST_TEST(only_finding(without(licensed(), "/Results/0/Licenses/0/FilePath"), kType).path == "app (debian 12)");
}

BOOST_AUTO_TEST_CASE(what_trivy_was_told_to_leave_out_is_kept_as_suppressed) {
  const auto modified = [](const Json& entry) {
    return only_finding(report_of({{"ExperimentalModifiedFindings", {entry}}}), kType);
  };
  const auto vulnerability = modified({{"Type", "vulnerability"}, {"Status", "ignored"}, {"Finding", kVulnerability}});
  BOOST_TEST(vulnerability.suppressed);
  BOOST_TEST(vulnerability.id == "CVE-2031-1");
  BOOST_TEST(vulnerability.package == "openssl");
  const auto secret = modified({{"Type", "secret"}, {"Finding", {{"RuleID", "key"}, {"Severity", "HIGH"}}}});
  BOOST_TEST(secret.suppressed);
  BOOST_TEST((secret.kind == FindingKind::kSecret));
  const auto passed = modified({{"Type", "misconfiguration"}, {"Finding", {{"ID", "DS1"}, {"Status", "PASS"}}}});
  BOOST_TEST(passed.suppressed);
  const auto unheard = modified({{"Type", "hologram"}, {"Finding", {{"ID", "H1"}}}});
  BOOST_TEST(unheard.suppressed);
  BOOST_TEST(unheard.id == "H1");
  BOOST_TEST(modified(Json::object()).suppressed);
}

BOOST_AUTO_TEST_CASE(members_that_are_read_must_have_their_type) {
  for (const char* member : {"VulnerabilityID", "PkgName", "InstalledVersion", "FixedVersion", "PkgPath", "Severity"}) {
    check_optional(vulnerable(), kType, kFirst + '/' + member);
  }
  for (const char* member : {"ID", "Severity", "Status", "CauseMetadata", "CauseMetadata/StartLine"}) {
    check_optional(misconfigured(), kType, std::string("/Results/0/Misconfigurations/0/") + member);
  }
  for (const char* member : {"RuleID", "Severity", "StartLine"}) {
    check_optional(leaking(), kType, std::string("/Results/0/Secrets/0/") + member);
  }
  for (const char* member : {"Name", "Severity", "PkgName", "FilePath"}) {
    check_optional(licensed(), kType, std::string("/Results/0/Licenses/0/") + member);
  }
  for (const char* member : {"/Results", "/Results/0/Target", "/Results/0/Vulnerabilities", "/Metadata",
                             "/Metadata/RepoDigests", "/Metadata/ImageID"}) {
    check_optional(vulnerable(), kType, member);
  }
}

BOOST_AUTO_TEST_CASE(entries_of_another_type_are_refused_not_dropped) {
  for (const Json& entry : {Json(), Json("text"), Json(1), Json::array()}) {
    check_refused(with(vulnerable(), "/Results/0", entry), kType, "a result");
    check_refused(with(vulnerable(), kFirst, entry), kType, "a vulnerability");
    check_refused(report_of({{"ExperimentalModifiedFindings", {entry}}}), kType, "a modified finding");
  }
  check_refused(with(vulnerable(), "/Metadata/RepoDigests/0", 1), kType, "a digest");
}

BOOST_AUTO_TEST_CASE(members_that_no_rule_names_are_passed_over) {
  for (const char* member :
       {"/Trivy", "/CreatedAt", "/Results/0/Type", "/Results/0/MisconfSummary", "/Results/0/Packages"}) {
    check_passed_over(vulnerable(), kType, member);
  }
  for (const char* member :
       {"VendorIDs", "Title", "PkgIdentifier", "VendorSeverity", "CVSS", "SeveritySource", "Description"}) {
    check_passed_over(vulnerable(), kType, kFirst + '/' + member);
  }
}

BOOST_AUTO_TEST_SUITE_END()
