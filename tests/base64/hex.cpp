#include <boost/test/unit_test.hpp>

#include "base/base64.h"

using namespace pratique;

BOOST_AUTO_TEST_SUITE(hexadecimal)

BOOST_AUTO_TEST_CASE(bytes_become_lower_case_digits) {
  BOOST_TEST(hex_encode("") == "");
  BOOST_TEST(hex_encode(Bytes("\x00\x7F\x80\xFF", 4)) == "007f80ff");
}

BOOST_AUTO_TEST_CASE(digits_of_either_case_become_bytes) {
  BOOST_TEST((hex_decode("00aFFf") == Bytes("\x00\xAF\xFF", 3)));
  BOOST_TEST((hex_decode("") == Bytes()));
}

BOOST_AUTO_TEST_CASE(an_odd_length_or_a_foreign_character_is_refused) {
  BOOST_TEST(hex_decode("abcd").has_value());
  for (const std::string_view text : {"abc", "abcg", "ab c", "0x12", "a:bc", "a`", "/0", "G0"}) {
    BOOST_TEST(!hex_decode(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
