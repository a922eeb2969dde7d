#include <boost/test/unit_test.hpp>

#include "gate/waiver.h"
#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;

namespace {

std::string one(std::string_view name, std::string_view glob, std::string_view action) {
  return document("  images: [{glob: \"" + std::string(glob) + "\"}]\n" +
                      "  rules: [{id: vuln.high, match: {kind: vuln}}]\n  stages: {prod: {actions: {vuln.high: " +
                      std::string(action) + "}}}\n",
                  name);
}

gate::Question asking(std::optional<std::string> scope = "registry.example/shop/worker") {
  auto asked = question();
  asked.stage = "prod";
  asked.image.scope = std::move(scope);
  asked.reports = {input(report({vulnerability("CVE-1", scanners::Severity::kHigh)}))};
  return asked;
}

const std::string kShop = "registry.example/shop/*";

}  // namespace

BOOST_AUTO_TEST_SUITE(several_policies)

BOOST_AUTO_TEST_CASE(all_that_match_must_pass) {
  const auto both = parsed(one("a", kShop, "review") + "---\n" + one("b", "registry.example/**", "block"));
  const auto verdict = judged(asking(), both);
  BOOST_TEST(said(verdict, "vuln.high") == "vuln.high block");
  BOOST_TEST(outcome_of(verdict) == "block 2");
  BOOST_TEST(verdict.policy_name == "a, b");
}

BOOST_AUTO_TEST_CASE(one_that_does_not_match_says_nothing) {
  const auto set = parsed(one("a", kShop, "review") + "---\n" + one("b", "registry.example/other/*", "block"));
  BOOST_TEST(outcome_of(judged(asking(), set)) == "review 3");
  BOOST_TEST(judged(asking(), set).policy_name == "a");
}

BOOST_AUTO_TEST_CASE(none_that_matches_always_blocks) {
  auto asked = asking("registry.example/other/x");
  const auto verdict = judged(asked, parsed(one("a", kShop, "log")));
  BOOST_TEST(said(verdict, "policy.no-match") == "policy.no-match block");
  BOOST_TEST(outcome_of(verdict) == "block 2");
  BOOST_TEST(outcome_of(judged(asking(), parsed(one("a", kShop, "log")))) == "allow 0");
  asked.stage = "production";
  BOOST_TEST(gate::decide(asked, parsed(one("a", kShop, "log")), {}).error().id() == "usage");
}

BOOST_AUTO_TEST_CASE(without_a_name_only_two_stars_match) {
  BOOST_TEST(said(judged(asking(std::nullopt), parsed(one("a", "**", "log"))), "policy.no-match") == "-");
  BOOST_TEST(said(judged(asking(std::nullopt), parsed(one("a", "*", "log"))), "policy.no-match") ==
             "policy.no-match block");
  BOOST_TEST(said(judged(asking(std::nullopt), parsed(one("a", kShop, "log"))), "policy.no-match") ==
             "policy.no-match block");
}

BOOST_AUTO_TEST_CASE(a_waiver_for_a_rule_of_one_policy_is_not_called_unused_by_the_other) {
  const auto set = parsed(one("a", kShop, "block") + "---\n" +
                          document("  images: [{glob: \"**\"}]\n  rules: [{id: sast.any, match: {kind: sast}}]\n"
                                   "  stages: {prod: {}}\n",
                                   "b"));
  const auto waivers =
      gate::parse_waivers(
          "apiVersion: pratique.dev/v1alpha1\nkind: Waiver\nmetadata: {name: w}\nspec:\n"
          "  {rule: vuln.high, vulnerability: CVE-1, images: [\"**\"], kind: mitigated, owner: a, approver: b,\n"
          "   reason: c, starts: 2026-11-01T00:00:00Z, expires: 2026-12-31T00:00:00Z}\n",
          "w.yaml")
          .value();
  const auto verdict = judged(asking(), set, waivers);
  BOOST_TEST(said(verdict, "waiver.unused") == "-");
  BOOST_TEST(said(verdict, "vuln.high") == "vuln.high log");
  BOOST_TEST(said(verdict, "finding.unmatched") == "finding.unmatched log");
}

BOOST_AUTO_TEST_SUITE_END()
