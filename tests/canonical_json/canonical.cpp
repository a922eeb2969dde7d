#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/json.h"

using namespace pratique;

namespace {

std::string canonical_of(std::string_view text) {
  const auto document = json::parse_value(text);
  BOOST_REQUIRE(document.has_value());
  return json::canonical(*document);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(canonical_json)

BOOST_AUTO_TEST_CASE(numbers_are_written_as_in_rfc_8785_appendix_b) {
  const std::pair<std::uint64_t, std::string_view> examples[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& [bits, text] : examples) {
    BOOST_TEST(json::canonical(nlohmann::json(std::bit_cast<double>(bits))) == text);
  }
}

BOOST_AUTO_TEST_CASE(a_whole_number_is_written_alike_however_it_was_spelled) {
  BOOST_TEST(canonical_of("[1, 1.0, 10e-1, 0.1e1]") == "[1,1,1,1]");
  BOOST_TEST(canonical_of("[-0, -0.0, 0e5]") == "[0,0,0]");
  BOOST_TEST(canonical_of("[9007199254740991, -9007199254740991]") == "[9007199254740991,-9007199254740991]");
}

BOOST_AUTO_TEST_CASE(above_two_to_the_53_a_whole_number_is_the_double_that_readers_see) {
  BOOST_TEST(canonical_of("9007199254740992") == "9007199254740992");
  BOOST_TEST(canonical_of("9007199254740993") == "9007199254740992");
  BOOST_TEST(canonical_of("-9007199254740993") == "-9007199254740992");
  BOOST_TEST(canonical_of("18446744073709551615") == "18446744073709552000");
  BOOST_TEST(canonical_of("-9223372036854775808") == "-9223372036854776000");
  BOOST_TEST(canonical_of("123456789012345678901234567890") == "1.2345678901234568e+29");
}

BOOST_AUTO_TEST_CASE(the_sample_of_rfc_8785_section_3_2_2_comes_out_as_printed_there) {
  constexpr std::string_view kSample = R"({
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  })";
  BOOST_TEST(canonical_of(kSample) ==
             "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
             "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

BOOST_AUTO_TEST_CASE(names_are_sorted_by_utf_16_code_units) {
  constexpr std::string_view kSample = R"({
    "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
  })";
  BOOST_TEST(canonical_of(kSample) ==
             "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
             "\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
             "\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

BOOST_AUTO_TEST_CASE(around_the_surrogates_the_order_is_not_that_of_bytes) {
  // U+D7FF < U+10000 (D800 DC00) < U+10FFFF (DBFF DFFF) < U+E000 < U+FFFF in UTF-16.
  BOOST_TEST(
      canonical_of(R"({"\uffff":5,"\ue000":4,"\udbff\udfff":3,"\ud800\udc00":2,"\ud7ff":1})") ==
      "{\"\xED\x9F\xBF\":1,\"\xF0\x90\x80\x80\":2,\"\xF4\x8F\xBF\xBF\":3,\"\xEE\x80\x80\":4,\"\xEF\xBF\xBF\":5}");
}

BOOST_AUTO_TEST_CASE(a_name_stands_before_the_names_that_it_begins) {
  BOOST_TEST(canonical_of(R"({"aa":3,"":1,"a":2,"b":4})") == R"({"":1,"a":2,"aa":3,"b":4})");
}

BOOST_AUTO_TEST_CASE(only_what_must_be_escaped_is_escaped) {
  BOOST_TEST(canonical_of(R"("\b\f\n\r\t\u0000\u001f\u007f\u00e9\/")") ==
             "\"\\b\\f\\n\\r\\t\\u0000\\u001f\x7F\xC3\xA9/\"");
}

BOOST_AUTO_TEST_CASE(the_canonical_form_of_a_canonical_form_is_itself) {
  const std::string once =
      canonical_of(R"({"b": [1.5, {"z": null, "a": ""}], "a": {"\ud83d\ude00": 1e21}, "": {}, "c": []})");
  BOOST_TEST(canonical_of(once) == once);
}

BOOST_AUTO_TEST_SUITE_END()
