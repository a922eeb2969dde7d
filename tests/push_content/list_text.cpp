#include "registry/list_text.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/oci_content.h"

using namespace pratique;
using namespace pratique::test;
using registry::ListText;

namespace {

const ListText::Entry kNew{"sha256:1", "NEW"};

std::string with_one_more(const std::string& text) {
  const auto list = ListText::parse(text, "");
  return list ? list->with({kNew}) : list.error().id();
}

std::string around(const std::string& manifests) {
  return R"({"annotations":{"manifests":"[]}{\"","b":"\\"},"schemaVersion":2,"manifests":)" + manifests +
         R"(,"z":[1,{"a":2}]})";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(list_text)

BOOST_AUTO_TEST_CASE(an_entry_goes_to_the_end_of_the_list_and_nothing_else_changes) {
  const std::string one = descriptor("one", kManifestType);
  const std::string two = descriptor("two", kManifestType, R"(,"annotations":{"x":"]},\"["})");
  BOOST_TEST(with_one_more(around("[]")) == around("[NEW]"));
  BOOST_TEST(with_one_more(around("[ \n ]")) == around("[NEW \n ]"));
  BOOST_TEST(with_one_more(around("[" + one + "]")) == around("[" + one + ",NEW]"));
  BOOST_TEST(with_one_more(around("[ " + one + " ,\n" + two + "\t]")) == around("[ " + one + " ,\n" + two + ",NEW\t]"));
}

BOOST_AUTO_TEST_CASE(entries_are_taken_as_they_stand) {
  const std::string one = R"({ "size":1.0e0, "digest" : "sha256:x" })";
  const std::string two = descriptor("two", kManifestType);
  const auto list = ListText::parse(around("[" + one + ", " + two + ", 7]"), "");
  BOOST_REQUIRE(list.has_value());
  BOOST_REQUIRE(list->entries().size() == 3U);
  BOOST_TEST(list->entries()[0].text == one);
  BOOST_TEST(list->entries()[0].digest == "sha256:x");
  BOOST_TEST(list->entries()[1].text == two);
  BOOST_TEST(list->entries()[2].digest == "");
  BOOST_TEST(list->names(Digest::of("two").to_string()));
  BOOST_TEST(!list->names(Digest::of("one").to_string()));
}

BOOST_AUTO_TEST_CASE(an_empty_list_is_an_index) {
  const auto again = ListText::parse(ListText().with({}), kIndexType);
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(again->entries().empty());
  BOOST_TEST(ListText().with({kNew}).ends_with(R"("manifests":[NEW]})"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_added_to_is_refused) {
  for (const char* text : {R"({"schemaVersion":2,"\u006danifests":[]})", R"({"schemaVersion":2,"manifests":null})",
                           R"({"schemaVersion":2,"manifests":{}})", R"({"schemaVersion":2})", "[]", ""}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(with_one_more(text) == "manifest.malformed"); }
  }
}

BOOST_AUTO_TEST_SUITE_END()
