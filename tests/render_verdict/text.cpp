#include <boost/test/unit_test.hpp>
#include <sstream>

#include "gate/verdict.h"

using namespace pratique;
using namespace pratique::gate;

namespace {

VerdictReason reason(Action action, std::string id = "CVE-1") {
  VerdictReason one{.rule = "vuln.high", .id = "vuln.high", .action = action};
  one.finding = std::move(id);
  one.component = "pkg:deb/debian/libexpat1";
  one.version = "2.5";
  one.severity = "high";
  one.message = "a flaw";
  one.hint = "record a waiver";
  return one;
}

Verdict verdict(std::vector<VerdictReason> reasons) {
  Verdict one{.outcome = Outcome::kBlock,
              .exit_code = 2,
              .image = "registry.example/x@sha256:12",
              .stage = "prod",
              .effective_time = Time{},
              .policy_digest = Digest::of("policy")};
  one.reasons = std::move(reasons);
  return one;
}

std::vector<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);) all.push_back(line);
  return all;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(render_text)

BOOST_AUTO_TEST_CASE(the_first_line_is_the_verdict) {
  const auto text = gate::render_text(
      verdict({reason(Action::kBlock), reason(Action::kReview), reason(Action::kAlert), reason(Action::kLog)}));
  BOOST_TEST(lines(text).at(0) == "BLOCK registry.example/x@sha256:12 stage=prod policy=" +
                                      Digest::of("policy").short_form() + " (1 block, 1 review, 1 alert, 1 logged)");
}

BOOST_AUTO_TEST_CASE(each_reason_has_a_line_with_a_way_out) {
  auto fixed = reason(Action::kBlock);
  fixed.fixed = "2.6";
  auto undecided = reason(Action::kBlock);
  undecided.undecided = true;
  const auto all =
      lines(gate::render_text(verdict({fixed, undecided, reason(Action::kReview), reason(Action::kAlert)})));
  BOOST_REQUIRE(all.size() == 5u);
  BOOST_TEST(all[1] == "  block vuln.high CVE-1 high in pkg:deb/debian/libexpat1 2.5: a flaw -> fixed in 2.6");
  BOOST_TEST(all[2].starts_with("  undecided vuln.high"));
  BOOST_TEST(has(all[3], "-> record a waiver"));
  BOOST_TEST(all[4].starts_with("  alert vuln.high"));
}

BOOST_AUTO_TEST_CASE(what_changed_the_action_is_said) {
  auto waived = reason(Action::kAlert);
  waived.would = Action::kBlock;
  waived.because = "mode: warn";
  BOOST_TEST(has(gate::render_text(verdict({waived})), "(would block; mode: warn)"));
}

BOOST_AUTO_TEST_CASE(log_lines_are_only_shown_when_asked_for) {
  const auto one = verdict({reason(Action::kLog)});
  BOOST_TEST(lines(gate::render_text(one)).size() == 1u);
  BOOST_TEST(lines(gate::render_text(one, {.colour = false, .all = true})).size() == 2u);
}

BOOST_AUTO_TEST_CASE(long_lists_are_cut_and_counted) {
  const auto many = verdict(std::vector<VerdictReason>(500, reason(Action::kBlock)));
  const auto all = lines(gate::render_text(many));
  BOOST_TEST(all.size() < 100u);
  BOOST_TEST(has(all.back(), "more block"));
  BOOST_TEST(has(all.front(), "(500 block"));
  BOOST_TEST(lines(gate::render_text(many, {.colour = false, .all = true})).size() == 501u);
}

BOOST_AUTO_TEST_CASE(colour_is_only_there_when_asked_for) {
  const auto one = verdict({reason(Action::kBlock)});
  BOOST_TEST(!has(gate::render_text(one), "\x1b"));
  BOOST_TEST(has(gate::render_text(one, {.colour = true}), "\x1b[31mBLOCK\x1b[0m"));
}

BOOST_AUTO_TEST_CASE(strangers_text_neither_moves_the_cursor_nor_starts_a_line) {
  const std::string hostile = "\n::error file=forged::x\n##vso[x]\r\x1b[2J\xe2\x80\xae" + std::string(1'000'000, 'x');
  auto one = verdict({reason(Action::kBlock)});
  auto& r = one.reasons[0];
  r.rule = r.id = r.finding = r.component = r.version = r.path = r.severity = r.message = r.hint = r.source = hostile;
  r.fixed = r.because = hostile;
  r.would = Action::kBlock;
  one.image = *(one.stage = hostile);
  one.mode = hostile;
  const std::string text = gate::render_text(one, {.colour = false, .all = true});
  BOOST_TEST(lines(text).size() == 2u);
  for (const auto& line : lines(text)) BOOST_TEST((!line.starts_with("::") && !line.starts_with("##")));
  BOOST_TEST(!has(text, "\x1b"));
  BOOST_TEST(!has(text, "\r"));
  BOOST_TEST(!has(text, "\xe2\x80\xae"));
  BOOST_TEST(text.size() < 10'000u);
}

BOOST_AUTO_TEST_SUITE_END()
