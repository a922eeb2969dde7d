#include "base/digest.h"

#include <boost/test/unit_test.hpp>

using namespace pratique;

namespace {

// FIPS 180-4 examples: the digests of "abc" and of nothing.
const std::string kSha256Abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string kSha256Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const std::string kSha512Abc =
    "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

void refused(std::string_view text) {
  const auto digest = Digest::parse(text);
  BOOST_REQUIRE(!digest.has_value());
  BOOST_TEST(digest.error().id() == "digest.malformed");
  BOOST_TEST((digest.error().kind() == Kind::kUsage));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(digests)

BOOST_AUTO_TEST_CASE(content_gets_the_digests_of_the_standard) {
  BOOST_TEST(Digest::of("abc").to_string() == kSha256Abc);
  BOOST_TEST(Digest::of("").to_string() == kSha256Empty);
  BOOST_TEST(Digest::of("abc", Digest::Algorithm::kSha512).to_string() == kSha512Abc);
  BOOST_TEST(sha256("abc").size() == 32U);
}

BOOST_AUTO_TEST_CASE(a_digest_in_canonical_form_is_read_and_shows_its_parts) {
  const auto digest = Digest::parse(kSha256Abc);
  BOOST_REQUIRE(digest.has_value());
  BOOST_TEST((digest->algorithm() == Digest::Algorithm::kSha256));
  BOOST_TEST(digest->algorithm_name() == "sha256");
  BOOST_TEST(digest->hex() == std::string_view(kSha256Abc).substr(7));
  BOOST_TEST(digest->short_form() == "sha256:ba7816bf8f01");
  const auto longer = Digest::parse(kSha512Abc);
  BOOST_REQUIRE(longer.has_value());
  BOOST_TEST((longer->algorithm() == Digest::Algorithm::kSha512));
  BOOST_TEST(longer->algorithm_name() == "sha512");
}

BOOST_AUTO_TEST_CASE(upper_case_digits_are_refused) {
  std::string text = kSha256Abc;
  text[7] = 'B';
  refused(text);
}

BOOST_AUTO_TEST_CASE(an_upper_case_algorithm_is_refused) { refused("SHA256" + kSha256Abc.substr(6)); }

BOOST_AUTO_TEST_CASE(one_digit_less_or_more_is_refused) {
  refused(kSha256Abc.substr(0, kSha256Abc.size() - 1));
  refused(kSha256Abc + "0");
  refused(kSha512Abc.substr(0, kSha512Abc.size() - 1));
  refused(kSha512Abc + "0");
}

BOOST_AUTO_TEST_CASE(the_length_must_be_that_of_the_algorithm) {
  refused("sha512:" + kSha256Abc.substr(7));
  refused("sha256:" + kSha512Abc.substr(7));
}

BOOST_AUTO_TEST_CASE(unknown_and_weak_algorithms_are_refused) {
  refused("md5:900150983cd24fb0d6963f7d28e17f72");
  refused("sha1:a9993e364706816aba3e25717850c26c9cd0d89d");
  refused("sha384:" + std::string(96, 'a'));
  refused(std::string(64, 'a'));
}

BOOST_AUTO_TEST_CASE(anything_around_a_digest_is_refused) {
  for (const std::string& text :
       {" " + kSha256Abc, kSha256Abc + " ", kSha256Abc + "\n", std::string(), std::string("sha256:"),
        std::string("sha256"), "sha256::" + kSha256Abc.substr(8), "@" + kSha256Abc}) {
    refused(text);
  }
  std::string with_nul = kSha256Abc;
  with_nul[70] = '\0';
  refused(with_nul);
}

BOOST_AUTO_TEST_CASE(content_matches_its_digest_and_no_other) {
  for (const std::string& text : {kSha256Abc, kSha512Abc}) {
    const auto digest = Digest::parse(text);
    BOOST_REQUIRE(digest.has_value());
    BOOST_TEST(digest->matches("abc"));
    BOOST_TEST(!digest->matches("abd"));
    BOOST_TEST(!digest->matches(""));
  }
}

BOOST_AUTO_TEST_CASE(pieces_have_the_digest_of_the_whole) {
  Hasher hasher(Digest::Algorithm::kSha256);
  hasher.update("a");
  hasher.update("");
  hasher.update("bc");
  BOOST_TEST(hasher.finish().to_string() == kSha256Abc);
}

BOOST_AUTO_TEST_CASE(a_finished_hasher_starts_anew) {
  Hasher hasher(Digest::Algorithm::kSha512);
  hasher.update("something else");
  static_cast<void>(hasher.finish());
  hasher.update("abc");
  BOOST_TEST(hasher.finish().to_string() == kSha512Abc);
  Hasher moved = std::move(hasher);
  moved.update("abc");
  BOOST_TEST(moved.finish().to_string() == kSha512Abc);
}

BOOST_AUTO_TEST_SUITE_END()
