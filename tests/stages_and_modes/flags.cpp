#include <boost/test/unit_test.hpp>

#include "scanner-adapters/read.h"
#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;
using scanners::FindingKind;
using scanners::Severity;

namespace {

gate::FlagDemands flags(std::string pem = "-----BEGIN PUBLIC KEY-----\n") {
  gate::FlagDemands demands;
  demands.authorities = {
      {.id = "release.pub", .name = "release.pub", .means = gate::PemText{std::move(pem)}, .position = "--key"}};
  return demands;
}

gate::Verdict with(scanners::Report one) {
  auto asked = question();
  asked.reports = {input(std::move(one))};
  return judged(asked, gate::policy_from_flags(flags()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_by_flags)

BOOST_AUTO_TEST_CASE(critical_blocks_high_asks_for_review_and_the_rest_is_logged) {
  const auto rule = [](Severity severity, std::string_view id, FindingKind kind = FindingKind::kVulnerability) {
    auto finding = vulnerability("CVE-1", severity);
    finding.kind = kind;
    return said(with(report({finding})), id);
  };
  BOOST_TEST(rule(Severity::kCritical, "vuln.critical") == "vuln.critical block");
  BOOST_TEST(rule(Severity::kHigh, "vuln.high") == "vuln.high review");
  BOOST_TEST(rule(Severity::kUnknown, "vuln.high") == "vuln.high review");
  BOOST_TEST(rule(Severity::kMedium, "vuln.medium") == "vuln.medium log");
  BOOST_TEST(rule(Severity::kLow, "vuln.low") == "vuln.low log");
  BOOST_TEST(rule(Severity::kInfo, "vuln.info") == "vuln.info log");
  BOOST_TEST(rule(Severity::kCritical, "sast.critical", FindingKind::kWeakness) == "sast.critical block");
  BOOST_TEST(rule(Severity::kHigh, "secret.high", FindingKind::kSecret) == "secret.high review");
  BOOST_TEST(rule(Severity::kCritical, "coverage.critical", FindingKind::kCoverage) == "coverage.critical log");
}

BOOST_AUTO_TEST_CASE(reports_are_judged_without_being_demanded) {
  BOOST_TEST(said(with(report()), "report.missing") == "-");
  auto one = report();
  one.complete = false;
  BOOST_TEST(said(with(one), "report.partial") == "report.partial block");
  one = report();
  one.finished_at = kGateTime + Duration::hours(1);
  BOOST_TEST(said(with(one), "report.stale") == "report.time-in-future block");
  one = report();
  one.manifest_digests = {kForeign.to_string()};
  BOOST_TEST(said(with(one), "report.other-image") == "report.other-image block");
  one.manifest_digests.clear();
  BOOST_TEST(said(with(one), "report.asserted") == "report.asserted alert");
  BOOST_TEST(said(with(report()), "report.asserted") == "-");
  auto asked = question();
  asked.reports = {input(Error(scanners::kReportInvalid, "cut"))};
  BOOST_TEST(said(judged(asked, gate::policy_from_flags(flags())), "report.invalid") == "report.invalid block");
}

BOOST_AUTO_TEST_CASE(a_moved_tag_alerts_and_a_missing_platform_blocks) {
  auto asked = question();
  asked.image.tag = Error({"tag.moved", Kind::kRejected, ""}, "moved");
  asked.platforms = {"linux/s390x"};
  const auto verdict = judged(asked, gate::policy_from_flags(flags()));
  BOOST_TEST(said(verdict, "tag.moved") == "tag.moved alert");
  BOOST_TEST(said(verdict, "platform.missing") == "platform.missing block");
}

BOOST_AUTO_TEST_CASE(every_image_is_meant_and_a_stage_is_only_recorded) {
  auto asked = question();
  asked.image.scope.reset();
  asked.stage = "prod";
  const auto verdict = judged(asked, gate::policy_from_flags(flags()));
  BOOST_TEST(said(verdict, "policy.no-match") == "-");
  BOOST_TEST(verdict.stage.value() == "prod");
}

BOOST_AUTO_TEST_CASE(equal_flags_have_one_digest_and_different_ones_have_another) {
  const auto digest = [](const gate::FlagDemands& demands) {
    return gate::policy_from_flags(demands).digest().to_string();
  };
  BOOST_TEST(digest(flags()) == digest(flags()));
  BOOST_TEST(digest(flags()) != digest(flags("another")));
  auto more = flags();
  more.settings = {{"transparency-log", "required"}};
  BOOST_TEST(digest(flags()) != digest(more));
  more = flags();
  more.platforms = {"linux/amd64"};
  BOOST_TEST(digest(flags()) != digest(more));
  more = flags();
  more.authorities[0].log_entry_demanded = true;
  BOOST_TEST(digest(flags()) != digest(more));
  more = flags();
  more.authorities[0].timestamp_demanded = true;
  BOOST_TEST(digest(flags()) != digest(more));
}

BOOST_AUTO_TEST_CASE(the_digest_tells_every_word_of_an_identity) {
  const auto digest_of = [](const gate::IdentityDemand& demand) {
    gate::FlagDemands demands;
    demands.authorities = {{.id = "identity", .name = "identity", .means = gate::Keyless{{demand}}}};
    return gate::policy_from_flags(demands).digest();
  };
  const gate::IdentityDemand demand{{"https://issuer.example", false}, {"me@example", false}, {}};
  const auto plain = digest_of(demand);
  BOOST_TEST((digest_of(demand) == plain));
  auto other = demand;
  other.issuer.text += '/';
  BOOST_TEST((digest_of(other) != plain));
  other = demand;
  other.issuer.is_pattern = true;
  BOOST_TEST((digest_of(other) != plain));
  other = demand;
  other.subject.text = "you@example";
  BOOST_TEST((digest_of(other) != plain));
  other = demand;
  other.subject.is_pattern = true;
  BOOST_TEST((digest_of(other) != plain));
  other = demand;
  other.claims["github-workflow-ref"] = "refs/heads/main";
  BOOST_TEST((digest_of(other) != plain));
}

BOOST_AUTO_TEST_SUITE_END()
