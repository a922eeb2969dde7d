#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Report;

namespace {

gate::PolicySet bound(std::string_view more = "") {
  return policy("  evidence: {reports: [{name: scan, tools: [trivy, grype]" + std::string(more) + "}]}\n");
}

Report naming(std::vector<std::string> manifests, std::string image_id = "") {
  auto one = report({vulnerability("CVE-1", scanners::Severity::kLow)});
  one.manifest_digests = std::move(manifests);
  one.image_id = std::move(image_id);
  return one;
}

gate::Verdict with(const std::vector<Report>& reports, const gate::PolicySet& policies) {
  auto asked = question();
  for (std::size_t i = 0; i < reports.size(); ++i)
    asked.reports.push_back(input(reports[i], "report-" + std::to_string(i)));
  return judged(asked, policies);
}

const Report kByDigest = naming({kGated.to_string()});
const Report kByConfig = naming({}, kGatedConfig.to_string());
const Report kByNothing = naming({});
const Report kByOther = naming({kForeign.to_string()});

}  // namespace

BOOST_AUTO_TEST_SUITE(tie_reports_to_the_image)

BOOST_AUTO_TEST_CASE(by_default_the_report_must_name_the_digest) {
  BOOST_TEST(said(with({kByDigest}, bound()), "report.unbound") == "-");
  BOOST_TEST(said(with({kByConfig}, bound()), "report.unbound") == "report.unbound block");
  BOOST_TEST(said(with({kByNothing}, bound()), "report.unbound") == "report.unbound block");
}

BOOST_AUTO_TEST_CASE(a_weaker_tie_is_enough_where_the_policy_says_so) {
  BOOST_TEST(said(with({kByConfig}, bound(", bind: image-id")), "report.unbound") == "-");
  BOOST_TEST(said(with({kByNothing}, bound(", bind: image-id")), "report.unbound") == "report.unbound block");
  BOOST_TEST(said(with({kByNothing}, bound(", bind: asserted")), "report.unbound") == "-");
}

BOOST_AUTO_TEST_CASE(a_mere_assertion_that_is_accepted_is_said) {
  const auto verdict = with({kByNothing}, bound(", bind: asserted"));
  BOOST_TEST(said(verdict, "report.asserted") == "report.asserted alert");
  BOOST_TEST(said(with({kByDigest}, bound(", bind: asserted")), "report.asserted") == "-");
  BOOST_TEST(said(with({kByNothing, kByDigest}, bound(", bind: asserted")), "report.asserted") == "-");
  BOOST_TEST(said(with({kByNothing}, policy()), "report.asserted") == "-");
}

BOOST_AUTO_TEST_CASE(a_report_about_another_image_counts_with_nothing) {
  const auto verdict = with({kByOther}, bound());
  BOOST_TEST(said(verdict, "report.other-image") == "report.other-image block");
  BOOST_TEST(said(verdict, "report.missing") == "report.missing block");
  BOOST_TEST(said(verdict, "vuln.rest") == "-");
  BOOST_TEST(said(with({kByDigest}, bound()), "vuln.rest") == "vuln.rest block");
  BOOST_TEST(said(with({kByOther}, policy()), "report.other-image") == "report.other-image block");
  BOOST_TEST(said(with({naming({}, kForeign.to_string())}, bound()), "report.other-image") ==
             "report.other-image block");
}

BOOST_AUTO_TEST_CASE(beside_a_good_report_of_the_demand_another_images_is_only_logged) {
  BOOST_TEST(said(with({kByOther, kByDigest}, bound()), "report.other-image") == "report.other-image log");
  auto other_tool = kByOther;
  other_tool.tool = "bandit";
  BOOST_TEST(said(with({other_tool, kByDigest}, bound()), "report.other-image") == "report.other-image block");
}

BOOST_AUTO_TEST_CASE(one_of_several_names_is_enough) {
  const auto both = naming({kForeign.to_string(), kGated.to_string()});
  BOOST_TEST(said(with({both}, bound()), "report.other-image") == "-");
  BOOST_TEST(said(with({both}, bound()), "report.unbound") == "-");
}

BOOST_AUTO_TEST_CASE(a_configuration_that_was_not_read_leaves_it_open) {
  auto asked = question();
  asked.image.platforms[0].config.reset();
  asked.reports = {input(naming({}, kForeign.to_string()))};
  const auto verdict = judged(asked, policy());
  BOOST_TEST(said(verdict, "report.other-image") == "report.other-image block?");
  BOOST_TEST(said(verdict, "vuln.rest") == "vuln.rest block");
}

BOOST_AUTO_TEST_CASE(a_report_about_the_source_needs_no_tie) {
  const auto source =
      policy("  evidence: {reports: [{name: sast, tools: [bandit], subject: commit, bind: asserted}]}\n");
  auto bandit = report();
  bandit.tool = "bandit";
  bandit.manifest_digests.clear();
  const auto verdict = with({bandit}, source);
  BOOST_TEST(outcome_of(verdict) == "allow 0");
  BOOST_TEST(said(verdict, "report.asserted") == "report.asserted alert");
  BOOST_TEST(said(with({}, source), "report.missing") == "report.missing block");
}

BOOST_AUTO_TEST_SUITE_END()
