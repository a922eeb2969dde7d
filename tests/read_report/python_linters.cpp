// flake8 and mypy, as text and as JSON.
#include "tests/read_report/text.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

constexpr std::string_view kFlake8 = "flake8/text", kFlake8Json = "flake8/json", kMypy = "mypy/text",
                           kMypyLines = "mypy/ndjson";

Json flake8_files() {
  return {{"a.py", {{{"code", "F401"}, {"filename", "./a.py"}, {"line_number", 2}, {"text", "unused"}}}},
          {"b.py", Json::array()}};
}
Json mypy_lines() {
  return Json::array({{{"file", "a.py"}, {"line", 4}, {"column", 1}, {"code", "misc"}, {"severity", "error"}}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_python_linters)

BOOST_AUTO_TEST_CASE(lines_of_flake8_are_read) {
  const auto report = good_text("./a.py:66:121: E501 too long (1:2: F1 x)\r\n\nC:\\b.py:3: [F401] unused", kFlake8);
  BOOST_REQUIRE(report.findings.size() == 2);
  BOOST_TEST(report.findings[0].path == "./a.py");
  BOOST_TEST((report.findings[0].line == 66));
  BOOST_TEST(report.findings[0].id == "E501");
  BOOST_TEST(report.findings[1].path == "C:\\b.py");
  BOOST_TEST(report.findings[1].id == "F401");
  check_refused_text("a.py:1:2: E501 x\nTraceback (most recent call last):\n", kFlake8, "line 2");
  check_refused_text("a.py:2147483648:2: E501 x", kFlake8, "2147483647");
  check_refused_text("a.py:1:2: E501 \xFF", kFlake8, "UTF-8");
  check_refused_text("\n \n", kFlake8, "empty");
}

BOOST_AUTO_TEST_CASE(what_breaks_a_program_is_high) {
  const std::pair<const char*, Severity> codes[] = {
      {"E999", Severity::kHigh}, {"F632", Severity::kHigh},   {"F701", Severity::kHigh},  {"F821", Severity::kHigh},
      {"E501", Severity::kLow},  {"F401", Severity::kMedium}, {"F841", Severity::kMedium}, {"W292", Severity::kLow}};
  for (const auto& [code, expected] : codes) {
    const auto report = good_text(std::string("a.py:1:1: ") + code + " text", kFlake8);
    BOOST_TEST((report.findings.front().severity == expected), code);
    BOOST_TEST((only_finding(with(flake8_files(), "/a.py/0/code", code), kFlake8Json).severity == expected), code);
  }
}

BOOST_AUTO_TEST_CASE(json_of_flake8_is_read) {
  const auto finding = only_finding(flake8_files(), kFlake8Json);
  BOOST_TEST(finding.path == "./a.py");
  BOOST_TEST((finding.line == 2));
  BOOST_TEST(only_finding(without(flake8_files(), "/a.py/0/filename"), kFlake8Json).path == "a.py");
  check_required(flake8_files(), kFlake8Json, "/a.py/0/code");
  check_optional(flake8_files(), kFlake8Json, "/a.py/0/line_number");
  check_refused(with(flake8_files(), "/b.py", 5), kFlake8Json, "no list");
  auto help = flake8_files();  // a file may be called like a member that others forget
  help["help"] = help["a.py"];
  BOOST_TEST(good(help, kFlake8Json).findings.size() == 2);
  check_refused(Json::array(), kFlake8Json, "an array");
}

BOOST_AUTO_TEST_CASE(lines_of_mypy_are_read) {
  const auto report = good_text(
      "a.py:3: error: wrong  [arg-type]\na.py:4:9: warning: odd\na.py:4: note: see there\nb.py: error: twice\n"
      "C:\\c.py:5:1:5:9: error: bad [x]  [misc]\nFound 3 errors in 2 files (checked 9 source files)\n",
      kMypy);
  BOOST_REQUIRE(report.findings.size() == 4);
  BOOST_TEST(report.findings[0].id == "arg-type");
  BOOST_TEST((report.findings[0].severity == Severity::kHigh));
  BOOST_TEST((report.findings[1].severity == Severity::kMedium));
  BOOST_TEST(report.findings[1].id.empty());
  BOOST_TEST(report.findings[2].path == "b.py");
  BOOST_TEST(!report.findings[2].line.has_value());
  BOOST_TEST(report.findings[3].path == "C:\\c.py");
  BOOST_TEST((report.findings[3].line == 5));
  BOOST_TEST(report.findings[3].id == "misc");
}

BOOST_AUTO_TEST_CASE(mypy_has_to_have_finished) {
  BOOST_TEST(good_text("Success: no issues found in 1 source file\n", kMypy).findings.empty());
  check_refused_text("a.py:4: note: see there\n", kMypy, "neither");
  check_refused_text("mypy: can't read file\n", kMypy, "line 1");
}

BOOST_AUTO_TEST_CASE(json_lines_of_mypy_are_read) {
  const auto finding = only_finding(mypy_lines(), kMypyLines);
  BOOST_TEST(finding.id == "misc");
  BOOST_TEST(finding.path == "a.py");
  BOOST_TEST((finding.line == 4));
  BOOST_TEST((finding.severity == Severity::kHigh));
  BOOST_TEST(good(with(mypy_lines(), "/0/severity", "note"), kMypyLines).findings.empty());
  for (const char* member : {"/0/file", "/0/severity"}) check_required(mypy_lines(), kMypyLines, member);
  for (const char* member : {"/0/code", "/0/line"}) check_optional(mypy_lines(), kMypyLines, member);
}

BOOST_AUTO_TEST_SUITE_END()
