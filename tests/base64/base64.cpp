#include "base/base64.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(the_examples_of_rfc_4648_are_encoded_and_decoded) {
  const std::pair<std::string_view, std::string_view> examples[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [plain, encoded] : examples) {
    BOOST_TEST(base64_encode(plain) == encoded);
    const auto decoded = base64_decode(encoded);
    BOOST_REQUIRE(decoded.has_value());
    BOOST_TEST(*decoded == plain);
  }
}

BOOST_AUTO_TEST_CASE(every_byte_survives_the_round_trip) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (std::size_t length = 0; length <= all.size(); ++length) {
    const auto decoded = base64_decode(base64_encode(all.substr(0, length)));
    BOOST_REQUIRE(decoded.has_value());
    BOOST_TEST(*decoded == all.substr(0, length));
  }
}

BOOST_AUTO_TEST_CASE(missing_or_superfluous_padding_is_refused) {
  BOOST_TEST(base64_decode("Zg==").has_value());
  for (const std::string_view text : {"Zg", "Zg=", "Zg===", "Zm9v=", "Zm9v====", "====", "=", "Z===", "Zg==Zg=="}) {
    BOOST_TEST(!base64_decode(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(bits_that_no_byte_uses_must_be_zero) {
  BOOST_TEST(base64_decode("Zg==").has_value());
  BOOST_TEST(!base64_decode("Zh==").has_value());  // the same byte, written otherwise
  BOOST_TEST(base64_decode("Zm8=").has_value());
  BOOST_TEST(!base64_decode("Zm9=").has_value());
}

BOOST_AUTO_TEST_CASE(blanks_line_ends_and_foreign_characters_are_refused) {
  BOOST_TEST(base64_decode("Zm9vYmFy").has_value());
  for (const std::string_view text : {"Zm9v\nYmFy", "Zm9vYmF\n", " m9vYmFy", "Zm9vYmF.", "Zm9vYm\xC3\xA9"}) {
    BOOST_TEST(!base64_decode(text).has_value());
  }
  BOOST_TEST(!base64_decode(std::string_view("Zm9\0", 4)).has_value());
  BOOST_TEST(base64_decode("Zm9vZg==").has_value());  // in the last group, which is shorter
  for (const std::string_view text : {"Zm9v.g==", "Zm9v.m8=", "Zm9vZ.8="}) BOOST_TEST(!base64_decode(text).has_value());
}

BOOST_AUTO_TEST_CASE(the_url_alphabet_is_read_only_where_asked_for) {
  const Bytes bytes = "\xFB\xFF\xFE";
  BOOST_TEST(base64_encode(bytes) == "+//+");
  BOOST_TEST(!base64_decode("-__-").has_value());
  const auto decoded = base64_decode_any("-__-");
  BOOST_REQUIRE(decoded.has_value());
  BOOST_TEST(*decoded == bytes);
  BOOST_TEST((base64_decode_any("+//+") == bytes));
  BOOST_TEST(!base64_decode_any("+__-").has_value());  // one text, two alphabets
}

BOOST_AUTO_TEST_CASE(the_url_alphabet_may_go_without_padding) {
  BOOST_TEST((base64_decode_any("_w") == Bytes("\xFF")));
  BOOST_TEST((base64_decode_any("_w==") == Bytes("\xFF")));
  BOOST_TEST((base64_decode_any("Zm8") == Bytes("fo")));
  for (const std::string_view text : {"_w=", "_", "_w===", "_x", "Zm9vY"}) {
    BOOST_TEST(!base64_decode_any(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
