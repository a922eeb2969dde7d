#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

constexpr std::string_view kType = "bandit/json";

Json weak() {
  return Json::parse(R"({"errors": [], "generated_at": "2026-11-20T15:45:06Z", "metrics": {},
    "results": [{"test_id": "B602", "test_name": "subprocess_popen_with_shell_equals_true", "issue_severity": "HIGH",
                 "issue_confidence": "low", "filename": "app/web.py", "line_number": 5}]})");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_bandit)

BOOST_AUTO_TEST_CASE(a_result_is_read_with_severity_and_confidence) {
  const auto finding = only_finding(weak(), kType);
  BOOST_TEST((finding.kind == FindingKind::kWeakness));
  BOOST_TEST(finding.id == "B602");
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(finding.confidence == "LOW");
  BOOST_TEST(finding.path == "app/web.py");
  BOOST_TEST((finding.line == 5));
  BOOST_TEST(finding.title == "subprocess_popen_with_shell_equals_true");
  BOOST_TEST(finding.package.empty());
}

BOOST_AUTO_TEST_CASE(the_report_tells_its_time) {
  BOOST_TEST(good(weak(), kType).finished_at->to_string() == "2026-11-20T15:45:06Z");
  BOOST_TEST(!good(without(weak(), "/generated_at"), kType).finished_at.has_value());
}

BOOST_AUTO_TEST_CASE(files_that_were_not_parsed_are_counted_and_leave_the_scan_incomplete) {
  const auto whole = good(weak(), kType);
  BOOST_TEST(whole.complete);
  BOOST_TEST(whole.skipped_inputs == 0);
  BOOST_TEST(!whole.incomplete_only_by_skips);
  const auto partial = good(with(weak(), "/errors", {{{"filename", "a"}}, {{"filename", "b"}}}), kType);
  BOOST_TEST(!partial.complete);
  BOOST_TEST(partial.skipped_inputs == 2);
  BOOST_TEST(partial.incomplete_only_by_skips);
}

BOOST_AUTO_TEST_CASE(undefined_is_unknown) {
  BOOST_TEST(
      (only_finding(with(weak(), "/results/0/issue_severity", "UNDEFINED"), kType).severity == Severity::kUnknown));
}

BOOST_AUTO_TEST_CASE(a_line_of_zero_or_less_is_none_and_a_wrong_one_is_refused) {
  const auto line = [](const Json& number) {
    return only_finding(with(weak(), "/results/0/line_number", number), kType).line;
  };
  BOOST_TEST((line(2147483647) == 2147483647));
  BOOST_TEST(!line(0).has_value());
  BOOST_TEST(!line(-3).has_value());
  for (const Json& wrong : {Json(2147483648), Json(4294967297), Json(18446744073709551615U), Json(1.0), Json("5")}) {
    check_refused(with(weak(), "/results/0/line_number", wrong), kType, wrong.dump());
  }
}

BOOST_AUTO_TEST_CASE(results_and_the_id_of_the_test_are_required) {
  check_required(weak(), kType, "/results");
  check_required(weak(), kType, "/results/0/test_id");
  check_refused(with(weak(), "/results/0", Json::array()), kType, "an entry of another type");
  check_refused(Json::array(), kType, "an array");
}

BOOST_AUTO_TEST_CASE(members_that_are_read_must_have_their_type) {
  for (const char* member : {"issue_severity", "filename", "line_number"}) {
    check_optional(weak(), kType, std::string("/results/0/") + member);
  }
  check_optional(weak(), kType, "/errors");
  for (const char* member : {"/generated_at", "/metrics", "/results/0/test_name", "/results/0/issue_confidence"}) {
    check_passed_over(weak(), kType, member);
  }
}

BOOST_AUTO_TEST_SUITE_END()
