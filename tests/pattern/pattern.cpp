#include "base/pattern.h"

#include <boost/test/unit_test.hpp>

#include "base/limits.h"

using namespace pratique;

namespace {

Pattern pattern(std::string_view text) {
  auto parsed = Pattern::parse(text);
  BOOST_REQUIRE(parsed.has_value());
  return *std::move(parsed);
}

void refused(std::string_view text) {
  const auto parsed = Pattern::parse(text);
  BOOST_REQUIRE(!parsed.has_value());
  BOOST_TEST(parsed.error().id() == "pattern.malformed");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(patterns)

BOOST_AUTO_TEST_CASE(a_pattern_must_match_the_whole_text) {
  const Pattern release = pattern("https://github\\.com/org/[^/]+/release\\.yml@refs/(heads/main|tags/v[0-9.]+)");
  BOOST_TEST(release.matches("https://github.com/org/app/release.yml@refs/heads/main"));
  BOOST_TEST(!release.matches("https://github.com/org/app/release.yml@refs/heads/main2"));
  BOOST_TEST(!release.matches("xhttps://github.com/org/app/release.yml@refs/heads/main"));
  BOOST_TEST(!release.matches("https://github.com/org/app/release.yml@refs/heads/main\n"));
}

BOOST_AUTO_TEST_CASE(each_alternative_must_match_the_whole_text) {
  BOOST_TEST(pattern("a|bc").matches("a"));
  BOOST_TEST(pattern("a|bc").matches("bc"));
  BOOST_TEST(!pattern("a|bc").matches("ac"));
  BOOST_TEST(!pattern("a|bc").matches("abc"));
  BOOST_TEST(pattern("^a|ab$").matches("ab"));
  BOOST_TEST(!pattern("^a|ab$").matches("ax"));
}

BOOST_AUTO_TEST_CASE(the_empty_pattern_matches_only_nothing) {
  BOOST_TEST(pattern("").matches(""));
  BOOST_TEST(!pattern("").matches("a"));
}

BOOST_AUTO_TEST_CASE(a_line_end_is_no_end_of_text) {
  BOOST_TEST(!pattern("a").matches("a\nb"));
  BOOST_TEST(!pattern("a$").matches("a\nb"));
  BOOST_TEST(!pattern("a.b").matches("a\nb"));
  BOOST_TEST(pattern("a.b").matches("a-b"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_matched_in_linear_time_is_no_pattern) {
  refused("(a)\\1");
  refused("(?=a)b");
  refused("(?<!a)b");
}

BOOST_AUTO_TEST_CASE(broken_syntax_is_refused) {
  for (const std::string_view text : {"(", ")", "[a", "*a", "a\\", "(?P<n", "a**"}) refused(text);
  refused("\xFF");
}

BOOST_AUTO_TEST_CASE(a_pattern_of_the_greatest_length_is_taken_and_one_more_is_refused) {
  BOOST_TEST(pattern(std::string(limits::kPatternChars, 'a')).matches(std::string(limits::kPatternChars, 'a')));
  refused(std::string(limits::kPatternChars + 1, 'a'));
}

BOOST_AUTO_TEST_CASE(a_pattern_whose_program_would_be_huge_is_refused) {
  BOOST_TEST(pattern("(a{10}){10}").matches(std::string(100, 'a')));
  refused("((a{100}){100}){100}");
}

BOOST_AUTO_TEST_CASE(hostile_subjects_take_linear_time) {
  BOOST_TEST(!pattern("(a+)+b").matches(std::string(200'000, 'a')));
  BOOST_TEST(!pattern("(a|aa)*c").matches(std::string(200'000, 'a')));
}

BOOST_AUTO_TEST_CASE(a_pattern_shows_its_text) { BOOST_TEST(pattern("a.*").to_string() == "a.*"); }

BOOST_AUTO_TEST_SUITE_END()
