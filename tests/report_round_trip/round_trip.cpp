#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using namespace pratique::scanners;

namespace {

Report full() {
  Finding finding;
  finding.kind = FindingKind::kWeakness;
  finding.id = "B602";
  finding.aliases = {"A", ""};
  finding.severity = Severity::kCritical;
  finding.severity_source = "debian";
  finding.ratings = {{"nvd", Severity::kHigh, 7.5, "CVSS:3.1/X"}, {"", Severity::kUnknown, {}, ""}};
  finding.package = "p";
  finding.package_url = "pkg:pypi/p@1";
  finding.version = "1";
  finding.fixed_versions = {"2", "3"};
  finding.fix = FixState::kAvailable;
  finding.fix_known_since = Time{1};
  finding.path = "a\x01\xC3\xA9.py";
  finding.line = 7;
  finding.title = "\"quoted\"";
  finding.confidence = "LOW";
  finding.suppressed = true;
  Report report;
  report.tool = "bandit";
  report.format = "json";
  report.tool_version = "1.9";
  report.finished_at = Time{1763625600123};
  report.database_built_at = Time{0};
  report.complete = false;
  report.nothing_scanned = true;
  report.skipped_inputs = 3;
  report.incomplete_only_by_skips = true;
  report.manifest_digests = {"sha256:x", "y"};
  report.image_id = "sha256:z";
  report.commits = {"5da53f"};
  report.findings = {finding, Finding{}};
  return report;
}

Json kept(const Report& report) { return Json::parse(to_json(report)); }

void check_not_read(const Json& document, std::string_view what) {
  const auto report = from_json(document.dump());
  BOOST_TEST_CONTEXT(what) {
    BOOST_REQUIRE(!report.has_value());
    BOOST_TEST(report.error().id() == "report.invalid");
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_round_trip)

BOOST_AUTO_TEST_CASE(every_member_survives) {
  const auto back = from_json(to_json(full()));
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST((*back == full()));
  BOOST_TEST((*from_json(to_json(Report{})) == Report{}));
}

BOOST_AUTO_TEST_CASE(every_severity_kind_and_fix_survives) {
  for (const auto severity :
       {Severity::kUnknown, Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    BOOST_TEST((severity_from(to_string(severity)) == severity));
  }
  for (const auto kind :
       {FindingKind::kVulnerability, FindingKind::kWeakness, FindingKind::kSecret, FindingKind::kMisconfiguration,
        FindingKind::kLicense, FindingKind::kTest, FindingKind::kLint, FindingKind::kCoverage}) {
    BOOST_TEST((kind_from(to_string(kind)) == kind));
  }
  for (const auto fix : {FixState::kUnknown, FixState::kAvailable, FixState::kNone})
    BOOST_TEST((fix_state_from(to_string(fix)) == fix));
  for (const std::string_view other : {"", "High", "vulnerability", "moderate"}) {
    BOOST_TEST(!severity_from(other).has_value());
    BOOST_TEST(!kind_from(other).has_value());
    BOOST_TEST(!fix_state_from(other).has_value());
  }
}

BOOST_AUTO_TEST_CASE(equal_reports_have_equal_bytes) {
  BOOST_TEST(to_json(full()) == to_json(*from_json(to_json(full()))));
  auto other = full();
  other.findings[0].line = 8;
  BOOST_TEST(to_json(full()) != to_json(other));
}

BOOST_AUTO_TEST_CASE(a_report_of_another_shape_is_refused) {
  const auto document = kept(full());
  BOOST_REQUIRE(from_json(document.dump()).has_value());
  for (const char* member : {"/pratique_report", "/complete", "/nothing_scanned", "/incomplete_only_by_skips",
                             "/skipped_inputs", "/findings", "/findings/0/kind", "/findings/0/severity",
                             "/findings/0/ratings/0/source", "/findings/0/ratings/0/severity"}) {
    check_not_read(without(document, member), member);
  }
  check_not_read(with(document, "/pratique_report", 2), "another version");
  check_not_read(with(document, "/findings/0/severity", "HIGH"), "another word");
  check_not_read(with(document, "/findings/0/kind", "x"), "another kind");
  check_not_read(with(document, "/findings/0/fix", "x"), "another state of the fix");
  check_not_read(with(document, "/skipped_inputs", -1), "less than none");
  check_not_read(with(document, "/finished_at_ms", "now"), "a time that is a text");
  check_not_read(Json::array(), "an array");
  BOOST_TEST(!from_json("").has_value());
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_refused) {
  const auto document = kept(full());
  for (const char* member :
       {"/tool", "/format", "/tool_version", "/image_id", "/manifest_digests", "/commits", "/finished_at_ms",
        "/database_built_at_ms", "/findings/0/id", "/findings/0/aliases", "/findings/0/fixed_versions",
        "/findings/0/fix_known_since_ms", "/findings/0/path", "/findings/0/line", "/findings/0/suppressed",
        "/findings/0/ratings", "/findings/0/ratings/0/score", "/findings/0/ratings/0/vector"}) {
    check_not_read(with(document, member, Json::object()), member);
  }
}

BOOST_AUTO_TEST_SUITE_END()
