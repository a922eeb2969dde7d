#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "gate/verdict.h"

using namespace pratique;
using namespace pratique::gate;

namespace {

Verdict verdict() {
  VerdictReason reason{.rule = "vuln.high", .id = "vuln.high", .action = Action::kAlert};
  reason.would = Action::kBlock;
  reason.because = "mode: warn";
  reason.message = "a flaw";
  reason.finding = "CVE-1";
  return {.outcome = Outcome::kBlock,
          .exit_code = 2,
          .image = "registry.example/x@sha256:12",
          .effective_time = Time::parse("2026-11-21T12:00:00Z").value(),
          .policy_digest = Digest::of("policy"),
          .policy_name = "shop",
          .reasons = {reason},
          .inputs = {{"report", "scan.json", Digest::of("scan")}, {"signature", "gone", std::nullopt}},
          .signatures = {{"shop/release", "aabb", "Sigstore bundle", "referrer"}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(render_json)

BOOST_AUTO_TEST_CASE(the_object_has_the_members_of_the_contract) {
  const auto object = nlohmann::json::parse(gate::render_json(verdict()));
  BOOST_TEST(object["verdict"] == "block");
  BOOST_TEST(object["exit_code"] == 2);
  BOOST_TEST(object["mode"] == "enforce");
  BOOST_TEST(object["image"] == "registry.example/x@sha256:12");
  BOOST_TEST(object["stage"].is_null());
  BOOST_TEST(object["effective_time"] == "2026-11-21T12:00:00Z");
  BOOST_TEST(object["policy"]["digest"] == Digest::of("policy").to_string());
  BOOST_TEST(object["policy"]["name"] == "shop");
  const auto& reason = object["reasons"][0];
  BOOST_TEST(reason["rule"] == "vuln.high");
  BOOST_TEST(reason["action"] == "alert");
  BOOST_TEST(reason["would"] == "block");
  BOOST_TEST(reason["because"] == "mode: warn");
  BOOST_TEST(reason["finding"] == "CVE-1");
  BOOST_TEST(!reason.contains("component"));
  BOOST_TEST(!reason.contains("undecided"));
  BOOST_TEST(object["inputs"][0]["digest"] == Digest::of("scan").to_string());
  BOOST_TEST(object["inputs"][1]["digest"].is_null());
  BOOST_TEST(object["signatures"][0]["authority"] == "shop/release");
  auto staged = verdict();
  staged.stage = "prod";
  staged.reasons[0].undecided = true;
  const auto other = nlohmann::json::parse(gate::render_json(staged));
  BOOST_TEST(other["stage"] == "prod");
  BOOST_TEST(other["reasons"][0]["undecided"] == true);
}

BOOST_AUTO_TEST_CASE(it_is_canonical) {
  const std::string text = gate::render_json(verdict());
  BOOST_TEST(json::canonical(json::parse_value(text).value()) == text);
}

BOOST_AUTO_TEST_CASE(strangers_bytes_are_escaped_or_replaced) {
  auto hostile = verdict();
  hostile.reasons[0].message = "\x1b[2J\n\x7f\xc2\x9b\xff ok";
  const std::string text = gate::render_json(hostile);
  for (const char c : text) BOOST_TEST((static_cast<unsigned char>(c) >= 0x20 && c != '\x7f'));
  BOOST_TEST(text.find("\xc2\x9b") == std::string::npos);
  const auto object = json::parse_value(text);
  BOOST_REQUIRE(object.has_value());
  BOOST_TEST((*object)["reasons"][0]["message"] == "\x1b[2J\n\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd ok");
}

BOOST_AUTO_TEST_SUITE_END()
