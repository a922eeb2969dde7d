// Reports of tests and of coverage: JUnit and Cobertura.
#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Tests;

namespace {

constexpr std::string_view kJunit = "junit/xml", kCobertura = "cobertura/xml";

std::string suite(const std::string& cases) {
  return "<testsuites tests='0'><testsuite name='s' tests='99'>" + cases + "</testsuite></testsuites>";
}
std::string test_case(const std::string& inside, const std::string& more = "") {
  return "<testcase classname='c' name='n' " + more + ">" + inside + "</testcase>";
}
Tests counted(const std::string& cases) { return *good_text(suite(cases), kJunit).tests; }

std::string coverage(const std::string& attributes) { return "<coverage " + attributes + "/>"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(read_test_results)

BOOST_AUTO_TEST_CASE(the_elements_count_and_not_the_attributes) {
  BOOST_TEST((counted(test_case("")) == Tests{1, 1, 0, 0, 0}));
  BOOST_TEST((counted(test_case("<failure/>")) == Tests{1, 0, 1, 0, 0}));
  BOOST_TEST((counted(test_case("<error/>")) == Tests{1, 0, 0, 1, 0}));
  BOOST_TEST((counted(test_case("<skipped/>")) == Tests{1, 0, 0, 0, 1}));
  BOOST_TEST((counted(test_case("<skipped/><error/><failure/>")) == Tests{1, 0, 1, 0, 0}));
  BOOST_TEST((counted(test_case("<flakyFailure/>")) == Tests{1, 1, 0, 0, 0}));
  for (const char* status : {"notrun", "disabled", "skipped"})
    BOOST_TEST((counted(test_case("", std::string("status='") + status + "'")) == Tests{1, 0, 0, 0, 1}), status);
  BOOST_TEST((counted(test_case("", "status='run'")) == Tests{1, 1, 0, 0, 0}));
  BOOST_TEST((counted("<testsuite>" + test_case("<failure/>") + "</testsuite>" + test_case("")) == Tests{2, 1, 1, 0, 0}));
  BOOST_TEST((counted("<error/>") == Tests{0, 0, 0, 1, 0}));
}

BOOST_AUTO_TEST_CASE(what_did_not_pass_is_a_finding) {
  const auto report = good_text(suite(test_case("<failure>secret</failure>", "file='t.py' line='7'")), kJunit);
  BOOST_REQUIRE(report.findings.size() == 1);
  const auto& finding = report.findings.front();
  BOOST_TEST((finding.kind == scanners::FindingKind::kTest));
  BOOST_TEST((finding.severity == scanners::Severity::kHigh));
  BOOST_TEST(finding.id == "c.n");
  BOOST_TEST(finding.path == "t.py");
  BOOST_TEST((finding.line == 7));
  BOOST_TEST(good_text(suite("<testcase name='n'><failure/></testcase>"), kJunit).findings.front().id == "n");
  BOOST_TEST(good_text(suite(test_case("")), kJunit).findings.empty());
}

BOOST_AUTO_TEST_CASE(a_run_without_tests_had_nothing_to_look_at) {
  BOOST_TEST(good_text("<testsuites/>", kJunit).nothing_scanned);
  BOOST_TEST(!good_text(suite(test_case("")), kJunit).nothing_scanned);
  check_refused_text("<test-run/>", kJunit, "the root");
}

BOOST_AUTO_TEST_CASE(coverage_is_read_from_the_root) {
  const auto report = good_text(coverage("line-rate='0.85' branch-rate='5e-1' lines-covered='85' lines-valid='100'"),
                                kCobertura);
  BOOST_REQUIRE(report.coverage.has_value());
  BOOST_TEST(report.coverage->line_rate == 0.85);
  BOOST_TEST((report.coverage->branch_rate == 0.5));
  BOOST_TEST((report.coverage->lines_covered == 85));
  BOOST_TEST((report.coverage->lines_valid == 100));
  const auto bare = good_text(coverage("line-rate='1' branch-rate=''"), kCobertura);
  BOOST_TEST(!bare.coverage->branch_rate.has_value());
  BOOST_TEST(!bare.coverage->lines_valid.has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_rate_or_count_is_refused) {
  for (const char* rate : {"", " 0.9", "0x1p-1", "NaN", "-0.1", "+0.1", "85%", "1.01", "1e400", "inf"})
    check_refused_text(coverage(std::string("line-rate='") + rate + "'"), kCobertura, "line-rate");
  check_refused_text(coverage(""), kCobertura, "line-rate is missing");
  check_refused_text(coverage("line-rate='1' branch-rate='2'"), kCobertura, "branch-rate");
  check_refused_text(coverage("line-rate='1' lines-valid='-1'"), kCobertura, "lines-valid");
  check_refused_text(coverage("line-rate='1' lines-covered='3' lines-valid='2'"), kCobertura, "more than");
  good_text(coverage("line-rate='1' lines-covered='2' lines-valid='2'"), kCobertura);
  check_refused_text("<report line-rate='1'/>", kCobertura, "the root");
}

BOOST_AUTO_TEST_SUITE_END()
