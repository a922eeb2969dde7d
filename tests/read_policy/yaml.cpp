#include "gate/yaml.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "base/limits.h"

using namespace pratique;
using namespace pratique::gate;

namespace {

/// "good", or where and that the text was refused: "2:3".
std::string place(const std::string& text) {
  const auto parsed = yaml::parse(text, "f.yaml");
  if (parsed) return "good";
  BOOST_TEST(parsed.error().id() == "policy.invalid");
  BOOST_TEST((parsed.error().kind() == Kind::kConfig));
  const std::string& message = parsed.error().message();
  return message.substr(7, message.find(": ") - 7);
}

yaml::Node value(const std::string& text) {
  return yaml::parse("a: " + text + "\n", "f.yaml").value().front().find("a").value();
}

template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "good" : result.error().message().substr(0, result.error().message().find(": "));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(strict_yaml)

BOOST_AUTO_TEST_CASE(maps_lists_and_texts_keep_their_places) {
  const auto documents = yaml::parse("a: 1\nb:\n  - x\n  - {c: 'y'}\n---\nd: z\n", "f.yaml").value();
  BOOST_REQUIRE(documents.size() == 2);
  const auto list = documents[0].find("b")->elements().value();
  BOOST_TEST(list[1].find("c")->text().value() == "y");
  BOOST_TEST(list[1].find("c")->position() == "f.yaml:4:9");
  BOOST_TEST(documents[0].key("b").position() == "f.yaml:2:1");
  BOOST_TEST(documents[1].find("d")->position() == "f.yaml:6:4");
}

BOOST_AUTO_TEST_CASE(what_two_readers_may_read_differently_is_refused) {
  BOOST_TEST(place("a: 1\nb: 2\n") == "good");
  BOOST_TEST(place("a: 1\na: 2\n") == "2:1");
  BOOST_TEST(place("a: 1\n\"a\": 2\n") == "2:1");
  BOOST_TEST(place("a: &x 1\nb: 2\n") == "1:4");
  BOOST_TEST(place("a: 1\nb: *x\n") != "good");
  BOOST_TEST(place("a: !x 1\n") == "1:4");
  BOOST_TEST(place("a: ! 1\n") == "1:4");
  BOOST_TEST(place("a: !!str 1\n") == "1:4");
  BOOST_TEST(place("a: !x [1]\n") == "1:4");
  BOOST_TEST(place("a: !x {b: 1}\n") == "1:4");
  BOOST_TEST(place("a: \"!x\"\n") == "good");
  BOOST_TEST(place("\xc3\xa9: !x 1\n") == "1:5");
  BOOST_TEST(place("a: {<<: {b: 1}}\n") == "1:5");
  BOOST_TEST(place("a:\n\tb: 1\n") == "2:1");
  BOOST_TEST(place("a: \"x\ty\"\n") == "good");
  BOOST_TEST(place("? [a]\n: 1\n") != "good");
  BOOST_TEST(place("~: 1\n") != "good");
  BOOST_TEST(place("%TAG ! tag:x,2000:\n---\na: 1\n") == "1:1");
  BOOST_TEST(place("%YAML 1.2\n---\na: 1\n") == "good");
  BOOST_TEST(place("a: x\x04y\n") == "1:5");
  BOOST_TEST(place("a: x\x7fy\n") == "1:5");
  BOOST_TEST(place("a: x\xc2\x85y\n") == "1:5");
  BOOST_TEST(place("a: x\xe2\x80\xa8y\n") == "1:5");
  BOOST_TEST(place("a: x\ry\n") == "1:5");
  BOOST_TEST(place("a: x\r\nb: y\r\n") == "good");
  BOOST_TEST(place("a: \xff\n") == "1:1");
  BOOST_TEST(place("\xef\xbb\xbf"
                   "a: 1\n") == "good");
}

BOOST_AUTO_TEST_CASE(no_document_is_an_error_and_so_is_an_empty_one) {
  BOOST_TEST(place("") == "1:1");
  BOOST_TEST(place("# only words\n") == "1:1");
  BOOST_TEST(place("a: 1\n---\n") != "good");
  BOOST_TEST(place("---\na: 1\n") == "good");
  BOOST_TEST(place("a: [1\n") != "good");
  BOOST_TEST(place("a: 'x\n") == "1:4");
  BOOST_TEST(place("a: 'x''\n") == "1:4");
  BOOST_TEST(place("a: 'x'''\n") == "good");
  BOOST_TEST(place("a: \"x\\\"\n") == "1:4");
  BOOST_TEST(place("a: \"x\\\"\"\n") == "good");
}

BOOST_AUTO_TEST_CASE(size_and_depth_have_limits) {
  const auto nested = [](std::size_t depth) {
    return "a: " + std::string(depth, '[') + std::string(depth, ']') + "\n";
  };
  BOOST_TEST(place(nested(31)) == "good");
  BOOST_TEST(place(nested(32)) != "good");
  BOOST_TEST(place(nested(100'000)) != "good");
  const std::string line = "a: 1\n";
  BOOST_TEST(place(line + '#' + std::string(limits::kPolicyBytes - line.size() - 1, 'x')) == "good");
  BOOST_TEST(place(line + '#' + std::string(limits::kPolicyBytes - line.size(), 'x')) == "1:1");
}

BOOST_AUTO_TEST_CASE(values_have_the_type_that_is_asked_for) {
  BOOST_TEST(value("true").boolean().value());
  for (const auto* no : {"\"true\"", "True", "yes", "1", "[true]", "~"}) {
    BOOST_TEST(outcome(value(no).boolean()) == "f.yaml:1:" + std::string(value(no).is_null() ? "1" : "4"), no);
  }
  BOOST_TEST(value("12").integer(1, 12).value() == 12);
  for (const auto* no : {"13", "0", "\"12\"", "1.0", "0x1", "12a", "[]"}) {
    BOOST_TEST(!value(no).integer(1, 12).has_value(), no);
  }
  BOOST_TEST(value("8.5").number().value() == 8.5);
  for (const auto* no : {"\"8.5\"", ".inf", "nan", "inf", "1e3", "8,5"}) {
    BOOST_TEST(!value(no).number().has_value(), no);
  }
  BOOST_TEST(value("\"x\"").text().value() == "x");
  for (const auto* no : {"\"\"", "\" \"", "[]", "{}", "~"}) BOOST_TEST(!value(no).text().has_value(), no);
  BOOST_TEST(value("24h").duration().value().ms == Duration::hours(24).ms);
  BOOST_TEST(!value("24").duration().has_value());
  BOOST_TEST(value("2026-12-01T00:00:00Z").time().has_value());
  BOOST_TEST(!value("2026-12-01").time().has_value());
  BOOST_TEST(value("^a+$").pattern().has_value());
  BOOST_TEST(!value("(a").pattern().has_value());
  BOOST_TEST(value(Digest::of("x").to_string()).digest().has_value());
  BOOST_TEST(!value("sha256:12").digest().has_value());
  BOOST_TEST(value("b").one_of({"a", "b"}).value() == 1u);
  BOOST_TEST(!value("B").one_of({"a", "b"}).has_value());
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused_where_it_stands_and_the_nearest_one_is_named) {
  const auto map = value("{anyOf: 1, treshold: 2}");
  BOOST_TEST(map.only_keys({"anyOf", "treshold"}).has_value());
  const auto refused = map.only_keys({"anyOf", "threshold"});
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(outcome(refused) == "f.yaml:1:15");
  BOOST_TEST(refused.error().message().find("\"threshold\"") != std::string::npos);
  BOOST_TEST(!map.at("threshold").has_value());
  BOOST_TEST(!value("[x]").only_keys({"x"}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
