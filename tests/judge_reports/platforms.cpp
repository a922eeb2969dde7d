#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const Digest kAmd = Digest::of("amd64 child"), kArm = Digest::of("arm64 child");
const Digest kAmdConfig = Digest::of("amd64 configuration"), kArmConfig = Digest::of("arm64 configuration");

gate::Question about_index() {
  auto asked = question();
  asked.image.is_index = true;
  asked.image.platforms = {{"linux/amd64", kAmd, kAmdConfig}, {"linux/arm64/v8", kArm, kArmConfig}};
  return asked;
}

gate::ReportInput naming(const Digest& digest, std::string name) {
  auto one = report();
  one.manifest_digests = {digest.to_string()};
  return input(one, std::move(name));
}

constexpr std::string_view kReports = "  evidence: {reports: [{name: scan, tools: [trivy]}]}\n";

std::string missing(std::vector<gate::ReportInput> reports, std::string_view more = "") {
  auto asked = about_index();
  asked.reports = std::move(reports);
  return said(judged(asked, policy(std::string(kReports) + std::string(more))), "report.missing");
}

std::string platform_missing(std::string_view demanded, gate::Question asked = about_index()) {
  return said(judged(asked, policy("  require: {platforms: [" + std::string(demanded) + "]}\n")), "platform.missing");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(indexes_and_platforms)

BOOST_AUTO_TEST_CASE(each_child_needs_its_own_report) {
  BOOST_TEST(missing({naming(kAmd, "a"), naming(kArm, "b")}) == "-");
  BOOST_TEST(missing({naming(kAmd, "a")}) == "report.missing block");
  BOOST_TEST(missing({naming(kArm, "b")}) == "report.missing block");
}

BOOST_AUTO_TEST_CASE(only_demanded_platforms_are_gated) {
  BOOST_TEST(missing({naming(kAmd, "a")}, "  require: {platforms: [linux/amd64]}\n") == "-");
  BOOST_TEST(missing({naming(kArm, "b")}, "  require: {platforms: [linux/amd64]}\n") == "report.missing block");
  auto asked = about_index();
  asked.platforms = {"linux/arm64"};
  asked.reports = {naming(kArm, "b")};
  BOOST_TEST(said(judged(asked, policy(kReports)), "report.missing") == "-");
  BOOST_TEST(said(judged(asked, policy(std::string(kReports) + "  require: {platforms: [linux/amd64]}\n")),
                  "report.missing") == "report.missing block");
}

BOOST_AUTO_TEST_CASE(a_report_that_names_the_index_ties_to_no_child) {
  auto asked = about_index();
  asked.reports = {naming(kGated, "index")};
  const auto verdict = judged(asked, policy(kReports));
  BOOST_TEST(said(verdict, "report.other-image") == "-");
  BOOST_TEST(said(verdict, "report.unbound") == "report.unbound block");
  auto named = report();
  named.image_id = kAmdConfig.to_string();
  asked.reports = {input(named)};
  const auto by_config =
      judged(asked, policy("  evidence: {reports: [{name: scan, tools: [trivy], bind: image-id}]}\n"));
  BOOST_TEST(said(by_config, "report.unbound") == "-");
  BOOST_TEST(said(by_config, "report.missing") == "report.missing block");
}

BOOST_AUTO_TEST_CASE(findings_of_any_child_count) {
  auto asked = about_index();
  auto one = report({vulnerability("CVE-1", scanners::Severity::kCritical)});
  one.manifest_digests = {kArm.to_string()};
  asked.reports = {input(one)};
  BOOST_TEST(said(judged(asked, policy()), "vuln.critical") == "vuln.critical block");
}

BOOST_AUTO_TEST_CASE(an_index_without_images_does_not_pass_by_being_empty) {
  auto asked = about_index();
  asked.image.platforms.clear();
  BOOST_TEST(said(judged(asked, policy(kReports)), "report.missing") == "report.missing block");
}

BOOST_AUTO_TEST_CASE(a_demanded_platform_must_be_there) {
  BOOST_TEST(platform_missing("linux/amd64, linux/arm64") == "-");
  BOOST_TEST(platform_missing("linux/arm64/v8") == "-");
  BOOST_TEST(platform_missing("linux/arm/v7") == "platform.missing block");
  BOOST_TEST(platform_missing("linux/amd64/v3") == "platform.missing block");
  BOOST_TEST(platform_missing("windows/amd64") == "platform.missing block");
  BOOST_TEST(platform_missing("linux/amd6") == "platform.missing block");
  BOOST_TEST(platform_missing("linux/amd64", question()) == "-");
  BOOST_TEST(platform_missing("linux/arm64", question()) == "platform.missing block");
}

BOOST_AUTO_TEST_CASE(a_platform_that_was_not_read_is_undecided) {
  auto asked = question();
  asked.image.platforms[0].platform.clear();
  BOOST_TEST(platform_missing("linux/amd64", asked) == "platform.missing block?");
}

BOOST_AUTO_TEST_CASE(where_no_demanded_platform_is_there_all_others_are_still_gated) {
  const auto verdict = judged(about_index(), policy(std::string(kReports) + "  require: {platforms: [linux/s390x]}\n"));
  BOOST_TEST(said(verdict, "platform.missing") == "platform.missing block");
  BOOST_TEST(said(verdict, "report.missing") == "report.missing block, report.missing block");
}

BOOST_AUTO_TEST_SUITE_END()
