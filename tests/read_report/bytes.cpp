#include "tests/read_report/documents.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const scanners::ReportType kTrivy{"trivy", "json"};
const std::string kGood = R"({"SchemaVersion": 2, "ArtifactName": "a", "Extra": 0, "Results": []})";

std::string replaced(std::string_view what, std::string_view with) {
  std::string text = kGood;
  return text.replace(text.find(what), what.size(), with);
}

void check_bytes_refused(std::string_view bytes) {
  const auto report = scanners::read(bytes, kTrivy);
  BOOST_REQUIRE(!report.has_value());
  BOOST_TEST(report.error().id() == "report.invalid");
}

std::string nested(int depth) {
  return replaced("\"Extra\": 0", "\"Extra\": " + std::string(static_cast<std::size_t>(depth), '[') +
                                      std::string(static_cast<std::size_t>(depth), ']'));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bytes_of_a_report)

BOOST_AUTO_TEST_CASE(a_byte_order_mark_of_utf8_is_allowed_once) {
  BOOST_TEST(scanners::read(kGood, kTrivy).has_value());
  BOOST_TEST(scanners::read("\xEF\xBB\xBF" + kGood, kTrivy).has_value());
  check_bytes_refused("\xEF\xBB\xBF\xEF\xBB\xBF" + kGood);
  check_bytes_refused(std::string("\xFF\xFE{\0}\0", 6));
}

BOOST_AUTO_TEST_CASE(an_empty_or_blank_file_is_refused_for_every_type) {
  for (const auto& type : scanners::known_types()) {
    for (const std::string_view empty : {"", " \n\t\r\n"}) {
      const auto report = scanners::read(empty, type);
      BOOST_REQUIRE(!report.has_value());
      BOOST_TEST(report.error().id() == "report.invalid");
    }
    BOOST_TEST(!scanners::read("null", type).has_value(), type.tool);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused) {
  for (const std::string& bad :
       {replaced("0", "NaN"), replaced("0", "1e999"), replaced("0", "01"), replaced("0", "\"\n\""),
        replaced("0", "\"\xE9\""), replaced("[]}", "[],}"), kGood + "x", kGood + kGood, kGood.substr(0, 30),
        "//\n" + kGood, "<html></html>" + std::string()}) {
    check_bytes_refused(bad);
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_comes_twice_is_refused_wherever_it_is) {
  check_bytes_refused(replaced("\"Extra\": 0", R"("Results": [])"));
  check_bytes_refused(replaced("0", R"({"a": 1, "\u0061": 2})"));
  check_bytes_refused(replaced("\"Extra\": 0", R"("Description": {"a": 1, "a": 2})"));  // also where nothing is kept
  BOOST_TEST(scanners::read(replaced("0", R"({"a": 1, "b": 2})"), kTrivy).has_value());
}

BOOST_AUTO_TEST_CASE(a_depth_of_a_hundred_is_read_and_a_hundred_thousand_refused) {
  BOOST_TEST(scanners::read(nested(99), kTrivy).has_value());
  check_bytes_refused(nested(100'000));
}

BOOST_AUTO_TEST_CASE(the_error_tells_where) {
  const auto syntax = scanners::read("{\n  \"SchemaVersion\": 2,\n  oops\n}", kTrivy);
  BOOST_REQUIRE(!syntax.has_value());
  BOOST_TEST(syntax.error().message().find("line 3, column 3") != std::string::npos);
  const auto type = scanners::read(replaced("[]", R"([{"Target": "a"}, {"Target": 5}])"), kTrivy);
  BOOST_REQUIRE(!type.has_value());
  BOOST_TEST(type.error().message().find("/Results/1/Target") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_tool_or_format_is_wrong_usage) {
  for (const char* text : {"trivy", "trivy/", "trivy/xml", "/json", "", "Trivy/json", "trivy/json/json"}) {
    const auto type = scanners::parse_type(text);
    BOOST_REQUIRE(!type.has_value());
    BOOST_TEST(type.error().id() == "usage");
  }
  BOOST_TEST((scanners::parse_type("pip-audit/json").value() == scanners::ReportType{"pip-audit", "json"}));
  const auto report = scanners::read(kGood, {"trivy", "xml"});
  BOOST_REQUIRE(!report.has_value());
  BOOST_TEST(report.error().id() == "usage");
}

BOOST_AUTO_TEST_SUITE_END()
