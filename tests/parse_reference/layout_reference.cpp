#include <boost/test/unit_test.hpp>

#include "base/reference.h"

using namespace pratique;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'c');

std::string folder_of(const std::string& text) {
  auto reference = Reference::parse(text);
  BOOST_REQUIRE_MESSAGE(reference.has_value(), text);
  BOOST_REQUIRE(reference->layout() != nullptr);
  BOOST_TEST(reference->repository() == nullptr);
  BOOST_TEST(!reference->tag.has_value());
  BOOST_TEST(reference->digest.to_string() == kDigest);
  return reference->layout()->path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parse_layout_reference)

BOOST_AUTO_TEST_CASE(a_folder_with_a_digest_is_an_image) {
  BOOST_TEST(folder_of("oci:images/api@" + kDigest) == "images/api");
  BOOST_TEST(folder_of("oci:/srv/images/api@" + kDigest) == "/srv/images/api");
  BOOST_TEST(folder_of("oci:.@" + kDigest) == ".");
}

BOOST_AUTO_TEST_CASE(a_folder_may_have_colons_at_signs_blanks_and_capitals) {
  BOOST_TEST(folder_of("oci:images:v1@" + kDigest) == "images:v1");
  BOOST_TEST(folder_of("oci:a@b@" + kDigest) == "a@b");
  BOOST_TEST(folder_of("oci:a@" + kDigest + "@" + kDigest) == "a@" + kDigest);
  BOOST_TEST(folder_of("oci:My Images/Größe@" + kDigest) == "My Images/Größe");
  BOOST_TEST(folder_of("oci:../up@" + kDigest) == "../up");  // a caller's own path, not a stranger's
}

BOOST_AUTO_TEST_CASE(a_layout_prints_as_it_was_written) {
  const auto reference = Reference::parse("oci:a:b@c@" + kDigest);
  BOOST_REQUIRE(reference.has_value());
  BOOST_TEST(reference->to_string() == "oci:a:b@c@" + kDigest);
}

BOOST_AUTO_TEST_CASE(a_layout_without_folder_or_without_digest_is_refused) {
  for (const std::string& text :
       {"oci:@" + kDigest, std::string("oci:images/api"), std::string("oci:"), "oci:images/api:v1" + std::string(),
        "oci:images/api@sha256:" + std::string(63, 'c')}) {
    const auto reference = Reference::parse(text);
    BOOST_REQUIRE_MESSAGE(!reference.has_value(), text);
    BOOST_TEST(reference.error().id() == "usage");
  }
}

BOOST_AUTO_TEST_CASE(the_prefix_counts_only_in_lower_case_and_at_the_start) {
  BOOST_TEST(!Reference::parse("OCI:images/api@" + kDigest).has_value());
  BOOST_TEST(!Reference::parse(" oci:images/api@" + kDigest).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
