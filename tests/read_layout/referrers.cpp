#include <boost/test/unit_test.hpp>

#include "tests/read_layout/layout_folder.h"
#include "tests/support/ask_registry.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const Digest kSubject = Digest::of(image());

std::string fallback_name(const Digest& digest) { return "sha256-" + std::string(digest.hex()); }

std::vector<std::string> digests(const registry::Referrers& referrers) {
  std::vector<std::string> out;
  for (const auto& descriptor : referrers.descriptors) out.push_back(descriptor.digest.to_string());
  return out;
}

std::vector<std::string> listed(const LayoutOnDisk& layout) {
  const auto referrers = list_referrers(*layout.open(), kSubject);
  BOOST_REQUIRE(referrers.has_value());
  return digests(*referrers);
}

std::string name(const std::string& content) { return Digest::of(content).to_string(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(read_layout_referrers)

BOOST_AUTO_TEST_CASE(manifests_with_the_subject_are_listed_named_or_not) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  layout.add(referrer(image(), "one"));
  layout.add(referrer(image(), "two"), "named");
  layout.add(referrer(image("other"), "three"));
  BOOST_TEST(
      listed(layout) == (std::vector<std::string>{name(referrer(image(), "one")), name(referrer(image(), "two"))}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nothing_listed_is_an_empty_list) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  const auto referrers = list_referrers(*layout.open(), kSubject);
  BOOST_REQUIRE(referrers.has_value());
  BOOST_TEST(referrers->descriptors.empty());
  BOOST_TEST(referrers->notices.empty());
  BOOST_TEST(!referrers->incomplete.has_value());
}

BOOST_AUTO_TEST_CASE(the_fallback_tag_is_read_too_and_each_digest_comes_once) {
  LayoutOnDisk layout;
  layout.add(image());
  layout.add(referrer(image(), "one"));
  layout.add_blob(referrer(image(), "two"));
  layout.add(
      index({descriptor(referrer(image(), "one"), kManifestType), descriptor(referrer(image(), "two"), kManifestType)}),
      fallback_name(kSubject), kIndexType);
  BOOST_TEST(
      listed(layout) == (std::vector<std::string>{name(referrer(image(), "one")), name(referrer(image(), "two"))}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fallback_tag_that_names_no_index_is_said_and_lists_nothing) {
  for (const std::string& content : {image(), image("other")}) {
    LayoutOnDisk layout;
    layout.add(image());
    layout.add(content, fallback_name(kSubject));
    const auto referrers = list_referrers(*layout.open(), kSubject);
    BOOST_REQUIRE(referrers.has_value());
    BOOST_TEST(referrers->descriptors.empty());
    BOOST_REQUIRE(referrers->notices.size() == 1U);
    BOOST_TEST(referrers->notices[0].id() == "referrers.malformed");
  }
}

BOOST_AUTO_TEST_CASE(a_fallback_tag_that_cannot_be_read_leaves_the_list_incomplete) {
  LayoutOnDisk layout;
  layout.add(image());
  layout.add(referrer(image(), "one"));
  layout.list(index({}), fallback_name(kSubject), kIndexType);
  const auto referrers = list_referrers(*layout.open(), kSubject);
  BOOST_REQUIRE(referrers.has_value());
  BOOST_TEST(referrers->descriptors.size() == 1U);
  BOOST_REQUIRE(referrers->incomplete.has_value());
  BOOST_TEST(referrers->incomplete->id() == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(a_listed_manifest_that_cannot_be_read_could_be_a_referrer) {
  const std::string gone = referrer(image(), "gone");
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  layout.list(gone);
  BOOST_TEST(listed(layout) == std::vector<std::string>{name(gone)}, boost::test_tools::per_element());
  layout.write(layout.blob_path(gone), std::string(gone.size(), 'x'));
  BOOST_TEST(listed(layout) == std::vector<std::string>{name(gone)}, boost::test_tools::per_element());
  layout.add_blob("no JSON");
  layout.list("no JSON");
  BOOST_TEST(listed(layout).size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_subject_itself_and_what_a_name_gives_to_another_image_are_no_referrers) {
  LayoutOnDisk layout;
  layout.list(image(), "v1");
  layout.list(image("signature"), fallback_name(Digest::of("other")) + ".sig");
  BOOST_TEST(listed(layout).empty());
  layout.list(image("signature"), "v2");
  BOOST_TEST(listed(layout).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
