#include <boost/test/unit_test.hpp>

#include "registry/cache.h"
#include "tests/fetch_content/scripted_registry.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

const Digest kImage = Digest::of(image());

void serve_signed_image(ScriptedRegistry& registry) {
  const std::string signature = referrer(image());
  registry.serve_manifest(image());
  registry.serve_manifest(signature);
  registry.serve_blob("bundle");
  registry.on(ScriptedRegistry::referrers_path(kImage),
              {Answer{200, {{"Content-Type", kIndexType}}, index({descriptor(signature, kManifestType)})}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trips)

BOOST_AUTO_TEST_CASE(an_image_and_its_bundle_cost_four_requests_on_two_connections) {
  ScriptedRegistry registry;
  serve_signed_image(registry);
  Remote remote(registry.name());

  registry::Wave first;
  first.manifests.push_back({kImage});
  first.referrers.push_back({kImage});
  remote.source->look_up(first);
  const auto& listed = (*first.referrers[0].answer)->descriptors.at(0);
  const auto manifest = fetch_manifest(*remote.source, listed.digest, listed.size);
  const auto parsed = registry::parse_manifest(manifest->bytes, manifest->media_type);
  BOOST_TEST(fetch_blob(*remote.source, parsed->layers.at(0))->bytes == "bundle");

  BOOST_TEST(outcome(*first.manifests[0].answer) == "good");
  BOOST_TEST(registry.asked().size() == 4U);
  BOOST_TEST(registry.server().connections() <= 2);
  BOOST_TEST(remote.client.traffic().requests == 4U);
  BOOST_TEST(remote.client.traffic().connections == static_cast<std::size_t>(registry.server().connections()));
  BOOST_TEST(remote.client.traffic().bytes > image().size());
}

BOOST_AUTO_TEST_CASE(connections_are_shared_by_the_repositories_of_a_client) {
  ScriptedRegistry registry;
  registry.serve_manifest(image());
  registry.on("/v2/other/manifests/" + kImage.to_string(), {Answer{200, {{"Content-Type", kManifestType}}, image()}});
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(outcome(fetch_manifest(*remote.repository(registry.server().host() + "/other"), kImage)) == "good");
  BOOST_TEST(registry.server().connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_wave_never_has_more_connections_than_allowed) {
  ScriptedRegistry registry;
  registry::Wave wave;
  for (int i = 0; i < 20; ++i) {
    const std::string content = image(std::to_string(i));
    registry.serve_manifest(content);
    wave.manifests.push_back({Digest::of(content)});
  }
  Remote remote(registry.name(), {.parallel = 3});
  remote.source->look_up(wave);
  for (const auto& lookup : wave.manifests) BOOST_TEST(outcome(*lookup.answer) == "good");
  BOOST_TEST(registry.server().connections() <= 3);
}

BOOST_AUTO_TEST_CASE(making_a_repository_sends_nothing) {
  ScriptedRegistry registry;
  Remote remote(registry.name());
  registry::Wave nothing;
  remote.source->look_up(nothing);
  BOOST_TEST(registry.asked().empty());
  BOOST_TEST(remote.source->name() == registry.name());
}

// The four states of a verification: the image's manifest and its referrers, the referrer's manifest, its bundle.
BOOST_AUTO_TEST_CASE(each_state_of_knowledge_costs_the_fewest_requests_that_it_can,
                     *boost::unit_test::precondition(has_shared{HostileRegistry::kPath})) {
  const HostileRegistry registry({"--auth", "bearer", "--anonymous-pull", "1"});
  const std::string name = registry.host() + "/app";
  const Digest image = Digest::parse(registry.resolve("app", "v1")).value();
  const TemporaryFolder folder;
  registry::Cache cache(folder.path());
  const auto cost = [&](registry::Source& source) {
    registry.forget();
    registry::Wave first;
    first.manifests.push_back({image});
    first.referrers.push_back({image});
    source.look_up(first);
    const auto& listed = (*first.referrers[0].answer)->descriptors.at(0);
    registry::Wave second;
    second.manifests.push_back({listed.digest, listed.size, true});
    source.look_up(second);
    const auto& manifest = **second.manifests[0].answer;
    const auto parsed = registry::parse_manifest(manifest.bytes, manifest.media_type);
    BOOST_TEST(outcome(fetch_blob(source, parsed->layers.at(0))) == "good");
    BOOST_TEST(outcome(*first.manifests[0].answer) == "good");
    return registry.stat("requests");
  };
  Remote cold(name);
  BOOST_TEST(cost(*cold.source) == 6);  // 401, token, and four answers
  BOOST_TEST(cost(*cold.source) == 4);  // the token lives
  Remote hinted(name, {.hints = cold.client.learned()});
  BOOST_TEST(cost(*hinted.source) == 5);
  BOOST_TEST(cost(*registry::cached(hinted.repository(name), cache)) == 4);
  BOOST_TEST(cost(*registry::cached(hinted.repository(name), cache)) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
