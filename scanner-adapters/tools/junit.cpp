#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/reading/lines.h"
#include "scanner-adapters/register.h"

/// JUnit's XML, as a hundred programs write it. The attributes that count are often wrong, so the elements are counted.
namespace pratique::scanners {
namespace {

using xml::Element;

enum class Outcome { kPassed, kFailed, kError, kSkipped };

Outcome outcome_of(const Element& test_case) {
  if (test_case.child("failure")) return Outcome::kFailed;
  if (test_case.child("error")) return Outcome::kError;
  const std::string_view status = test_case.attribute_or_empty("status");
  const bool skipped = status == "notrun" || status == "disabled" || status == "skipped";
  return skipped || test_case.child("skipped") ? Outcome::kSkipped : Outcome::kPassed;
}

Finding test_finding(const Element& element) {
  Finding finding = finding_of(FindingKind::kTest);
  const std::string_view name = element.attribute_or_empty("name");
  const std::string_view class_name = element.attribute_or_empty("classname");
  finding.id = class_name.empty() ? std::string(name) : std::string(class_name) + '.' + std::string(name);
  finding.severity = Severity::kHigh;
  finding.path = element.attribute_or_empty("file");
  if (const auto line = parse_line_number(element.attribute_or_empty("line")); line && *line > 0) finding.line = line;
  return finding;
}

Result<void> take_test_case(const Element& test_case, Report& report) {
  if (!report.tests) report.tests.emplace();
  Tests& tests = *report.tests;
  ++tests.total;
  const Outcome outcome = outcome_of(test_case);
  if (outcome == Outcome::kPassed) ++tests.passed;
  if (outcome == Outcome::kSkipped) ++tests.skipped;
  if (outcome == Outcome::kFailed) ++tests.failed;
  if (outcome == Outcome::kError) ++tests.errors;
  if (outcome == Outcome::kPassed || outcome == Outcome::kSkipped) ++report.passed;
  if (outcome == Outcome::kFailed || outcome == Outcome::kError) 
    report.findings.push_back(test_finding(test_case));
  return {};
}

/// An error straight under a suite is no test, but something that went wrong.
void read_suite(const Element& suite, std::vector<Element>& open, Report& report) {
  for (const Element& child : suite.children()) {
    if (child.name() == "testsuite" || child.name() == "testsuites") open.push_back(child);
    if (suite.name() == "testsuite" && (child.name() == "error" || child.name() == "failure")) {
      ++report.tests->errors;
      report.findings.push_back(test_finding(suite));
    }
  }
}

bool is_junit(const Element& root) {
  return root.name() == "testsuites" || root.name() == "testsuite";
}

Result<Report> read_junit(const Element& root) {
  if (!is_junit(root)) return root.error("the root must be `testsuites` or `testsuite`");
  Report report;
  report.tests.emplace();
  std::vector<Element> open{root};
  while (!open.empty()) {
    const Element suite = open.back();
    open.pop_back();
    read_suite(suite, open, report);
  }
  report.finished_at = time_of(root.attribute_or_empty("timestamp"));
  report.nothing_scanned = true;  // unless there are rows
  return report;
}

}  // namespace

constinit const XmlReader kJunitXml{is_junit, read_junit, "testcase", take_test_case};

}  // namespace pratique::scanners
