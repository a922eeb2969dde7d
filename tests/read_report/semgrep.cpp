#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "semgrep/json";
Json weak() {
  return Json::parse(
      R"({"version": "1.182.0", "errors": [], "paths": {}, "results": [{"check_id": "python.eval", "path": "app.py",
    "start": {"line": 7}, "extra": {"severity": "ERROR", "is_ignored": false, "metadata": {"confidence": "high"}}}]})");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_semgrep)

BOOST_AUTO_TEST_CASE(a_result_is_read) {
  const auto finding = only_finding(weak(), kType);
  BOOST_TEST((finding.kind == FindingKind::kWeakness));
  BOOST_TEST(finding.id == "python.eval");
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.path == "app.py");
  BOOST_TEST((finding.line == 7));
  BOOST_TEST(finding.confidence == "HIGH");
  BOOST_TEST(good(weak(), kType).tool_version == "1.182.0");
}

BOOST_AUTO_TEST_CASE(its_words_have_their_own_meaning) {
  const std::pair<const char*, Severity> words[] = {{"CRITICAL", Severity::kCritical}, {"HIGH", Severity::kHigh},
                                                    {"WARNING", Severity::kMedium},    {"MEDIUM", Severity::kMedium},
                                                    {"info", Severity::kLow},          {"LOW", Severity::kLow},
                                                    {"INVENTORY", Severity::kInfo},    {"EXPERIMENT", Severity::kInfo},
                                                    {"none", Severity::kUnknown},      {"", Severity::kUnknown}};
  for (const auto& [word, expected] : words) {
    BOOST_TEST((only_finding(with(weak(), "/results/0/extra/severity", word), kType).severity == expected), word);
  }
}

BOOST_AUTO_TEST_CASE(errors_and_timeouts_leave_the_scan_incomplete_and_warnings_do_not) {
  const auto complete = [](const Json& error) {
    return good(with(weak(), "/errors", Json::array({error})), kType).complete;
  };
  BOOST_TEST(!complete({{"level", "error"}, {"type", "x"}}));
  BOOST_TEST(!complete({{"level", "warn"}, {"type", "Timeout"}}));
  BOOST_TEST(!complete({{"level", "warn"}, {"type", "Out of memory"}}));
  BOOST_TEST(complete({{"level", "warn"}, {"type", "Syntax error"}}));
  BOOST_TEST(complete({{"level", "warn"}, {"type", {"PartialParsing", Json::array()}}}));
  check_refused(with(weak(), "/errors", Json::array({"text"})), kType, "an error of another type");
}

BOOST_AUTO_TEST_CASE(what_is_ignored_in_the_source_is_suppressed) {
  BOOST_TEST(only_finding(with(weak(), "/results/0/extra/is_ignored", true), kType).suppressed);
  BOOST_TEST(!only_finding(weak(), kType).suppressed);
}

BOOST_AUTO_TEST_CASE(members_must_be_there_and_have_their_type) {
  for (const char* member : {"/results", "/errors", "/results/0/check_id", "/results/0/extra"})
    check_required(weak(), kType, member);
  for (const char* member : {"path", "start", "start/line", "extra/severity", "extra/is_ignored"}) {
    check_optional(weak(), kType, std::string("/results/0/") + member);
  }
}

BOOST_AUTO_TEST_SUITE_END()
