#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

Json rule(const char* id, const char* level) { return {{"id", id}, {"defaultConfiguration", {{"level", level}}}}; }

Json document(const Json& result) {
  const Json tool = {
      {"driver", {{"name", "ExampleLint"}, {"rules", {rule("R1", "error"), rule("R2", "note"), rule("CA1", "none")}}}},
      {"extensions", {{{"name", "plug-in"}, {"rules", {rule("X1", "none"), rule("X2", "note")}}}}}};
  return {{"version", "2.1.0"}, {"runs", {{{"tool", tool}, {"results", {result}}}}}};
}

scanners::Finding finding(const Json& result) { return only_finding(document(result), "sarif/sarif"); }

constexpr auto kOfR1 = Severity::kHigh, kOfR2 = Severity::kLow, kOfX1 = Severity::kInfo, kOfX2 = Severity::kLow,
               kOfCa1 = Severity::kInfo, kOfNoRule = Severity::kMedium;

}  // namespace

BOOST_AUTO_TEST_SUITE(find_sarif_rule)

BOOST_AUTO_TEST_CASE(by_index_which_gives_the_id_too) {
  BOOST_TEST((finding({{"ruleIndex", 1}}).severity == kOfR2));
  BOOST_TEST(finding({{"ruleIndex", 1}}).id == "R2");
  BOOST_TEST(finding({{"rule", {{"index", 0}}}}).id == "R1");
}

BOOST_AUTO_TEST_CASE(an_index_out_of_range_is_passed_over) {
  for (const Json& index : {Json(-1), Json(77), Json(18446744073709551615U)}) {
    const auto found = finding({{"ruleId", "R1"}, {"ruleIndex", index}});
    BOOST_TEST((found.severity == kOfR1), index);
    BOOST_TEST((finding({{"ruleIndex", index}}).severity == kOfNoRule), index);
  }
  for (const Json& index : {Json("0"), Json(0.0), Json(true)})
    check_refused(document({{"ruleIndex", index}}), "sarif/sarif", index.dump());
}

BOOST_AUTO_TEST_CASE(a_rule_of_another_id_at_the_index_is_passed_over) {
  BOOST_TEST((finding({{"ruleId", "R1"}, {"ruleIndex", 1}}).severity == kOfR1));
  BOOST_TEST((finding({{"ruleId", "R2/part"}, {"ruleIndex", 1}}).severity == kOfR2));
  BOOST_TEST((finding({{"ruleId", "R2part"}, {"ruleIndex", 1}}).severity == kOfNoRule));
}

BOOST_AUTO_TEST_CASE(by_id_in_driver_and_extensions) {
  BOOST_TEST((finding({{"ruleId", "R1"}}).severity == kOfR1));
  BOOST_TEST((finding({{"rule", {{"id", "X2"}}}}).severity == kOfX2));
  BOOST_TEST(finding({{"rule", {{"id", "X2"}}}}).id == "X2");
  BOOST_TEST((finding({{"ruleId", "other"}}).severity == kOfNoRule));
}

BOOST_AUTO_TEST_CASE(by_the_id_without_its_last_part) {
  BOOST_TEST((finding({{"ruleId", "CA1/sub"}}).severity == kOfCa1));
  BOOST_TEST(finding({{"ruleId", "CA1/sub"}}).id == "CA1/sub");
  BOOST_TEST((finding({{"ruleId", "CA1/sub/sub"}}).severity == kOfNoRule));
}

BOOST_AUTO_TEST_CASE(by_index_in_an_extension) {
  const Json in_extension = {{"index", 0}, {"toolComponent", {{"index", 0}}}};
  BOOST_TEST(finding({{"rule", in_extension}}).id == "X1");
  BOOST_TEST((finding({{"rule", in_extension}}).severity == kOfX1));
  const Json nowhere = {{"index", 0}, {"toolComponent", {{"index", 5}}}};
  BOOST_TEST(finding({{"rule", nowhere}}).id == "");
  check_refused(document({{"rule", {{"toolComponent", 5}}}}), "sarif/sarif", "toolComponent");
  check_refused(document({{"rule", 5}}), "sarif/sarif", "rule");
}

BOOST_AUTO_TEST_CASE(lists_of_rules_and_extensions_must_have_their_type) {
  check_optional(document({{"ruleId", "R1"}}), "sarif/sarif", "/runs/0/tool/extensions");
  check_optional(document({{"ruleId", "R1"}}), "sarif/sarif", "/runs/0/tool/extensions/0/rules");
  check_refused(with(document({{"ruleId", "R1"}}), "/runs/0/tool/driver/rules/0", "R1"), "sarif/sarif",
                "a rule that is a text");
}

BOOST_AUTO_TEST_SUITE_END()
