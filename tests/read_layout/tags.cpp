#include <boost/test/unit_test.hpp>

#include "tests/read_layout/layout_folder.h"
#include "tests/support/ask_registry.h"

using namespace pratique;
using namespace pratique::test;

BOOST_AUTO_TEST_SUITE(read_layout_tags)

BOOST_AUTO_TEST_CASE(names_in_the_index_are_tags) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  layout.add(image("2"), "v2");
  layout.add(image("3"));
  const auto source = layout.open();
  BOOST_TEST(fetch_tag(*source, "v2")->bytes == image("2"));
  BOOST_TEST(resolve_tag(*source, "v1")->to_string() == Digest::of(image()).to_string());
  BOOST_TEST(outcome(fetch_tag(*source, "v3")) == "tag.not-found");
  BOOST_TEST(outcome(resolve_tag(*source, "v3")) == "tag.not-found");
}

BOOST_AUTO_TEST_CASE(all_names_are_listed_once_and_what_is_no_tag_is_counted) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  layout.add(image(), "v1");
  layout.add(image("2"), "registry.example/app:v2");
  const auto tags = layout.open()->tags();
  BOOST_REQUIRE(tags.has_value());
  BOOST_TEST(tags->names == std::vector<std::string>{"v1"}, boost::test_tools::per_element());
  BOOST_TEST(tags->invalid == 1U);
}

BOOST_AUTO_TEST_CASE(one_name_for_two_manifests_is_malformed) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  layout.add(image("2"), "v1");
  BOOST_TEST(outcome(fetch_tag(*layout.open(), "v1")) == "layout.malformed");
}

BOOST_AUTO_TEST_CASE(a_tag_whose_manifest_is_gone_is_unavailable) {
  LayoutOnDisk layout;
  layout.list(image(), "v1");
  BOOST_TEST(outcome(fetch_tag(*layout.open(), "v1")) == "content.unavailable");
  BOOST_TEST(outcome(resolve_tag(*layout.open(), "v1")) == "good");
}

BOOST_AUTO_TEST_CASE(an_index_that_cannot_be_read_is_malformed_for_names_but_not_for_digests) {
  LayoutOnDisk layout;
  layout.add(image(), "v1");
  for (const std::string& text :
       {std::string("{"), image(), index({}) + "x", std::string(R"({"schemaVersion":2})"), index({"{}"})}) {
    layout.write("index.json", text);
    BOOST_TEST(outcome(fetch_tag(*layout.open(), "v1")) == "layout.malformed");
    BOOST_TEST(outcome(layout.open()->tags()) == "layout.malformed");
    BOOST_TEST(outcome(list_referrers(*layout.open(), Digest::of(image()))) == "layout.malformed");
    BOOST_TEST(outcome(fetch_manifest(*layout.open(), Digest::of(image()))) == "good");
  }
}

BOOST_AUTO_TEST_SUITE_END()
