#include <boost/test/unit_test.hpp>

#include <map>

#include "gate/waiver.h"

using namespace pratique;
using namespace pratique::gate;

namespace {

std::map<std::string, std::string> fields() {
  return {{"rule", "vuln.critical"},
          {"vulnerability", "CVE-1"},
          {"component", "pkg:deb/debian/libexpat1@2.5.0-1"},
          {"images", "[registry.example/shop/*]"},
          {"stages", "[prod]"},
          {"kind", "risk_accepted"},
          {"reason", "never parses XML"},
          {"owner", "team"},
          {"approver", "security"},
          {"ticket", "SEC-1"},
          {"starts", "2026-11-01T00:00:00Z"},
          {"expires", "2026-12-01T00:00:00Z"}};
}

std::string document(const std::map<std::string, std::string>& spec, std::string_view name = "w") {
  std::string text =
      "apiVersion: pratique.dev/v1alpha1\nkind: Waiver\nmetadata: {name: " + std::string(name) + "}\nspec:\n";
  for (const auto& [key, value] : spec) text += "  " + key + ": " + value + '\n';
  return text;
}

/// With some fields changed; an empty value takes the field out.
std::string outcome(const std::map<std::string, std::string>& changes) {
  auto spec = fields();
  for (const auto& [key, value] : changes) {
    if (value.empty()) {
      spec.erase(key);
    } else {
      spec[key] = value;
    }
  }
  const auto waivers = parse_waivers(document(spec), "w.yaml");
  if (waivers) return "good";
  BOOST_TEST(waivers.error().message().starts_with("w.yaml:"));
  return waivers.error().id();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(read_waivers)

BOOST_AUTO_TEST_CASE(all_of_a_waiver_is_read) {
  auto spec = fields();
  spec["kind"] = "not_affected";
  spec["justification"] = "component_not_present";
  spec["path"] = "usr/**";
  const auto waivers = parse_waivers(document(spec) + "---\n" + document(fields(), "second"), "w.yaml").value();
  BOOST_REQUIRE(waivers.size() == 2u);
  const Waiver& one = waivers[0];
  BOOST_TEST(one.name == "w");
  BOOST_TEST(one.rule == "vuln.critical");
  BOOST_TEST(one.vulnerability.value() == "CVE-1");
  BOOST_TEST(!one.finding.has_value());
  BOOST_TEST(one.component->name == "libexpat1");
  BOOST_TEST(one.component->version == "2.5.0-1");
  BOOST_TEST(one.path->to_string() == "usr/**");
  BOOST_TEST(one.images.at(0).to_string() == "registry.example/shop/*");
  BOOST_TEST(one.stages->at(0) == "prod");
  BOOST_TEST((one.kind == WaiverKind::kNotAffected));
  BOOST_TEST(one.justification == "component_not_present");
  BOOST_TEST(one.owner == "team");
  BOOST_TEST(one.approver == "security");
  BOOST_TEST(one.reason == "never parses XML");
  BOOST_TEST(one.ticket == "SEC-1");
  BOOST_TEST(one.starts.to_string() == "2026-11-01T00:00:00Z");
  BOOST_TEST(one.expires.to_string() == "2026-12-01T00:00:00Z");
  BOOST_TEST(one.position == "w.yaml:1:1");
}

BOOST_AUTO_TEST_CASE(what_is_required_must_be_there) {
  BOOST_TEST(outcome({}) == "good");
  for (const auto* key : {"rule", "images", "kind", "starts", "expires"}) {
    BOOST_TEST(outcome({{key, ""}}) == "policy.invalid", key);
  }
  for (const auto* key : {"vulnerability", "component", "stages", "owner", "approver", "reason", "ticket"}) {
    BOOST_TEST(outcome({{key, ""}}) == "good", key);
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused) {
  const std::string digest = Digest::of("x").to_string();
  BOOST_TEST(outcome({{"images", ""}, {"digest", digest}}) == "good");
  BOOST_TEST(outcome({{"digest", digest}}) == "policy.invalid");
  BOOST_TEST(outcome({{"images", ""}, {"digest", "sha256:1"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"vulnerability", ""}, {"finding", "B602"}}) == "good");
  BOOST_TEST(outcome({{"finding", "B602"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"images", "[]"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"stages", "[]"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"component", "libexpat1"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"kind", "wontfix"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"kind", "not_affected"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"kind", "not_affected"}, {"justification", "inline_mitigations_already_exist"}}) == "good");
  BOOST_TEST(outcome({{"kind", "not_affected"}, {"justification", "because"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"starts", "2026-11-01"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"expires", "2026-12-32T00:00:00Z"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"expires", "2026-11-01T00:00:00Z"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"expires", "2026-11-01T00:00:01Z"}}) == "good");
  BOOST_TEST(outcome({{"until", "2026-12-01T00:00:00Z"}}) == "policy.invalid");
  BOOST_TEST(outcome({{"owner", "[a]"}}) == "policy.invalid");
}

BOOST_AUTO_TEST_CASE(nothing_but_waivers_may_stand_in_the_file) {
  BOOST_TEST(!parse_waivers("", "w").has_value());
  BOOST_TEST(!parse_waivers(document(fields()) + "---\n" + document(fields()), "w").has_value());
  auto other = document(fields());
  other.replace(other.find("Waiver"), 6, "GatePolicy");
  BOOST_TEST(!parse_waivers(other, "w").has_value());
}

BOOST_AUTO_TEST_CASE(damaged_waivers_never_crash) {
  const std::string good = document(fields());
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string damaged = good;
    damaged[i] = "{}[]:,-&*!|>'\"%@`#?~\t\n\xff"[i % 23];
    const bool read = parse_waivers(damaged, "w").has_value();
    BOOST_TEST((read || !read));
  }
}

BOOST_AUTO_TEST_SUITE_END()
