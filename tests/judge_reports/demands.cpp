#include <boost/test/unit_test.hpp>

#include "scanner-adapters/read.h"
#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Report;

namespace {

gate::PolicySet demand(std::string_view more = "", std::string_view tools = "trivy, grype") {
  return policy("  evidence: {reports: [{name: scan, tools: [" + std::string(tools) + "]" + std::string(more) +
                "}]}\n");
}

gate::Verdict with(const std::vector<Report>& reports, const gate::PolicySet& policies) {
  auto asked = question();
  for (std::size_t i = 0; i < reports.size(); ++i)
    asked.reports.push_back(input(reports[i], "report-" + std::to_string(i)));
  return judged(asked, policies);
}

Report by(std::string tool) {
  auto one = report();
  one.tool = std::move(tool);
  return one;
}

Report ended(Duration ago) {
  auto one = report();
  one.finished_at = kGateTime - ago;
  return one;
}

constexpr std::string_view kNothing = "-";

}  // namespace

BOOST_AUTO_TEST_SUITE(demand_reports)

BOOST_AUTO_TEST_CASE(a_report_of_an_accepted_tool_must_be_there) {
  BOOST_TEST(outcome_of(with({report()}, demand())) == "allow 0");
  BOOST_TEST(said(with({}, demand()), "report.missing") == "report.missing block");
  BOOST_TEST(said(with({by("bandit")}, demand()), "report.missing") == "report.missing block");
  BOOST_TEST(outcome_of(with({}, policy())) == "allow 0");
}

BOOST_AUTO_TEST_CASE(a_quorum_counts_different_tools) {
  BOOST_TEST(outcome_of(with({report(), by("grype")}, demand(", quorum: 2"))) == "allow 0");
  BOOST_TEST(said(with({report()}, demand(", quorum: 2")), "report.missing") == "report.quorum block");
  BOOST_TEST(said(with({report(), report()}, demand(", quorum: 2")), "report.missing") == "report.quorum block");
}

BOOST_AUTO_TEST_CASE(a_quorum_counts_only_reports_without_shortfall) {
  auto stale = ended(Duration::days(3));
  stale.tool = "grype";
  const auto verdict = with({report(), stale}, demand(", quorum: 2, maxAge: 1d"));
  BOOST_TEST(said(verdict, "report.missing") == kNothing);
  BOOST_TEST(said(verdict, "report.stale") == "report.stale block");
}

BOOST_AUTO_TEST_CASE(the_age_of_the_scan_has_a_limit) {
  BOOST_TEST(said(with({ended(Duration::hours(24))}, demand(", maxAge: 24h")), "report.stale") == kNothing);
  BOOST_TEST(said(with({ended(Duration{24 * 3'600'000 + 1})}, demand(", maxAge: 24h")), "report.stale") ==
             "report.stale block");
  BOOST_TEST(said(with({ended(Duration::days(900))}, demand()), "report.stale") == kNothing);
  auto untold = report();
  untold.finished_at.reset();
  BOOST_TEST(said(with({untold}, demand(", maxAge: 24h")), "report.stale") == "report.time-unknown block");
  BOOST_TEST(said(with({untold}, demand()), "report.stale") == kNothing);
}

BOOST_AUTO_TEST_CASE(a_time_in_the_future_is_refused_whether_demanded_or_not) {
  const auto in = [](std::int64_t seconds) { return ended(Duration::seconds(-seconds)); };
  BOOST_TEST(said(with({in(300)}, demand()), "report.stale") == kNothing);
  BOOST_TEST(said(with({in(301)}, demand()), "report.stale") == "report.time-in-future block");
  BOOST_TEST(said(with({in(301)}, policy()), "report.stale") == "report.time-in-future block");
  auto database = report();
  database.database_built_at = kGateTime + Duration::minutes(6);
  BOOST_TEST(said(with({database}, policy()), "report.stale") == "report.time-in-future block");
}

BOOST_AUTO_TEST_CASE(the_age_of_the_database_has_a_limit) {
  auto told = report();
  told.database_built_at = kGateTime - Duration::hours(48);
  BOOST_TEST(said(with({told}, demand(", maxDatabaseAge: 48h")), "report.stale") == kNothing);
  told.database_built_at = kGateTime - Duration{48 * 3'600'000 + 1};
  BOOST_TEST(said(with({told}, demand(", maxDatabaseAge: 48h")), "report.stale") == "report.database-stale block");
  const auto untold = report();
  BOOST_TEST(said(with({untold}, demand(", maxDatabaseAge: 48h")), "report.stale") ==
             "report.database-time-unknown block");
  const auto lenient = with({untold}, demand(", maxDatabaseAge: 48h, unknownDatabaseAge: alert"));
  BOOST_TEST(said(lenient, "report.stale") == "report.database-time-unknown alert");
  BOOST_TEST(outcome_of(lenient) == "allow 0");
  BOOST_TEST(said(with({untold}, demand()), "report.stale") == kNothing);
}

