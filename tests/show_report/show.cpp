#include "scanner-adapters/show.h"

#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using namespace pratique::scanners;

namespace {

Report sample() {
  Finding low;
  low.id = "CVE-2031-1";
  low.aliases = {"DSA-1", "DSA-2"};
  low.severity = Severity::kLow;
  low.package = "openssl";
  low.version = "3.0.1";
  low.fixed_versions = {"3.0.2", "3.1.0"};
  low.path = "app";
  Finding critical;
  critical.kind = FindingKind::kWeakness;
  critical.id = "B602";
  critical.severity = Severity::kCritical;
  critical.path = "app.py";
  critical.line = 5;
  Finding ignored = critical;
  ignored.id = "B105";
  ignored.suppressed = true;
  Report report;
  report.tool = "trivy";
  report.format = "json";
  report.findings = {low, ignored, critical};
  return report;
}

std::size_t place(const std::string& text, std::string_view what) {
  const std::size_t found = text.find(what);
  BOOST_REQUIRE_MESSAGE(found != std::string::npos, what << " in " << text);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(show_report)

BOOST_AUTO_TEST_CASE(json_has_every_finding_and_the_number_of_suppressed_ones) {
  const auto shown = Json::parse(show_json(std::vector{sample()}));
  BOOST_TEST(shown.at("tool") == "trivy");
  BOOST_TEST(shown.at("format") == "json");
  BOOST_TEST(shown.at("complete") == true);
  BOOST_TEST(shown.at("suppressed") == 1);
  BOOST_TEST(shown.at("findings").size() == 3);
  const Json& first = shown.at("findings").at(0);
  BOOST_TEST(first.at("kind") == "vuln");
  BOOST_TEST(first.at("id") == "CVE-2031-1");
  BOOST_TEST(first.at("aliases") == Json({"DSA-1", "DSA-2"}));
  BOOST_TEST(first.at("severity") == "low");
  BOOST_TEST(first.at("package") == "openssl");
  BOOST_TEST(first.at("version") == "3.0.1");
  BOOST_TEST(first.at("fixed") == Json({"3.0.2", "3.1.0"}));
  BOOST_TEST(first.at("path") == "app");
  BOOST_TEST(first.at("line").is_null());
  BOOST_TEST(first.at("suppressed") == false);
  BOOST_TEST(shown.at("findings").at(1).at("suppressed") == true);
  BOOST_TEST(shown.at("findings").at(2).at("line") == 5);
  BOOST_TEST(shown.at("findings").at(2).at("package").is_null());
}

BOOST_AUTO_TEST_CASE(json_says_that_a_scan_did_not_finish) {
  auto report = sample();
  report.complete = false;
  report.nothing_scanned = true;
  report.skipped_inputs = 2;
  const auto shown = Json::parse(show_json(std::vector{report}));
  BOOST_TEST(shown.at("complete") == false);
  BOOST_TEST(shown.at("nothing_scanned") == true);
  BOOST_TEST(shown.at("skipped_inputs") == 2);
  const auto table = show_table(report);
  BOOST_TEST(place(table, "did not finish") > 0);
  BOOST_TEST(place(table, "nothing to look at") > 0);
  BOOST_TEST(place(table, "2 inputs skipped") > 0);
}

BOOST_AUTO_TEST_CASE(the_table_has_the_worst_first_and_the_suppressed_last) {
  const auto table = show_table(sample());
  BOOST_TEST(place(table, "B602") < place(table, "CVE-2031-1"));
  BOOST_TEST(place(table, "CVE-2031-1") < place(table, "B105"));
  BOOST_TEST(place(table, "1 critical, 1 low") > place(table, "B105"));
  BOOST_TEST(place(table, "1 suppressed") > 0);
}

BOOST_AUTO_TEST_CASE(unknown_stands_where_high_does) {
  auto report = sample();
  report.findings[1] = report.findings[0];
  report.findings[1].severity = Severity::kUnknown;
  report.findings[1].id = "CVE-2031-2";
  const auto table = show_table(report);
  BOOST_TEST(place(table, "B602") < place(table, "CVE-2031-2"));
  BOOST_TEST(place(table, "CVE-2031-2") < place(table, "CVE-2031-1"));
}

BOOST_AUTO_TEST_CASE(a_report_without_findings_says_so) {
  auto report = sample();
  report.findings.clear();
  BOOST_TEST(show_table(report) == "trivy (json): no findings\n");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_stranger_steers_the_terminal) {
  auto report = sample();
  report.tool = "t\x1b[2J";
  for (std::string Finding::*member : {&Finding::id, &Finding::package, &Finding::path, &Finding::title}) {
    report.findings[0].*member = "x\x1b[31m\r\n\x07\xE2\x80\xAEz";
  }
  const auto table = show_table(report);
  BOOST_TEST(table.find('\x1b') == std::string::npos);
  BOOST_TEST(table.find('\r') == std::string::npos);
  BOOST_TEST(table.find('\x07') == std::string::npos);
  BOOST_TEST(table.find("\xE2\x80\xAE") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_title_of_a_megabyte_stays_one_short_line) {
  auto report = sample();
  report.findings[0].title = std::string(1 << 20, 't');
  BOOST_TEST(show_table(report).size() < 4000);
}

BOOST_AUTO_TEST_CASE(csv_has_a_header_and_a_line_for_each_finding) {
  const auto csv = show_csv(std::vector{sample()});
  BOOST_TEST(csv.starts_with("tool,kind,severity,id,"));
  BOOST_TEST(
      place(csv, "\r\ntrivy,vuln,low,CVE-2031-1,\"DSA-1, DSA-2\",openssl,3.0.1,\"3.0.2, 3.1.0\",,app,,,,false\r\n") >
      0);
  BOOST_TEST(place(csv, "\r\ntrivy,sast,critical,B105,,,,,,app.py,5,,,true\r\n") > 0);
}

BOOST_AUTO_TEST_CASE(a_cell_that_would_be_a_formula_is_made_a_text) {
  auto report = sample();
  report.findings.front().title = "=1+1";
  BOOST_TEST(place(show_csv(std::vector{report}), ",'=1+1,") > 0);
}

BOOST_AUTO_TEST_SUITE_END()
