#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FixState;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "grype/json";
const std::string kManifest = "sha256:" + std::string(64, 'a');
const std::string kConfig = "sha256:" + std::string(64, 'b');

Json vulnerable() {
  auto document = Json::parse(R"({"matches": [{
    "vulnerability": {"id": "GHSA-1", "namespace": "github:language:go", "severity": "High",
      "fix": {"versions": ["1.2", "2.0"], "state": "fixed", "available": [{"date": "2026-11-05"}, {"date": "2026-11-01"}]}},
    "relatedVulnerabilities": [{"id": "CVE-2031-1", "namespace": "nvd:cpe", "severity": "Critical",
      "cvss": [{"vector": "CVSS:3.1/X", "metrics": {"baseScore": 9.8}}]}],
    "artifact": {"name": "net", "version": "1.0", "purl": "pkg:golang/golang.org/x/net@1.0", "locations": [{"path": "/bin/app"}]}}],
    "source": {"type": "image", "target": {}},
    "descriptor": {"version": "0.104.0", "timestamp": "2026-11-20T08:00:00Z", "db": {"status": {"built": "2026-11-20T01:00:00Z"}}}})");
  document["source"]["target"] = {
      {"manifestDigest", kManifest}, {"imageID", kConfig}, {"repoDigests", {"app@" + kManifest}}};
  return document;
}
const std::string kFirst = "/matches/0";

}  // namespace

BOOST_AUTO_TEST_SUITE(read_grype)

BOOST_AUTO_TEST_CASE(a_match_is_read_with_aliases_and_ratings) {
  const auto finding = only_finding(vulnerable(), kType);
  BOOST_TEST(finding.id == "GHSA-1");
  BOOST_TEST((finding.aliases == std::vector<std::string>{"CVE-2031-1"}));
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.severity_source == "ghsa");
  BOOST_REQUIRE(finding.ratings.size() == 2);
  BOOST_TEST((finding.ratings[0] == scanners::Rating{"ghsa", Severity::kHigh, {}, ""}));
  BOOST_TEST((finding.ratings[1] == scanners::Rating{"nvd", Severity::kCritical, 9.8, "CVSS:3.1/X"}));
  BOOST_TEST(finding.package == "net");
  BOOST_TEST(finding.version == "1.0");
  BOOST_TEST(finding.package_url == "pkg:golang/golang.org/x/net@1.0");
  BOOST_TEST((finding.fixed_versions == std::vector<std::string>{"1.2", "2.0"}));
  BOOST_TEST((finding.fix == FixState::kAvailable));
  BOOST_TEST(finding.fix_known_since->to_string() == "2026-11-01T00:00:00Z");
  BOOST_TEST(finding.path == "/bin/app");
}

BOOST_AUTO_TEST_CASE(the_report_tells_subject_times_and_version) {
  const auto report = good(vulnerable(), kType);
  BOOST_TEST((report.manifest_digests == std::vector<std::string>{kManifest}));
  BOOST_TEST(report.image_id == kConfig);
  BOOST_TEST(report.finished_at->to_string() == "2026-11-20T08:00:00Z");
  BOOST_TEST(report.database_built_at->to_string() == "2026-11-20T01:00:00Z");
  BOOST_TEST(report.tool_version == "0.104.0");
  const auto old = with(vulnerable(), "/descriptor/db", {{"built", "2026-11-19T01:00:00Z"}});
  BOOST_TEST(good(old, kType).database_built_at->to_string() == "2026-11-19T01:00:00Z");
}

BOOST_AUTO_TEST_CASE(the_state_tells_of_fixes_that_have_no_version) {
  const auto fix = [](const char* state) {
    return only_finding(
               with(vulnerable(), kFirst + "/vulnerability/fix", {{"versions", Json::array()}, {"state", state}}),
               kType)
        .fix;
  };
  BOOST_TEST((fix("fixed") == FixState::kAvailable));
  BOOST_TEST((fix("not-fixed") == FixState::kNone));
  BOOST_TEST((fix("wont-fix") == FixState::kNone));
  BOOST_TEST((fix("unknown") == FixState::kUnknown));
}

BOOST_AUTO_TEST_CASE(ignored_matches_are_suppressed) {
  auto document = vulnerable();
  document["ignoredMatches"] = document["matches"];
  const auto report = good(document, kType);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(report.findings[0].suppressed != report.findings[1].suppressed);
}

BOOST_AUTO_TEST_CASE(a_directory_names_no_image) {
  const auto report = good(with(vulnerable(), "/source/target", "/src"), kType);
  BOOST_TEST(report.manifest_digests.empty());
  BOOST_TEST(report.image_id.empty());
}

BOOST_AUTO_TEST_CASE(members_must_be_there_and_have_their_type) {
  for (const char* member : {"", "/vulnerability", "/vulnerability/id", "/artifact"}) {
    if (*member != 0) check_required(vulnerable(), kType, kFirst + member);
  }
  check_required(vulnerable(), kType, "/matches");
  check_refused(with(vulnerable(), kFirst, 1), kType, "a match of another type");
  for (const char* member : {"/vulnerability/severity", "/vulnerability/fix", "/vulnerability/fix/versions",
                             "/relatedVulnerabilities", "/relatedVulnerabilities/0/id", "/artifact/name",
                             "/artifact/version", "/artifact/locations", "/artifact/locations/0/path"}) {
    check_optional(vulnerable(), kType, kFirst + member);
  }
  for (const char* member :
       {"/source", "/source/target/manifestDigest", "/source/target/repoDigests", "/source/target/imageID"}) {
    check_optional(vulnerable(), kType, member);
  }
  for (const char* member : {"/descriptor", "/matches/0/vulnerability/namespace",
                             "/matches/0/vulnerability/fix/available", "/matches/0/artifact/purl"}) {
    check_passed_over(vulnerable(), kType, member);
  }
}

BOOST_AUTO_TEST_SUITE_END()
