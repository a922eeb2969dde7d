#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "base/json_view.h"

using namespace pratique;

namespace {

nlohmann::json accepted(std::string_view text) {
  auto document = json::parse(text);
  BOOST_REQUIRE_MESSAGE(document.has_value(), text);
  return json::View(*document).value();
}

void refused(std::string_view text, std::string_view id = "json.malformed") {
  const auto document = json::parse(text);
  BOOST_REQUIRE_MESSAGE(!document.has_value(), text);
  BOOST_TEST(document.error().id() == id);
  BOOST_TEST((document.error().kind() == Kind::kMalformed));
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

BOOST_AUTO_TEST_SUITE(strict_json)

BOOST_AUTO_TEST_CASE(every_kind_of_value_is_read) {
  const auto document = accepted(R"( {"a": [1, -2, 2.5, "x", true, false, null, {}, []]} )");
  BOOST_TEST((document ==
              nlohmann::json{
                  {"a", {1, -2, 2.5, "x", true, false, nullptr, nlohmann::json::object(), nlohmann::json::array()}}}));
  BOOST_TEST((accepted("\"top\"") == "top"));
  BOOST_TEST((accepted("0") == 0));
  BOOST_TEST(accepted("null").is_null());
}

BOOST_AUTO_TEST_CASE(a_name_that_comes_twice_is_refused) {
  static_cast<void>(accepted(R"({"a": 1, "b": 1})"));
  refused(R"({"a": 1, "a": 1})", "json.duplicate-key");
  refused(R"({"x": [{"a": 1, "b": 2, "a": 3}]})", "json.duplicate-key");
}

BOOST_AUTO_TEST_CASE(names_are_compared_after_unescaping) {
  refused(R"({"a": 1, "\u0061": 2})", "json.duplicate-key");
  refused(R"({"\ud83d\ude00": 1, "😀": 2})", "json.duplicate-key");
  refused(R"({"": 1, "": 2})", "json.duplicate-key");
  static_cast<void>(accepted(R"({"a": 1, "A": 2, "\u0061\u0000": 3})"));
}

BOOST_AUTO_TEST_CASE(the_same_name_in_different_objects_is_no_duplicate) {
  static_cast<void>(accepted(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})"));
}

BOOST_AUTO_TEST_CASE(a_duplicate_is_named_with_its_place) {
  const auto document = json::parse(R"({"list": [0, {"x/y": {"k": 1, "k": 2}}]})");
  BOOST_REQUIRE(!document.has_value());
  BOOST_TEST(document.error().message().find("\"k\"") != std::string::npos);
  BOOST_TEST(document.error().message().find("/list/1/x~1y") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_greatest_depth_is_read_and_one_more_is_refused) {
  static_cast<void>(accepted(nested(limits::kJsonDepth)));
  refused(nested(limits::kJsonDepth + 1), "json.too-deep");
  std::string objects;
  for (std::size_t i = 0; i < limits::kJsonDepth + 1; ++i) objects += R"({"a":)";
  refused(objects, "json.too-deep");
  refused(std::string(1'000'000, '['), "json.too-deep");
}

BOOST_AUTO_TEST_CASE(a_caller_may_allow_less_depth) {
  const json::ReadOptions shallow{.max_depth = 2};
  BOOST_TEST(json::parse("[[1]]", shallow).has_value());
  BOOST_TEST(json::parse("[[], []]", shallow).has_value());
  BOOST_TEST(!json::parse("[[[]]]", shallow).has_value());
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_refused_unless_allowed) {
  const std::string with_mark = "\xEF\xBB\xBF{}";
  refused(with_mark);
  const json::ReadOptions lenient{.byte_order_mark = true};
  BOOST_TEST(json::parse(with_mark, lenient).has_value());
  BOOST_TEST(json::parse("{}", lenient).has_value());
  BOOST_TEST(!json::parse("\xEF\xBB\xBF" + with_mark, lenient).has_value());
  refused(std::string_view("\xFF\xFE{\0}\0", 6));  // UTF-16
}

BOOST_AUTO_TEST_CASE(bytes_behind_the_document_are_refused) {
  static_cast<void>(accepted("{} \t\r\n"));
  for (const std::string_view text : {"{}{}", "{} x", "{},", "1 2", "{}]", "null null"}) refused(text);
  refused(std::string_view("{}\0", 3));
  refused(std::string_view("{}\0{}", 5));
}

BOOST_AUTO_TEST_CASE(an_empty_or_unfinished_document_is_refused) {
  for (const std::string_view text : {"", " \n", "{", "[1,", "{\"a\"", "{\"a\":", "\"abc", "tru", "-", "[1, 2"})
    refused(text);
}

BOOST_AUTO_TEST_CASE(what_other_readers_tolerate_is_refused) {
  for (const std::string_view text :
       {"// c\n{}",   "/* c */ {}",  "{} # c",    "[1,]",    "{\"a\":1,}", "{a:1}",     "{'a':1}",
        "[01]",       "[+1]",        "[.5]",      "[1.]",    "[1e]",       "[0x10]",    "[NaN]",
        "[Infinity]", "[-Infinity]", "[True]",    "[1_000]", "[,1]",       "{\"a\" 1}", "\"a\tb\"",
        "\"a\nb\"",   "\"\\x41\"",   "\"\\u12\"", "\"\\'\"", "\v{}",       "\xC2\xA0{}"}) {
    refused(text);
  }
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf_8_is_refused) {
  static_cast<void>(accepted("[\"\xC3\xA4\xF0\x9F\x98\x80\"]"));
  for (const std::string_view text : {"[\"\xFF\"]", "[\"\xC0\xAF\"]", "[\"\xED\xA0\x80\"]", "[\"\xF4\x90\x80\x80\"]",
                                      "[\"\xC3\"]", "{\"\x80\": 1}", "[\"\xE2\x82\"]"}) {
    refused(text);
  }
}

BOOST_AUTO_TEST_CASE(a_surrogate_without_its_other_half_is_refused) {
  BOOST_TEST((accepted(R"("\ud83d\ude00")") == "\xF0\x9F\x98\x80"));
  for (const std::string_view text :
       {R"("\ud83d")", R"("\ude00")", R"("\ud83dx")", R"("\ud83d\ud83d")", R"("\ude00\ud83d")"})
    refused(text);
}

BOOST_AUTO_TEST_CASE(a_number_above_every_double_is_refused) {
  BOOST_TEST(accepted("1.7976931348623157e308").is_number_float());
  refused("1e309");
  refused("-1e400");
  std::string long_number(400, '0');
  long_number.front() = '1';
  refused(long_number);
}

BOOST_AUTO_TEST_CASE(whole_numbers_of_64_bits_keep_every_digit) {
  BOOST_TEST((accepted("9223372036854775807") == std::int64_t{9223372036854775807}));
  BOOST_TEST((accepted("-9223372036854775808") == std::numeric_limits<std::int64_t>::min()));
  BOOST_TEST((accepted("18446744073709551615") == std::uint64_t{18446744073709551615U}));
  BOOST_TEST(accepted("18446744073709551616").is_number_float());
}

BOOST_AUTO_TEST_CASE(a_message_names_line_and_column_and_shows_hostile_text_escaped) {
  const auto document = json::parse("{\n  \"a\": \x1B[31m\n}");
  BOOST_REQUIRE(!document.has_value());
  BOOST_TEST(document.error().message().find("line 2, column 8") != std::string::npos);
  BOOST_TEST(document.error().message().find('\x1B') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
