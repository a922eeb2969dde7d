#include <boost/test/unit_test.hpp>

#include "tests/fetch_content/scripted_registry.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const Digest kImage = Digest::of(image());
const std::string kPath = ScriptedRegistry::manifest_path("v1");
const Answer kGood{200, {{"Content-Type", kManifestType}, {"Docker-Content-Digest", kImage.to_string()}}, image()};
const Answer kUnnamed{200, {{"Content-Type", kManifestType}}, image()};

}  // namespace

BOOST_AUTO_TEST_SUITE(resolving_tags)

BOOST_AUTO_TEST_CASE(a_tag_is_resolved_without_a_pull) {
  ScriptedRegistry registry;
  registry.on(kPath, {kGood});
  Remote remote(registry.name());
  BOOST_TEST(resolve_tag(*remote.source, "v1")->to_string() == kImage.to_string());
  BOOST_TEST(registry.asked() == std::vector<std::string>{"HEAD " + kPath}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_a_usable_head_the_manifest_is_read) {
  Answer strange = kUnnamed;
  strange.headers.emplace_back("Docker-Content-Digest", "sha256:short");
  for (const Answer& head : {Answer{405}, Answer{400}, kUnnamed, strange}) {
    ScriptedRegistry registry;
    registry.on("HEAD " + kPath, {head});
    registry.on("GET " + kPath, {kGood});
    Remote remote(registry.name());
    BOOST_TEST(resolve_tag(*remote.source, "v1")->to_string() == kImage.to_string());
    BOOST_TEST(registry.asked().size() == 2U);
  }
}

BOOST_AUTO_TEST_CASE(no_tag_no_answer_and_no_right_are_told_apart) {
  ScriptedRegistry registry;
  registry.on(ScriptedRegistry::manifest_path("v5"), {Answer{503}});
  registry.on(ScriptedRegistry::manifest_path("v4"), {Answer{403}});
  Remote remote(registry.name());
  BOOST_TEST(outcome(resolve_tag(*remote.source, "v1")) == "tag.not-found");
  BOOST_TEST(outcome(resolve_tag(*remote.source, "v5")) == "content.unavailable");
  BOOST_TEST(outcome(resolve_tag(*remote.source, "v4")) == "registry.denied");
  const std::size_t before = registry.asked().size();
  for (const char* none : {"v/1", "../tags/list", "v 1", ""})
    BOOST_TEST(outcome(resolve_tag(*remote.source, none)) == "tag.not-found");
  BOOST_TEST(registry.asked().size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
