#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;
using scanners::Severity;

namespace {

Json document(const Json& result, const Json& rule) {
  return {{"version", "2.1.0"},
          {"runs", {{{"tool", {{"driver", {{"name", "ExampleLint"}, {"rules", {rule}}}}}}, {"results", {result}}}}}};
}

Severity severity(Json result, Json rule = Json::object()) {
  rule["id"] = "R1";
  result["ruleId"] = "R1";
  return only_finding(document(result, rule), "sarif/sarif").severity;
}

Json scored(const Json& score) { return {{"properties", {{"security-severity", score}}}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(read_sarif_severity)

BOOST_AUTO_TEST_CASE(a_score_is_read_by_the_bands_of_cvss) {
  const std::pair<Json, Severity> bands[] = {
      {"10.0", Severity::kCritical}, {"9.0", Severity::kCritical}, {"8.9", Severity::kHigh}, {7, Severity::kHigh},
      {"6.9", Severity::kMedium},    {"4", Severity::kMedium},     {3.9, Severity::kLow},    {"0.1", Severity::kLow}};
  for (const auto& [score, expected] : bands) BOOST_TEST((severity(scored(score)) == expected), score);
}

BOOST_AUTO_TEST_CASE(a_word_may_stand_for_the_score) {
  BOOST_TEST((severity(scored("Critical ")) == Severity::kCritical));
  BOOST_TEST((severity(scored("moderate")) == Severity::kMedium));
  BOOST_TEST((severity(scored("info")) == Severity::kInfo));
}

BOOST_AUTO_TEST_CASE(anything_else_is_as_if_it_were_not_given) {
  for (const Json& odd :
       {Json("0.0"), Json(0), Json("10.1"), Json(11), Json("-1"), Json(""), Json("abc"), Json("1e1"), Json("9."),
        Json(".9"), Json("+9"), Json("none"), Json("negligible"), Json(true), Json(), Json::array()}) {
    auto result = scored(odd);
    result["level"] = "note";
    BOOST_TEST((severity(result) == Severity::kLow), odd);
  }
}

BOOST_AUTO_TEST_CASE(the_result_goes_before_its_rule) {
  BOOST_TEST((severity(scored("9.8"), scored("2.0")) == Severity::kCritical));
  BOOST_TEST((severity(Json::object(), scored("2.0")) == Severity::kLow));
  BOOST_TEST((severity(scored("abc"), scored("2.0")) == Severity::kLow));
  BOOST_TEST((severity({{"level", "error"}}, scored("2.0")) == Severity::kLow));
}

BOOST_AUTO_TEST_CASE(without_score_the_level_decides) {
  BOOST_TEST((severity({{"level", "error"}}) == Severity::kHigh));
  BOOST_TEST((severity({{"level", "warning"}}) == Severity::kMedium));
  BOOST_TEST((severity({{"level", "note"}}) == Severity::kLow));
  BOOST_TEST((severity({{"level", "none"}}) == Severity::kInfo));
  BOOST_TEST((severity({{"level", "Error"}}) == Severity::kUnknown));
}

BOOST_AUTO_TEST_CASE(without_level_that_of_the_rule_counts_and_else_it_is_a_warning) {
  const Json rule = {{"defaultConfiguration", {{"level", "error"}}}};
  BOOST_TEST((severity(Json::object(), rule) == Severity::kHigh));
  BOOST_TEST((severity({{"level", "note"}}, rule) == Severity::kLow));
  BOOST_TEST((severity({{"level", ""}}, rule) == Severity::kHigh));
  BOOST_TEST((severity(Json::object()) == Severity::kMedium));
}

BOOST_AUTO_TEST_CASE(an_open_question_without_level_is_unknown) {
  const Json rule = {{"defaultConfiguration", {{"level", "note"}}}};
  for (const char* kind : {"open", "review"}) {
    BOOST_TEST((severity({{"kind", kind}}, rule) == Severity::kUnknown), kind);
    BOOST_TEST((severity({{"kind", kind}, {"level", "none"}}) == Severity::kUnknown), kind);
    BOOST_TEST((severity({{"kind", kind}, {"level", "error"}}) == Severity::kHigh), kind);
    BOOST_TEST((severity({{"kind", kind}, {"properties", {{"security-severity", "9.8"}}}}) == Severity::kCritical),
               kind);
  }
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_refused) {
  const auto refused = [](Json result, Json rule, const char* what) {
    rule["id"] = "R1";
    result["ruleId"] = "R1";
    check_refused(document(result, rule), "sarif/sarif", what);
  };
  refused({{"level", 1}}, Json::object(), "level");
  refused({{"properties", "text"}}, Json::object(), "properties of the result");
  refused(Json::object(), {{"properties", 1}}, "properties of the rule");
  refused(Json::object(), {{"defaultConfiguration", 1}}, "defaultConfiguration");
  refused(Json::object(), {{"defaultConfiguration", {{"level", 1}}}}, "level of the rule");
}

BOOST_AUTO_TEST_SUITE_END()
