#include "gate/waiver.h"

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::gate;
using namespace pratique::test;
using scanners::Severity;

namespace {

/// In force, for the critical CVE-1 of the usual image.
Waiver waiver() {
  Waiver one;
  one.name = "SEC-1";
  one.file = "waivers.yaml";
  one.rule = "vuln.critical";
  one.vulnerability = "CVE-1";
  one.images = {Glob("registry.example/shop/*")};
  one.owner = "team";
  one.approver = "security";
  one.reason = "never parses XML";
  one.starts = kGateTime - Duration::days(10);
  one.expires = kGateTime + Duration::days(50);
  return one;
}

Question asking() {
  auto asked = question();
  asked.reports = {input(report({vulnerability("CVE-1", Severity::kCritical)}))};
  return asked;
}

/// What follows: "waived", "refused" (waiver.refused), "unused", "silent" (not for here); else what was said.
std::string fate(const Waiver& one, const Question& asked = asking(), const PolicySet& set = policy(),
                 std::string_view rule = "vuln.critical") {
  const auto verdict = judged(asked, set, {one});
  const std::string answer = said(verdict, rule);
  if (answer == std::string(rule) + " log") {
    BOOST_TEST(reason_of(verdict, rule)->because == "waiver SEC-1");
    BOOST_TEST((reason_of(verdict, rule)->would == Action::kBlock));
    return "waived";
  }
  const std::string expected = std::string(rule) + " block";
  if (answer != expected) return answer;
  if (said(verdict, "waiver.refused") == "waiver.refused alert") return "refused";
  if (said(verdict, "waiver.unused") == "waiver.unused alert") return "unused";
  return "silent";
}

template <class Change>
Waiver with(Change change) {
  Waiver one = waiver();
  change(one);
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(waive_findings)

BOOST_AUTO_TEST_CASE(a_waiver_in_force_turns_its_finding_into_a_log_line) {
  BOOST_TEST(fate(waiver()) == "waived");
  const auto verdict = judged(asking(), policy(), {waiver()});
  BOOST_TEST(outcome_of(verdict) == "allow 0");
  BOOST_TEST(said(verdict, "waiver.unused") == "-");
  BOOST_TEST(said(verdict, "waiver.expiring") == "-");
}

BOOST_AUTO_TEST_CASE(it_is_in_force_from_its_start_and_no_longer_at_its_end) {
  BOOST_TEST(fate(with([](Waiver& w) { w.starts = kGateTime; })) == "waived");
  BOOST_TEST(fate(with([](Waiver& w) { w.starts = kGateTime + Duration{1}; })) == "refused");
  BOOST_TEST(fate(with([](Waiver& w) { w.expires = kGateTime + Duration{1}; })) == "waived");
  BOOST_TEST(fate(with([](Waiver& w) { w.expires = kGateTime; })) == "refused");
}

BOOST_AUTO_TEST_CASE(the_policy_says_which_fields_must_be_there) {
  BOOST_TEST(fate(with([](Waiver& w) { w.owner = ""; })) == "refused");
  BOOST_TEST(fate(with([](Waiver& w) { w.approver = " "; })) == "refused");
  BOOST_TEST(fate(with([](Waiver& w) { w.reason = ""; })) == "refused");
  BOOST_TEST(fate(waiver(), asking(), policy("  waivers: {require: [ticket]}\n")) == "refused");
  BOOST_TEST(fate(with([](Waiver& w) { w.ticket = "SEC-1"; }), asking(), policy("  waivers: {require: [ticket]}\n")) ==
             "waived");
  BOOST_TEST(fate(with([](Waiver& w) { w.owner = ""; }), asking(), policy("  waivers: {require: []}\n")) == "waived");
}

BOOST_AUTO_TEST_CASE(nobody_approves_their_own_waiver) {
  const auto own = with([](Waiver& w) { w.approver = " Team "; });
  BOOST_TEST(fate(own) == "refused");
  BOOST_TEST(fate(own, asking(), policy("  waivers: {approverNotOwner: false}\n")) == "waived");
}

BOOST_AUTO_TEST_CASE(a_waiver_has_a_longest_life) {
  const auto lasting = [](Duration length) { return with([&](Waiver& w) { w.expires = w.starts + length; }); };
  BOOST_TEST(fate(lasting(Duration::days(90))) == "waived");
  BOOST_TEST(fate(lasting(Duration{90 * 86'400'000LL + 1})) == "refused");
  BOOST_TEST(fate(lasting(Duration::days(91)), asking(), policy("  waivers: {maxLifetime: 91d}\n")) == "waived");
}

BOOST_AUTO_TEST_CASE(it_answers_one_rule_only) {
  BOOST_TEST(fate(with([](Waiver& w) { w.rule = "vuln.high"; })) == "unused");
  BOOST_TEST(fate(with([](Waiver& w) { w.rule = "nobody.knows"; })) == "unused");
}

BOOST_AUTO_TEST_CASE(it_answers_its_vulnerability_and_every_alias) {
  BOOST_TEST(fate(with([](Waiver& w) { w.vulnerability = "CVE-2"; })) == "unused");
  const auto by_ghsa = with([](Waiver& w) { w.vulnerability = "GHSA-1"; });
  BOOST_TEST(fate(by_ghsa) == "unused");
  auto asked = asking();
  auto ghsa = vulnerability("GHSA-1", Severity::kLow);
  ghsa.aliases = {"CVE-1"};
  ghsa.package_url = "pkg:pypi/other";
  asked.reports.push_back(input(report({ghsa}), "second"));
  BOOST_TEST(said(judged(asked, policy(), {by_ghsa}), "vuln.critical") == "vuln.critical log, vuln.critical log");
}

BOOST_AUTO_TEST_CASE(an_advisory_for_several_vulnerabilities_does_not_carry_it_from_one_to_the_others) {
  auto asked = asking();
  auto& findings = asked.reports[0].report.value().findings;
  findings.push_back(findings[0]);
  findings[1].id = "CVE-2";
  for (auto& finding : findings) finding.aliases = {"DSA-1", "DSA-2"};
  const auto fates = [&](const std::string& id) {
    return said(judged(asked, policy(), {with([&](Waiver& w) { w.vulnerability = id; })}), "vuln.critical");
  };
  BOOST_TEST(fates("CVE-1") == "vuln.critical block, vuln.critical log");
  BOOST_TEST(fates("CVE-2") == "vuln.critical block, vuln.critical log");
  BOOST_TEST(fates("DSA-1") == "vuln.critical log, vuln.critical log");
}

BOOST_AUTO_TEST_CASE(it_answers_the_tools_own_id) {
  const auto by_id = with([](Waiver& w) {
    w.vulnerability.reset();
    w.finding = "CVE-1";
  });
  BOOST_TEST(fate(by_id) == "waived");
  auto asked = asking();
  asked.reports[0].report.value().findings[0].id = "DSA-1";
  asked.reports[0].report.value().findings[0].aliases = {"CVE-1"};
  BOOST_TEST(fate(by_id, asked) == "unused");
}

BOOST_AUTO_TEST_CASE(it_answers_its_component_and_its_version_if_it_names_one) {
  const auto in = [](std::string_view purl) {
    return fate(with([&](Waiver& w) { w.component = PackageUrl::parse(purl).value(); }));
  };
  BOOST_TEST(in("pkg:deb/debian/libexpat1") == "waived");
  BOOST_TEST(in("pkg:deb/debian/libexpat1@2.5.0-1") == "waived");
  BOOST_TEST(in("pkg:deb/debian/libexpat1@2.5.0-2") == "unused");
  BOOST_TEST(in("pkg:deb/ubuntu/libexpat1") == "unused");
  BOOST_TEST(in("pkg:deb/debian/libexpat") == "unused");
  BOOST_TEST(in("pkg:rpm/debian/libexpat1") == "unused");
  auto nameless = asking();
  nameless.reports[0].report.value().findings[0].package_url = "";
  BOOST_TEST(fate(with([](Waiver& w) { w.component = PackageUrl::parse("pkg:deb/debian/libexpat1"); }), nameless) ==
             "unused");
}

BOOST_AUTO_TEST_CASE(it_answers_its_path) {
  auto asked = asking();
  asked.reports[0].report.value().findings[0].path = "usr/lib/x.so";
  BOOST_TEST(fate(with([](Waiver& w) { w.path = Glob("usr/**"); }), asked) == "waived");
  BOOST_TEST(fate(with([](Waiver& w) { w.path = Glob("opt/**"); }), asked) == "unused");
}

BOOST_AUTO_TEST_CASE(for_another_image_or_stage_it_is_passed_over_in_silence) {
  BOOST_TEST(fate(with([](Waiver& w) { w.images = {Glob("registry.example/other/*")}; })) == "silent");
  const auto by_digest = [](const Digest& digest) {
    return with([&](Waiver& w) {
      w.images.clear();
      w.digest = digest;
    });
  };
  BOOST_TEST(fate(by_digest(kGated)) == "waived");
  BOOST_TEST(fate(by_digest(kForeign)) == "silent");
  const auto set = policy("  stages: {staging: {}, prod: {}}\n");
  const auto staging = with([](Waiver& w) { w.stages = std::vector<std::string>{"staging"}; });
  auto asked = asking();
  asked.stage = "prod";
  BOOST_TEST(fate(staging, asked, set) == "silent");
  BOOST_TEST(fate(waiver(), asked, set) == "waived");
  asked.stage = "staging";
  BOOST_TEST(fate(staging, asked, set) == "waived");
  BOOST_TEST(fate(staging) == "silent");
}

BOOST_AUTO_TEST_CASE(without_a_name_only_two_stars_match) {
  auto asked = asking();
  asked.image.scope.reset();
  const auto set = parsed(document("  images: [{glob: \"**\"}]\n" + std::string(kVulnRules)));
  BOOST_TEST(fate(with([](Waiver& w) { w.images = {Glob("**")}; }), asked, set) == "waived");
  BOOST_TEST(fate(with([](Waiver& w) { w.images = {Glob("*")}; }), asked, set) == "silent");
}

BOOST_AUTO_TEST_CASE(a_waiver_that_was_used_and_ends_soon_is_named) {
  const auto expiring = [](Duration left, std::string_view more = "") {
    const auto one = with([&](Waiver& w) { w.expires = kGateTime + left; });
    return said(judged(asking(), policy(more), {one}), "waiver.expiring");
  };
  BOOST_TEST(expiring(Duration::days(14)) == "-");
  BOOST_TEST(expiring(Duration::days(13)) == "waiver.expiring alert");
  BOOST_TEST(expiring(Duration::days(13), "  waivers: {expiringWithin: 1d}\n") == "-");
  auto unused = with([](Waiver& w) { w.expires = kGateTime + Duration::days(1); });
  unused.vulnerability = "CVE-2";
  BOOST_TEST(said(judged(asking(), policy(), {unused}), "waiver.expiring") == "-");
}

BOOST_AUTO_TEST_CASE(a_rule_about_no_finding_is_waived_by_its_name_alone) {
  const auto set = policy("  evidence: {reports: [{name: scan, tools: [trivy]}]}\n");
  const auto missing = with([](Waiver& w) {
    w.rule = "report.missing";
    w.vulnerability.reset();
  });
  BOOST_TEST(fate(missing, question(), set, "report.missing") == "waived");
  const auto with_finding = with([](Waiver& w) { w.rule = "report.missing"; });
  BOOST_TEST(fate(with_finding, question(), set, "report.missing") == "refused");
  const auto with_path = with([](Waiver& w) {
    w.rule = "report.missing";
    w.vulnerability.reset();
    w.path = Glob("**");
  });
  BOOST_TEST(fate(with_path, question(), set, "report.missing") == "refused");
}

BOOST_AUTO_TEST_CASE(a_rule_about_findings_is_never_waived_as_a_whole) {
  BOOST_TEST(fate(with([](Waiver& w) { w.vulnerability.reset(); })) == "refused");
  auto asked = question();
  auto tests = report();
  tests.coverage = scanners::Coverage{.line_rate = 0.5};
  asked.reports = {input(tests)};
  const auto set = policy_with_rules("    - {id: coverage.low, match: {kind: coverage, below: 80}}\n");
  const auto low = with([](Waiver& w) {
    w.rule = "coverage.low";
    w.vulnerability.reset();
  });
  BOOST_TEST(fate(low, asked, set, "coverage.low") == "waived");
}

BOOST_AUTO_TEST_CASE(that_no_policy_matches_cannot_be_waived) {
  auto asked = question();
  asked.image.scope = "registry.example/other/x";
  const auto one = with([](Waiver& w) {
    w.rule = "policy.no-match";
    w.vulnerability.reset();
    w.images = {Glob("**")};
  });
  BOOST_TEST(outcome_of(judged(asked, policy(), {one})) == "block 2");
}

BOOST_AUTO_TEST_SUITE_END()
