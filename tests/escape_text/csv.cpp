#include "base/csv.h"

#include <boost/test/unit_test.hpp>

using pratique::csv_cell;

BOOST_AUTO_TEST_SUITE(escape_csv)

BOOST_AUTO_TEST_CASE(cells_are_quoted_by_rfc_4180) {
  BOOST_TEST(csv_cell("plain") == "plain");
  BOOST_TEST(csv_cell("a,b") == "\"a,b\"");
  BOOST_TEST(csv_cell("a\"b") == "\"a\"\"b\"");
  BOOST_TEST(csv_cell("a\nb") == "\"a\nb\"");
}

BOOST_AUTO_TEST_CASE(a_cell_that_would_be_a_formula_is_made_a_text) {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "|calc", "%0", "\xEF\xBC\x9D" "1",
                              "\xEF\xBC\x8B" "1", "\xEF\xBC\x8D" "1", "\xEF\xBC\xA0" "a"})
    BOOST_TEST(csv_cell(formula) == std::string("'") + formula);
  for (const char* text : {"1-1", "a=1", "  a", "", " ", "\xEF\xBC\x9E" "1"}) BOOST_TEST(csv_cell(text) == text);
}

BOOST_AUTO_TEST_CASE(a_control_hides_no_formula_and_reaches_no_terminal) {
  BOOST_TEST(csv_cell("\r=1") == "' =1");
  BOOST_TEST(csv_cell("\x01=1") == "' =1");
  BOOST_TEST(csv_cell("a\x1B[2J") == "a [2J");
  BOOST_TEST(csv_cell("a\tb") == "a\tb");
}

BOOST_AUTO_TEST_CASE(what_is_not_utf_8_is_replaced) {
  BOOST_TEST(csv_cell("a\xFF") == "a\xEF\xBF\xBD");
  BOOST_TEST(csv_cell("\xC3\xA4") == "\xC3\xA4");
}

BOOST_AUTO_TEST_SUITE_END()
