#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "registry/cache.h"
#include "tests/fetch_content/scripted_registry.h"
#include "tests/support/child_process.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;

namespace {

/// A registry, and what a process after the other sees of it through one cache.
struct BehindCache {
  ScriptedRegistry registry{};
  TemporaryFolder folder{};
  std::string path = folder.path() + "/cache";

  /// Asks as a process of its own. What the registry was asked is in registry.asked().
  template <class Ask>
  auto with_source(Ask&& ask) {
    registry::Cache cache(path);
    Remote remote(registry.name());
    const auto source = registry::cached(remote.repository(registry.name()), cache);
    auto answer = ask(*source);
    cache.write();
    return answer;
  }
  Result<registry::Content> manifest(const std::string& content, bool from_cache,
                                     std::optional<std::int64_t> size = {}) {
    return with_source([&](registry::Source& source) {
      registry::Wave wave;
      wave.manifests.push_back({Digest::of(content), size, from_cache});
      source.look_up(wave);
      return *std::move(wave.manifests[0].answer);
    });
  }
  Result<registry::Content> blob(const registry::Descriptor& descriptor) {
    return with_source([&](registry::Source& source) { return fetch_blob(source, descriptor); });
  }
  std::size_t asked() const { return registry.asked().size(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cached_source)

BOOST_FIXTURE_TEST_CASE(a_blob_is_fetched_once, BehindCache) {
  registry.serve_blob("bundle");
  for (int i = 0; i < 3; ++i) {
    const auto content = blob(descriptor_of("bundle", "a/b"));
    BOOST_REQUIRE(content.has_value());
    BOOST_TEST(content->bytes == "bundle");
    BOOST_TEST(content->media_type == "a/b");
  }
  BOOST_TEST(asked() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_manifest_is_fetched_once_if_kept_content_will_do_and_always_if_not, BehindCache) {
  registry.serve_manifest(image());
  for (int i = 0; i < 3; ++i) BOOST_TEST(outcome(manifest(image(), true)) == "good");
  BOOST_TEST(asked() == 1U);
  for (int i = 0; i < 2; ++i) BOOST_TEST(outcome(manifest(image(), false)) == "good");
  BOOST_TEST(asked() == 3U);
  registry.on(ScriptedRegistry::manifest_path(Digest::of(image()).to_string()), {Answer{404}});
  BOOST_TEST(outcome(manifest(image(), false)) == "image.not-found");
  BOOST_TEST(outcome(manifest(image(), true)) == "good");
}

BOOST_FIXTURE_TEST_CASE(an_image_that_must_be_there_is_not_kept, BehindCache) {
  registry.serve_manifest(image());
  BOOST_TEST(outcome(manifest(image(), false)) == "good");
  BOOST_TEST(outcome(manifest(image(), true)) == "good");
  BOOST_TEST(asked() == 2U);
}

BOOST_FIXTURE_TEST_CASE(tags_and_lists_are_never_kept, BehindCache) {
  registry.serve_manifest(image());
  registry.on(ScriptedRegistry::manifest_path("v1"), {Answer{200, {{"Content-Type", kManifestType}}, image()}});
  registry.on(ScriptedRegistry::referrers_path(Digest::of(image())),
              {Answer{200, {{"Content-Type", kIndexType}}, index({})}});
  for (int i = 0; i < 2; ++i) {
    with_source([&](registry::Source& source) {
      registry::Wave wave;
      wave.tags.push_back({"v1"});
      wave.resolves.push_back({"v1"});
      wave.referrers.push_back({Digest::of(image())});
      source.look_up(wave);
      BOOST_TEST(outcome(*wave.tags[0].answer) == "good");
      BOOST_TEST(outcome(*wave.resolves[0].answer) == "good");
      BOOST_TEST(outcome(*wave.referrers[0].answer) == "good");
      return 0;
    });
    BOOST_TEST(!std::filesystem::exists(path));
  }
  BOOST_TEST(asked() > 6U);
}

BOOST_FIXTURE_TEST_CASE(what_was_refused_is_not_kept, BehindCache) {
  const auto serve = [&](const std::string& body) {
    registry.on(ScriptedRegistry::blob_path("bundle"), {Answer{200, {}, body}});
  };
  serve("bungle");
  BOOST_TEST(outcome(blob(descriptor_of("bundle", "a/b"))) == "content.digest-mismatch");
  BOOST_TEST(!std::filesystem::exists(path));
  serve("bundle");
  BOOST_TEST(outcome(blob(descriptor_of("bundle", "a/b"))) == "good");
  serve("bungle");
  BOOST_TEST(outcome(blob(descriptor_of("bundle", "a/b"))) == "good");
}

BOOST_FIXTURE_TEST_CASE(planted_bytes_are_fetched_anew, BehindCache) {
  registry.serve_blob("bundle");
  BOOST_TEST(outcome(blob(descriptor_of("bundle", "a/b"))) == "good");
  write_file(path + "/blobs/sha256/" + std::string(Digest::of("bundle").hex()), "bungle");
  BOOST_TEST(blob(descriptor_of("bundle", "a/b"))->bytes == "bundle");
  BOOST_TEST(asked() == 2U);
  BOOST_TEST(blob(descriptor_of("bundle", "a/b"))->bytes == "bundle");
  BOOST_TEST(asked() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_descriptor_with_another_size_is_answered_by_the_registry, BehindCache) {
  registry.serve_blob("bundle");
  BOOST_TEST(outcome(blob(descriptor_of("bundle", "a/b"))) == "good");
  auto lie = descriptor_of("bundle", "a/b");
  lie.size = 7;
  BOOST_TEST(outcome(blob(lie)) == "content.size-mismatch");
  lie.size = limits::kEvidenceBlobBytes + 1;
  BOOST_TEST(outcome(blob(lie)) == "content.too-large");
}

BOOST_FIXTURE_TEST_CASE(a_manifest_that_the_registry_calls_something_else_is_never_kept, BehindCache) {
  // Kept, it would lose what makes it ambiguous.
  registry.serve_manifest(image(), kIndexType);
  for (int i = 0; i < 2; ++i) {
    const auto content = manifest(image(), true);
    BOOST_REQUIRE(content.has_value());
    BOOST_TEST(outcome(registry::parse_manifest(content->bytes, content->media_type)) == "manifest.ambiguous");
  }
  BOOST_TEST(asked() == 2U);
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_is_all_in_the_cache_leaves_the_others_of_its_wave_in_their_place, BehindCache) {
  registry.serve_blob("one");
  registry.serve_blob("two");
  registry.serve_manifest(image("1"));
  registry.serve_manifest(image("2"));
  BOOST_TEST(outcome(blob(descriptor_of("one", "a/b"))) == "good");
  BOOST_TEST(outcome(manifest(image("1"), true)) == "good");
  with_source([&](registry::Source& source) {
    registry::Wave wave;
    for (const char* name : {"one", "two", "gone"}) wave.blobs.push_back({descriptor_of(name, "a/b")});
    for (const char* name : {"1", "3", "2"}) wave.manifests.push_back({Digest::of(image(name)), {}, true});
    source.look_up(wave);
    BOOST_TEST((*wave.blobs[0].answer)->bytes == "one");
    BOOST_TEST((*wave.blobs[1].answer)->bytes == "two");
    BOOST_TEST(outcome(*wave.blobs[2].answer) == "content.unavailable");
    BOOST_TEST((*wave.manifests[0].answer)->bytes == image("1"));
    BOOST_TEST(outcome(*wave.manifests[1].answer) == "image.not-found");
    BOOST_TEST((*wave.manifests[2].answer)->bytes == image("2"));
    return 0;
  });
  BOOST_TEST(asked() == 6U);
}

BOOST_AUTO_TEST_SUITE_END()
