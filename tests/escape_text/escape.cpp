#include "base/escape.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

BOOST_AUTO_TEST_SUITE(escape_text)

BOOST_AUTO_TEST_CASE(plain_text_of_any_language_stays_as_it_is) {
  for (const std::string_view text :
       {"", "CVE-2020-14343", "größer", "漏洞", "\xF0\x9F\x98\x80", "a\\nb", "\"quoted\""}) {
    BOOST_TEST(escape_terminal(text) == text);
  }
}

BOOST_AUTO_TEST_CASE(control_characters_are_shown_not_sent) {
  BOOST_TEST(escape_terminal("a\nb\rc\td") == "a\\nb\\rc\\td");
  BOOST_TEST(escape_terminal("\x1B[2J\x07") == "\\x1b[2J\\x07");
  BOOST_TEST(escape_terminal(std::string_view("a\0b", 3)) == "a\\x00b");
  BOOST_TEST(escape_terminal("\x7F") == "\\x7f");
  BOOST_TEST(escape_terminal("\xC2\x9B"
                             "31m") == "\\x9b31m");       // C1: a one-character CSI
  BOOST_TEST(escape_terminal("\xC2\xA0") == "\xC2\xA0");  // the first one behind C1
}

BOOST_AUTO_TEST_CASE(characters_that_reorder_text_are_shown) {
  // U+202A…U+202E and U+2066…U+2069: embeddings, overrides, isolates; U+200E, U+200F, U+061C: marks.
  BOOST_TEST(escape_terminal("gpj.\xE2\x80\xAEtxt") == "gpj.\\u202etxt");
  BOOST_TEST(escape_terminal("\xE2\x80\xAA\xE2\x81\xA6\xE2\x81\xA9\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C") ==
             "\\u202a\\u2066\\u2069\\u200e\\u200f\\u061c");
}

BOOST_AUTO_TEST_CASE(characters_that_cannot_be_seen_are_shown) {
  BOOST_TEST(escape_terminal("\xE2\x80\x8B") == "\\u200b");                     // zero width space
  BOOST_TEST(escape_terminal("\xC2\xAD") == "\\xad");                           // soft hyphen
  BOOST_TEST(escape_terminal("\xE2\x80\xA8\xE2\x80\xA9") == "\\u2028\\u2029");  // line and paragraph separator
  BOOST_TEST(escape_terminal("\xEF\xBB\xBF") == "\\ufeff");                     // byte order mark
  BOOST_TEST(escape_terminal("\xEF\xBF\xB9") == "\\ufff9");                     // interlinear annotation
  BOOST_TEST(escape_terminal("\xF3\xA0\x81\x81") == "\\U000e0041");             // tag letter A
  BOOST_TEST(escape_terminal("\xE2\x81\xA0") == "\\u2060");                     // word joiner
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf_8_are_shown_one_by_one) {
  BOOST_TEST(escape_terminal("\xFF") == "\\xff");
  BOOST_TEST(escape_terminal("\x80") == "\\x80");
  BOOST_TEST(escape_terminal("\xC0\xAF") == "\\xc0\\xaf");                    // overlong '/'
  BOOST_TEST(escape_terminal("\xE0\x80\xAF") == "\\xe0\\x80\\xaf");           // overlong again
  BOOST_TEST(escape_terminal("\xED\xA0\x80") == "\\xed\\xa0\\x80");           // surrogate
  BOOST_TEST(escape_terminal("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
  BOOST_TEST(escape_terminal("\xF0\x8F\xBF\xBF") == "\\xf0\\x8f\\xbf\\xbf");  // overlong in four bytes
  BOOST_TEST(escape_terminal("\xE2\x82") == "\\xe2\\x82");                    // cut short
  BOOST_TEST(escape_terminal("\xE2\x82"
                             "a") ==
             "\\xe2\\x82"
             "a");
}

BOOST_AUTO_TEST_CASE(a_cut_counts_characters_and_is_visible) {
  BOOST_TEST(escape_terminal("abcd", 4) == "abcd");
  BOOST_TEST(escape_terminal("abcde", 4) == "abcd…");
  BOOST_TEST(escape_terminal("ääääö", 4) == "ääää…");
  BOOST_TEST(escape_terminal("\n\n", 1) == "\\n…");
  BOOST_TEST(escape_terminal("a", 0) == "…");
  BOOST_TEST(escape_terminal("", 0) == "");
}

BOOST_AUTO_TEST_CASE(a_quote_has_its_marks_and_a_limit) {
  BOOST_TEST(quote("a\x1B") == "\"a\\x1b\"");
  const std::string at_limit(limits::kQuotedChars, 'a');
  BOOST_TEST(quote(at_limit) == '"' + at_limit + '"');
  BOOST_TEST(quote(at_limit + 'a') == '"' + at_limit + "…\"");
}

BOOST_AUTO_TEST_CASE(text_becomes_valid_utf_8_and_keeps_the_rest) {
  BOOST_TEST(to_valid_utf8("größer\n") == "größer\n");
  BOOST_TEST(to_valid_utf8("a\xFF"
                           "b") ==
             "a\xEF\xBF\xBD"
             "b");
  BOOST_TEST(to_valid_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_SUITE_END()
