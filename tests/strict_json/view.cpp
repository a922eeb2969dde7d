#include <array>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json_view.h"

using namespace pratique;

namespace {

struct Document {
  explicit Document(std::string_view text) : value(json::parse(text).value()) {}
  json::View view() const { return json::View(value); }
  json::Document value;
};

template <class T>
void malformed(const Result<T>& result, std::string_view pointer) {
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST(result.error().id() == "json.malformed");
  BOOST_TEST(result.error().message().starts_with(pointer), result.error().message());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_view)

BOOST_AUTO_TEST_CASE(a_member_of_the_right_type_is_read) {
  const Document document(R"({"s": "text", "b": true, "n": 2.5, "i": 7, "l": ["x", "y"], "o": {"k": 1}})");
  const json::View view = document.view();
  BOOST_TEST(view.string_at("s").value() == "text");
  BOOST_TEST(view.at("b")->boolean().value() == true);
  BOOST_TEST(view.at("n")->number().value() == 2.5);
  BOOST_TEST(view.at("i")->integer(0, 10).value() == 7);
  BOOST_TEST(view.at("i")->number().value() == 7.0);
  BOOST_TEST(view.elements_at("l")->size() == 2U);
  BOOST_TEST(view.strings_or_none("l")->at(1) == "y");
  BOOST_TEST(view.at("o")->object()->size() == 1U);
  BOOST_TEST(view.size() == 6U);
}

BOOST_AUTO_TEST_CASE(a_member_of_another_type_is_refused_with_its_pointer) {
  const Document document(R"({"s": 1, "b": "true", "n": "1", "l": {}, "o": [], "m": ["x", 1]})");
  const json::View view = document.view();
  malformed(view.string_at("s"), "/s:");
  malformed(view.at("b")->boolean(), "/b:");
  malformed(view.at("n")->number(), "/n:");
  malformed(view.at("n")->integer(0, 1), "/n:");
  malformed(view.elements_at("l"), "/l:");
  malformed(view.at("o")->object(), "/o:");
  malformed(view.at("o")->members(), "/o:");
  malformed(view.strings_or_none("m"), "/m/1:");
}

BOOST_AUTO_TEST_CASE(absent_and_null_are_the_same) {
  const Document document(R"({"n": null, "e": ""})");
  const json::View view = document.view();
  for (const std::string_view name : {"n", "absent"}) {
    BOOST_TEST(!view.find(name).has_value());
    malformed(view.at(name), "the document:");
    BOOST_TEST(!view.maybe_string(name)->has_value());
    BOOST_TEST(!view.maybe_boolean(name)->has_value());
    BOOST_TEST(view.string_or(name, "other").value() == "other");
    BOOST_TEST(view.elements_or_none(name)->empty());
    BOOST_TEST(view.strings_or_none(name)->empty());
  }
  BOOST_TEST(view.maybe_string("e")->has_value());
  BOOST_TEST(view.string_or("e", "other").value() == "");
}

BOOST_AUTO_TEST_CASE(an_optional_member_of_another_type_is_refused_not_absent) {
  const Document document(R"({"x": 5})");
  const json::View view = document.view();
  malformed(view.maybe_string("x"), "/x:");
  malformed(view.maybe_boolean("x"), "/x:");
  malformed(view.string_or("x", ""), "/x:");
  malformed(view.elements_or_none("x"), "/x:");
}

BOOST_AUTO_TEST_CASE(a_whole_number_must_be_written_as_one_and_be_in_range) {
  const Document document(R"([5, 5.0, 5e0, -1, 9223372036854775807, 9223372036854775808, 18446744073709551616, "5"])");
  const auto elements = document.view().elements().value();
  const auto lowest = std::numeric_limits<std::int64_t>::min();
  const auto highest = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(elements[0].integer(5, 5).value() == 5);
  malformed(elements[0].integer(6, 9), "/0:");
  malformed(elements[0].integer(0, 4), "/0:");
  malformed(elements[0].integer(-9, -6), "/0:");
  malformed(elements[1].integer(lowest, highest), "/1:");
  malformed(elements[2].integer(lowest, highest), "/2:");
  BOOST_TEST(elements[3].integer(-1, 0).value() == -1);
  malformed(elements[3].integer(0, highest), "/3:");  // not a huge unsigned number
  BOOST_TEST(elements[4].integer(0, highest).value() == highest);
  malformed(elements[5].integer(lowest, highest), "/5:");
  malformed(elements[6].integer(lowest, highest), "/6:");
  malformed(elements[7].integer(lowest, highest), "/7:");
}

BOOST_AUTO_TEST_CASE(members_come_sorted_and_elements_in_their_order) {
  const Document document(R"({"b": 1, "a": [3, 1, 2]})");
  const auto members = document.view().members().value();
  BOOST_REQUIRE(members.size() == 2U);
  BOOST_TEST(members[0].first == "a");
  BOOST_TEST(members[1].first == "b");
  BOOST_TEST(members[0].second.elements()->at(0).integer(0, 9).value() == 3);
}

BOOST_AUTO_TEST_CASE(a_pointer_is_escaped_as_in_rfc_6901_and_for_the_terminal) {
  const Document document("{\"a/b~c\": [0, {\"\\u001b\": 1}]}");
  const json::View inner = document.view().find("a/b~c")->elements()->at(1);
  BOOST_TEST(inner.pointer() == "/a~1b~0c/1");
  BOOST_TEST(inner.find("\x1B")->pointer() == "/a~1b~0c/1/\\x1b");
  BOOST_TEST(document.view().pointer() == "the document");
}

BOOST_AUTO_TEST_CASE(what_is_no_object_has_no_members) {
  const Document document("[1]");
  BOOST_TEST(!document.view().find("a").has_value());
  malformed(document.view().at("a"), "the document:");
  BOOST_TEST(document.view().elements()->at(0).size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_defined_name_in_two_letter_cases_is_refused) {
  constexpr std::array<std::string_view, 2> kDefined{"subject", "predicateType"};
  BOOST_TEST(Document(R"({"subject": 1, "other": 2})").view().no_case_twins(kDefined).has_value());
  BOOST_TEST(Document(R"({"Subject": 1})").view().no_case_twins(kDefined).has_value());
  BOOST_TEST(Document(R"({"free": 1, "Free": 2})").view().no_case_twins(kDefined).has_value());
  for (const std::string_view text : {R"({"subject": 1, "Subject": 2})", R"({"predicatetype": 1, "predicateType": 2})",
                                      R"({"SUBJECT": 1, "Subject": 2})"}) {
    const auto result = Document(text).view().no_case_twins(kDefined);
    BOOST_REQUIRE(!result.has_value());
    BOOST_TEST(result.error().id() == "json.duplicate-key");
  }
}

BOOST_AUTO_TEST_SUITE_END()
