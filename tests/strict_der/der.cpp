#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/der_writing.h"
#include "verifier/der.h"

namespace pratique::test {

using verifier::der_element;
using verifier::DerReader;
using verifier::is_strict_der;

namespace {

bool is_strict(const char* hex, std::size_t depth = 8) { return is_strict_der(hex_decode(hex).value(), depth); }

}  // namespace

BOOST_AUTO_TEST_SUITE(strict_der)

BOOST_AUTO_TEST_CASE(one_element_and_nothing_behind_it) {
  BOOST_TEST(is_strict("0500"));
  BOOST_TEST(is_strict("3000"));
  for (const char* bad : {"", "05", "050000", "05000500", "0501", "3001", "300105"}) BOOST_TEST(!is_strict(bad), bad);
}

BOOST_AUTO_TEST_CASE(lengths_are_in_their_shortest_form) {
  BOOST_TEST(is_strict("30020500"));
  for (const char* bad : {"3081020500", "308200020500",
                          "30800500"
                          "0000",
                          "30840000"
                          "00020500"}) {
    BOOST_TEST(!is_strict(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(lengths_have_one_to_four_bytes) {
  const Bytes large = der_element(DerReader::kOctetString, Bytes(0x10000, 'x'));
  BOOST_TEST(is_strict_der(large, 1));
  BOOST_TEST(is_strict_der(Bytes("\x04\x84\x01\x00\x00\x00", 6) + Bytes(0x1000000, 'x'), 1));
  BOOST_TEST(!is_strict_der(Bytes("\x04\x85\x01\x00\x00\x00\x00", 7) + Bytes(0x100, 'x'), 1));
  BOOST_TEST(!is_strict_der(Bytes("\x04\x85\x00\x00\x00\x01\x00", 7) + Bytes(0x100, 'x'), 1));
  BOOST_TEST(!is_strict_der(Bytes("\x04\x80\x00\x00", 4), 1));
  // More than a size can hold: the first byte must not be lost.
  BOOST_TEST(!is_strict_der(Bytes("\x04\x89\x01\0\0\0\0\0\0\0\x80", 11) + Bytes(0x80, 'x'), 1));
}

BOOST_AUTO_TEST_CASE(integers_are_in_their_shortest_form) {
  for (const char* good : {"020100", "02017f", "020180", "02020080", "0202ff7f", "0201ff"})
    BOOST_TEST(is_strict(good), good);
  for (const char* bad : {"0200", "02020000", "0202007f", "0202ff80", "0202ffff"}) BOOST_TEST(!is_strict(bad), bad);
}

BOOST_AUTO_TEST_CASE(booleans_are_all_zeros_or_all_ones) {
  for (const char* good : {"010100", "0101ff"}) BOOST_TEST(is_strict(good), good);
  for (const char* bad : {"0100", "010101", "0101fe", "0102ffff"}) BOOST_TEST(!is_strict(bad), bad);
}

BOOST_AUTO_TEST_CASE(null_is_empty_and_an_identifier_ends) {
  BOOST_TEST(!is_strict("050100"));
  BOOST_TEST(is_strict("06022a03"));
  BOOST_TEST(!is_strict("0600"));
  BOOST_TEST(!is_strict("06022a83"));
}

BOOST_AUTO_TEST_CASE(strings_are_in_one_piece_and_sequences_in_parts) {
  BOOST_TEST(is_strict("040178"));
  BOOST_TEST(!is_strict("2403040178"));
  BOOST_TEST(!is_strict("1000"));
  BOOST_TEST(!is_strict("1100"));
  BOOST_TEST(is_strict("a003040178"));
  BOOST_TEST(is_strict("800178"));
}

BOOST_AUTO_TEST_CASE(tags_of_several_bytes_are_refused) {
  BOOST_TEST(is_strict("be00"));
  BOOST_TEST(!is_strict("bf8100"));
  BOOST_TEST(!is_strict("1f2000"));
  BOOST_TEST(!is_strict("1f00"));
  BOOST_TEST(!is_strict("30021f00"));
}

BOOST_AUTO_TEST_CASE(what_is_inside_counts) {
  BOOST_TEST(is_strict("3006a00402020080"));
  BOOST_TEST(!is_strict("3006a0040202007f"));
}

BOOST_AUTO_TEST_CASE(depth_has_an_end) {
  Bytes deep = der::null();
  for (int i = 0; i < 7; ++i) deep = der::sequence({deep});
  BOOST_TEST(is_strict_der(deep, 8));
  BOOST_TEST(!is_strict_der(der::sequence({deep}), 8));
  for (int i = 0; i < 10'000; ++i) deep = der::sequence({deep});
  BOOST_TEST(!is_strict_der(deep, 8));
}

BOOST_AUTO_TEST_CASE(an_element_is_written_with_its_shortest_length) {
  for (const std::size_t size : {0U, 1U, 0x7FU, 0x80U, 0xFFU, 0x100U, 0xFFFFU, 0x10000U}) {
    const Bytes content(size, 'x');
    const Bytes written = der_element(DerReader::kOctetString, content);
    BOOST_TEST((written == der::octets(content)), size);
    BOOST_TEST((verifier::der_only(written, DerReader::kOctetString) == content), size);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