BOOST_AUTO_TEST_CASE(a_partial_report_is_not_enough_unless_the_policy_says_so) {
  auto partial = report();
  partial.complete = false;
  BOOST_TEST(said(with({partial}, demand()), "report.partial") == "report.partial block");
  BOOST_TEST(said(with({partial}, demand(", complete: false")), "report.partial") == "report.partial log");
  BOOST_TEST(said(with({partial}, policy()), "report.partial") == "report.partial block");
}

BOOST_AUTO_TEST_CASE(inputs_that_were_left_out_are_counted) {
  auto skipped = report();
  skipped.skipped_inputs = 2;
  BOOST_TEST(said(with({skipped}, demand()), "report.partial") == "report.skipped block");
  BOOST_TEST(said(with({skipped}, demand(", complete: false")), "report.partial") == "report.skipped block");
  BOOST_TEST(said(with({skipped}, demand(", maxSkipped: 1")), "report.partial") == "report.skipped block");
  BOOST_TEST(said(with({skipped}, demand(", maxSkipped: 2")), "report.partial") == kNothing);
  BOOST_TEST(said(with({skipped}, policy()), "report.partial") == "report.skipped block");
}

BOOST_AUTO_TEST_CASE(a_report_that_is_incomplete_by_skips_alone_is_judged_by_their_number) {
  auto skipped = report();
  skipped.skipped_inputs = 2;
  skipped.complete = false;
  BOOST_TEST(said(with({skipped}, demand(", maxSkipped: 2")), "report.partial") == "report.partial block");
  skipped.incomplete_only_by_skips = true;
  BOOST_TEST(said(with({skipped}, demand(", maxSkipped: 2")), "report.partial") == kNothing);
  BOOST_TEST(said(with({skipped}, demand(", maxSkipped: 1")), "report.partial") == "report.skipped block");
}

BOOST_AUTO_TEST_CASE(nothing_scanned_is_not_clean) {
  auto nothing = report();
  nothing.nothing_scanned = true;
  BOOST_TEST(said(with({nothing}, demand()), "report.partial") == "report.nothing-scanned block");
  BOOST_TEST(said(with({nothing}, demand(", complete: false")), "report.partial") == "report.nothing-scanned block");
  BOOST_TEST(said(with({nothing}, policy()), "report.partial") == "report.nothing-scanned block");
}

BOOST_AUTO_TEST_CASE(a_shortfall_beside_a_good_report_is_only_logged) {
  const auto verdict = with({ended(Duration::days(3)), report()}, demand(", maxAge: 1d"));
  BOOST_TEST(said(verdict, "report.stale") == "report.stale log");
  BOOST_TEST((reason_of(verdict, "report.stale")->would == gate::Action::kBlock));
  BOOST_TEST(outcome_of(verdict) == "allow 0");
}

BOOST_AUTO_TEST_CASE(a_stale_report_counts_with_its_findings_all_the_same) {
  auto stale = report({vulnerability("CVE-1", scanners::Severity::kCritical)});
  stale.finished_at = kGateTime - Duration::days(3);
  BOOST_TEST(said(with({stale, report()}, demand(", maxAge: 1d")), "vuln.critical") == "vuln.critical block");
}

BOOST_AUTO_TEST_CASE(a_report_that_cannot_be_read_is_a_reason_of_its_own) {
  auto asked = question();
  asked.reports = {input(report()), input(Error(scanners::kReportInvalid, "cut in the middle"), "torn.json")};
  const auto verdict = judged(asked, demand());
  BOOST_TEST(said(verdict, "report.invalid") == "report.invalid block");
  BOOST_TEST(reason_of(verdict, "report.invalid")->source == "torn.json");
  asked.reports = {input(Error(scanners::kReportInvalid, "cut in the middle"))};
  BOOST_TEST(said(judged(asked, demand()), "report.missing") == "report.missing block");
  asked.reports = {input(Error({"content.unavailable", Kind::kUnavailable, ""}, "gone"))};
  BOOST_TEST(said(judged(asked, policy()), "report.invalid") == "content.unavailable block?");
}

BOOST_AUTO_TEST_SUITE_END()
