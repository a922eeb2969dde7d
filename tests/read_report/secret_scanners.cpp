#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kGitleaks = "gitleaks/json", kTruffleHog = "trufflehog/ndjson";

Json leak() { return Json::parse(R"([{"RuleID": "aws-access-token", "File": "conf/app.yml", "StartLine": 4}])"); }
Json old_leak() { return Json::parse(R"([{"rule": "AWS", "file": "a.tf", "lineNumber": 2, "offender": "x"}])"); }
Json hit() {
  return Json::parse(
      R"([{"DetectorName": "AWS", "Verified": true, "SourceMetadata": {"Data": {"Git": {"file": "conf/app.yml", "line": 4}}}}])");
}
Json old_hit() { return Json::parse(R"([{"reason": "Generic Secret", "path": "a.py", "stringsFound": ["x"]}])"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(read_secret_scanners)

BOOST_AUTO_TEST_CASE(a_hit_of_gitleaks_is_high) {
  const auto finding = only_finding(leak(), kGitleaks);
  BOOST_TEST((finding.kind == FindingKind::kSecret));
  BOOST_TEST(finding.id == "aws-access-token");
  BOOST_TEST(finding.path == "conf/app.yml");
  BOOST_TEST((finding.line == 4));
  BOOST_TEST((finding.severity == Severity::kHigh));
  const auto old = only_finding(old_leak(), kGitleaks);
  BOOST_TEST(old.id == "AWS");
  BOOST_TEST(old.path == "a.tf");
  BOOST_TEST((old.line == 2));
}

BOOST_AUTO_TEST_CASE(an_empty_list_of_gitleaks_is_clean_and_anything_else_is_refused) {
  BOOST_TEST(good(Json::array(), kGitleaks).findings.empty());
  for (const Json& other : {Json(), Json::object(), Json("text"), Json::array({"text"})})
    check_refused(other, kGitleaks, other.dump());
}

BOOST_AUTO_TEST_CASE(members_of_gitleaks_must_be_there_and_have_their_type) {
  check_required(leak(), kGitleaks, "/0/RuleID");
  check_required(old_leak(), kGitleaks, "/0/rule");
  for (const char* member : {"/0/File", "/0/StartLine"}) check_optional(leak(), kGitleaks, member);
  for (const char* member : {"/0/file", "/0/lineNumber"}) check_optional(old_leak(), kGitleaks, member);
}

BOOST_AUTO_TEST_CASE(a_hit_of_trufflehog_is_critical_if_verified_and_else_high) {
  const auto finding = only_finding(hit(), kTruffleHog);
  BOOST_TEST((finding.kind == FindingKind::kSecret));
  BOOST_TEST(finding.id == "AWS");
  BOOST_TEST(finding.path == "conf/app.yml");
  BOOST_TEST((finding.line == 4));
  BOOST_TEST((finding.severity == Severity::kCritical));
  BOOST_TEST((only_finding(with(hit(), "/0/Verified", false), kTruffleHog).severity == Severity::kHigh));
}

BOOST_AUTO_TEST_CASE(high_entropy_of_the_second_version_is_medium) {
  BOOST_TEST((only_finding(old_hit(), kTruffleHog).severity == Severity::kHigh));
  BOOST_TEST(only_finding(old_hit(), kTruffleHog).path == "a.py");
  BOOST_TEST((only_finding(with(old_hit(), "/0/reason", "High Entropy"), kTruffleHog).severity == Severity::kMedium));
}

BOOST_AUTO_TEST_CASE(members_of_trufflehog_must_be_there_and_have_their_type) {
  for (const char* member : {"/0/DetectorName", "/0/SourceMetadata", "/0/Verified"})
    check_required(hit(), kTruffleHog, member);
  check_required(old_hit(), kTruffleHog, "/0/reason");
  for (const char* member :
       {"/0/SourceMetadata/Data", "/0/SourceMetadata/Data/Git/file", "/0/SourceMetadata/Data/Git/line"}) {
    check_optional(hit(), kTruffleHog, member);
  }
  check_refused(with(hit(), "/0/Verified", "true"), kTruffleHog, "Verified is a text");
}

BOOST_AUTO_TEST_CASE(one_line_that_is_no_hit_refuses_the_file) {
  auto two = hit();
  two.push_back(hit()[0]);
  BOOST_TEST(good(two, kTruffleHog).findings.size() == 2);
  two.push_back({{"level", "info"}, {"msg", "finished scanning"}});
  check_refused(two, kTruffleHog, "a line of the log");
}

BOOST_AUTO_TEST_CASE(lines_may_end_in_crlf_be_blank_or_lack_the_last_end) {
  const scanners::ReportType type{"trufflehog", "ndjson"};
  const std::string line = hit()[0].dump();
  BOOST_TEST(scanners::read("\xEF\xBB\xBF" + line + "\r\n\r\n" + line, type)->findings.size() == 2);
  for (const std::string& bad : {std::string(), std::string("\n \n"), line + "\n" + line.substr(0, 20), line + line,
                                 line + "\n\xEF\xBB\xBF" + line}) {
    const auto report = scanners::read(bad, type);
    BOOST_REQUIRE(!report.has_value());
    BOOST_TEST(report.error().id() == "report.invalid");
  }
}

BOOST_AUTO_TEST_SUITE_END()
