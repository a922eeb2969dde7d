#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "verifier/tuf_canonical.h"

namespace pratique::test {

namespace {

/// The canonical form of a JSON text, or the id of the error.
std::string canonical_of(BytesView text) {
  const auto document = json::parse_value(text);
  BOOST_REQUIRE(document.has_value());
  const auto bytes = verifier::tuf::canonical(*document);
  return bytes ? *bytes : bytes.error().id();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tuf_canonical_form)

BOOST_AUTO_TEST_CASE(members_are_sorted_and_blanks_are_gone) {
  BOOST_TEST(canonical_of(R"( { "b" : [ 1 , true , null ] , "a" : { } } )") == R"({"a":{},"b":[1,true,null]})");
}

BOOST_AUTO_TEST_CASE(names_are_sorted_by_code_points_and_not_by_utf16_units) {
  BOOST_TEST(canonical_of("{\"\xF0\x90\x80\x80\":1,\"\xEF\xBF\xBD\":2,\"Z\":3}") ==
             "{\"Z\":3,\"\xEF\xBF\xBD\":2,\"\xF0\x90\x80\x80\":1}");
}

BOOST_AUTO_TEST_CASE(only_quotes_and_backslashes_are_escaped) {
  BOOST_TEST(canonical_of(R"(["a\nb\t\u0001\"\\\/\u00e9"])") == "[\"a\nb\t\x01\\\"\\\\/\xC3\xA9\"]");
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_written_in_full) {
  BOOST_TEST(canonical_of("[-9223372036854775808,18446744073709551615,0]") ==
             "[-9223372036854775808,18446744073709551615,0]");
}

BOOST_AUTO_TEST_CASE(other_numbers_have_no_canonical_form) {
  BOOST_TEST(canonical_of("[1]") == "[1]");
  BOOST_TEST(canonical_of("[1.0]") == "trust.malformed");
  BOOST_TEST(canonical_of("{\"a\":[1e3]}") == "trust.malformed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
