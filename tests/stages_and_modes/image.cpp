#include <boost/test/unit_test.hpp>

#include "tests/support/gate_fixture.h"

using namespace pratique;
using namespace pratique::test;

namespace {

constexpr Reason kGone{"image.not-found", Kind::kUnavailable, ""};
constexpr Reason kTooLarge{"content.too-large", Kind::kLimit, ""};
constexpr Reason kAmbiguous{"manifest.ambiguous", Kind::kMalformed, ""};
constexpr Reason kMismatch{"referrer.subject-mismatch", Kind::kRejected, ""};

const gate::PolicySet kModes = policy("  stages: {enforcing: {}, warning: {mode: warn, default: log}}\n");

std::string in_trouble(const Reason& reason, const char* stage) {
  auto asked = question();
  asked.stage = stage;
  asked.image.trouble = Error(reason, "trouble");
  asked.reports = {input(report({vulnerability("CVE-1", scanners::Severity::kCritical)}))};
  const auto verdict = judged(asked, kModes);
  return said(verdict, reason.id) + " -> " + outcome_of(verdict);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_image_itself)

BOOST_AUTO_TEST_CASE(gone_or_unreadable_is_undecided_in_every_mode) {
  for (const char* stage : {"enforcing", "warning"}) {
    BOOST_TEST(in_trouble(kGone, stage) == "image.not-found block? -> undecided 4");
    BOOST_TEST(in_trouble(kTooLarge, stage) == "content.too-large block? -> undecided 4");
  }
}

BOOST_AUTO_TEST_CASE(ambiguous_or_malformed_blocks_in_every_mode) {
  for (const char* stage : {"enforcing", "warning"}) {
    BOOST_TEST(in_trouble(kAmbiguous, stage) == "manifest.ambiguous block -> block 2");
    BOOST_TEST(in_trouble(kMismatch, stage) == "referrer.subject-mismatch block -> block 2");
  }
}

BOOST_AUTO_TEST_CASE(a_tag_that_moved_is_a_rule_like_others) {
  auto asked = question();
  const auto tag = [&](const gate::PolicySet& set) { return said(judged(asked, set), "tag.moved"); };
  BOOST_TEST(tag(policy()) == "-");
  asked.image.tag = Error({"tag.moved", Kind::kRejected, ""}, "it means another digest now");
  BOOST_TEST(tag(policy()) == "tag.moved block");
  asked.image.tag = Error({"registry.denied", Kind::kUnavailable, ""}, "401");
  BOOST_TEST(tag(policy()) == "registry.denied block?");
  asked.stage = "a";
  BOOST_TEST(tag(policy("  stages: {a: {actions: {tag.moved: alert}}}\n")) == "registry.denied alert?");
}

BOOST_AUTO_TEST_CASE(the_same_question_gives_the_same_bytes) {
  auto asked = question();
  asked.reports = {input(report(
      {vulnerability("CVE-1", scanners::Severity::kCritical), vulnerability("CVE-2", scanners::Severity::kLow)}))};
  BOOST_TEST(gate::render_json(judged(asked, policy())) == gate::render_json(judged(asked, policy())));
}

BOOST_AUTO_TEST_SUITE_END()
