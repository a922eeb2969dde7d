#include <boost/test/unit_test.hpp>

#include "tests/push_content/writable_registry.h"

using namespace pratique;
using namespace pratique::test;

namespace {

using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;

const std::string kTag = fallback_of_image();

std::string digest_of(const registry::Attachment& attachment) {
  return registry::make_artifact_manifest(attachment).descriptor.digest.to_string();
}

std::string entry(const std::string& content) { return descriptor(content, kManifestType); }

bool lists(WritableRegistry& registry, const std::string& digest) {
  return registry.tagged(kTag).find(digest) != std::string::npos;
}

bool is_tag_put(const Asked& asked) { return asked.method == "PUT" && asked.target.ends_with("/manifests/" + kTag); }

/// Somebody else writes the list: these entries and no others.
void replace(WritableRegistry& registry, const std::vector<std::string>& entries) {
  registry.store(index(entries), kIndexType, kTag);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(push_manifests)

BOOST_AUTO_TEST_CASE(an_artifact_manifest_has_everything_that_readers_look_for) {
  const auto artifact = registry::make_artifact_manifest(about_image("evidence", {{"a", "b"}}));
  const auto manifest = registry::parse_manifest(artifact.bytes, "");
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(manifest->media_type == kManifestType);
  BOOST_TEST(manifest->artifact_type == "application/vnd.test");
  BOOST_TEST(manifest->config->media_type == "application/vnd.oci.empty.v1+json");
  BOOST_TEST(manifest->config->digest.to_string() == Digest::of("{}").to_string());
  BOOST_TEST(manifest->layers.at(0).digest.to_string() == Digest::of("evidence").to_string());
  BOOST_TEST(manifest->layers.at(0).media_type == "text/plain");
  BOOST_TEST(manifest->layers.at(0).annotations.at("org.opencontainers.image.title") == "file.txt");
  BOOST_TEST(manifest->subject->digest.to_string() == Digest::of(image()).to_string());
  BOOST_TEST(manifest->subject->size == static_cast<std::int64_t>(image().size()));
  BOOST_TEST(manifest->annotations.at("a") == "b");
}

BOOST_AUTO_TEST_CASE(a_manifest_that_no_reader_would_take_is_not_sent) {
  WritableRegistry registry;
  Writer writer(registry);
  const std::string padded =
      image() + std::string(static_cast<std::size_t>(limits::kManifestBytes) - image().size(), ' ');
  BOOST_TEST(outcome(writer.sink->push_manifest(padded, kManifestType)) == "good");
  const std::size_t before = registry.server().asked().size();
  BOOST_TEST(outcome(writer.sink->push_manifest(padded + ' ', kManifestType)) == "content.too-large");
  BOOST_TEST(registry.server().asked().size() == before);
}

BOOST_AUTO_TEST_CASE(a_registry_that_lists_referrers_itself_gets_no_fallback_tag) {
  WritableRegistry registry;
  registry.lists_subjects = true;
  Writer writer(registry);
  const auto pushed = registry::attach(*writer.sink, about_image());
  BOOST_REQUIRE(pushed.has_value());
  BOOST_TEST(pushed->changed);
  BOOST_TEST(pushed->notices.empty());
  BOOST_TEST(registry.manifests.contains(pushed->digest.to_string()));
  BOOST_TEST(registry.tags.empty());
  BOOST_TEST(registry.blobs.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_registry_that_says_it_listed_something_else_gets_one) {
  WritableRegistry registry;
  registry.before = [&](const Asked& asked) -> std::optional<Answer> {
    if (asked.method != "PUT" || asked.target.find("/manifests/sha256:") == std::string::npos) return std::nullopt;
    Answer out = registry.honest(asked);
    out.headers.emplace_back("OCI-Subject", Digest::of("other").to_string());
    return out;
  };
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  BOOST_TEST(lists(registry, digest_of(about_image())));
}

BOOST_AUTO_TEST_CASE(without_the_api_the_fallback_tag_lists_it_with_type_and_annotations) {
  WritableRegistry registry;
  Writer writer(registry);
  const auto pushed = registry::attach(*writer.sink, about_image("evidence", {{"a", "b"}}));
  BOOST_REQUIRE(pushed.has_value());
  BOOST_REQUIRE(pushed->notices.size() == 1U);
  BOOST_TEST(pushed->notices[0].id() == "push.unguarded");
  const auto list = registry::parse_manifest(registry.tagged(kTag), kIndexType);
  BOOST_REQUIRE(list.has_value());
  BOOST_REQUIRE(list->manifests.size() == 1U);
  BOOST_TEST(list->manifests[0].digest.to_string() == pushed->digest.to_string());
  BOOST_TEST(list->manifests[0].artifact_type == "application/vnd.test");
  BOOST_TEST(list->manifests[0].annotations.at("a") == "b");
  BOOST_TEST(registry.asked("PUT").back().header("if-none-match") == "*");
  const auto found = list_referrers(*writer.source, Digest::of(image()));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->descriptors.size() == 1U);
}

BOOST_AUTO_TEST_CASE(entries_of_others_keep_their_bytes_and_places) {
  WritableRegistry registry;
  const std::string before = R"({ "manifests" : [ {"x":1.50,)" + entry("one").substr(1) + R"( , )" + entry("two") +
                             R"( ], "schemaVersion":2, "mediaType":")" + kIndexType + R"(", "later":"\u00e9"})";
  registry.store(before, kIndexType, kTag);
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  const std::string after = registry.tagged(kTag);
  const std::size_t end = before.find(R"( ], "schema)");
  BOOST_TEST(after.substr(0, end) == before.substr(0, end));
  BOOST_TEST(after.ends_with(before.substr(end)));
  BOOST_TEST(after.substr(end, 1) == ",");
  BOOST_TEST(lists(registry, digest_of(about_image())));
}

BOOST_AUTO_TEST_CASE(attaching_the_same_again_writes_nothing) {
  WritableRegistry registry;
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  const std::size_t writes = registry.asked("PUT").size() + registry.asked("POST").size();
  const auto again = registry::attach(*writer.sink, about_image());
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(!again->changed);
  BOOST_TEST(again->digest.to_string() == digest_of(about_image()));
  BOOST_TEST(registry.asked("PUT").size() + registry.asked("POST").size() == writes);
}

BOOST_AUTO_TEST_CASE(a_manifest_that_is_there_and_not_listed_is_listed) {
  WritableRegistry registry;
  registry.store(registry::make_artifact_manifest(about_image()).bytes, kManifestType);
  Writer writer(registry);
  const auto pushed = registry::attach(*writer.sink, about_image());
  BOOST_REQUIRE(pushed.has_value());
  BOOST_TEST(pushed->changed);
  BOOST_TEST(lists(registry, digest_of(about_image())));
}

BOOST_AUTO_TEST_CASE(a_tag_that_names_no_list_is_left_as_it_is) {
  for (const auto& [content, type] : {std::pair(image(), kManifestType), std::pair(image("other"), kManifestType),
                                      std::pair(std::string("no JSON"), kIndexType)}) {
    WritableRegistry registry;
    registry.store(content, type, kTag);
    Writer writer(registry);
    BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == "push.not-listed");
    BOOST_TEST(registry.tagged(kTag) == content);
    BOOST_TEST(registry.manifests.contains(digest_of(about_image())));
  }
}

BOOST_AUTO_TEST_CASE(a_tag_that_names_the_image_itself_is_left_as_it_is_also_if_that_is_an_index) {
  WritableRegistry registry;
  const std::string image_index = index({descriptor(image(), kManifestType)});
  const Digest digest = Digest::of(image_index);
  const std::string tag = "sha256-" + std::string(digest.hex());
  registry.store(image_index, kIndexType, tag);
  registry::Attachment attachment = about_image();
  attachment.subject = descriptor_of(image_index, kIndexType);
  Writer writer(registry);
  BOOST_TEST(outcome(registry::attach(*writer.sink, attachment)) == "push.not-listed");
  BOOST_TEST(registry.tagged(tag) == image_index);
}

BOOST_AUTO_TEST_CASE(a_list_that_cannot_be_read_is_not_replaced) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.method == "GET" && asked.target.ends_with(kTag)) return Answer{500};
    return std::nullopt;
  };
  Writer writer(registry);
  BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == "push.not-listed");
  BOOST_TEST(registry.count("PUT", kTag) == 0U);
}

BOOST_AUTO_TEST_CASE(a_list_as_long_as_readers_read_is_not_made_longer) {
  WritableRegistry registry;
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < limits::kReferrers; ++i) entries.push_back(entry(std::to_string(i)));
  replace(registry, entries);
  Writer writer(registry);
  BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == "push.not-listed");
  BOOST_TEST(registry.count("PUT", kTag) == 0U);
}

BOOST_AUTO_TEST_CASE(a_writer_in_between_is_noticed_by_the_condition) {
  WritableRegistry registry;
  registry.gives_etags = registry.honours_conditions = true;
  registry.store("one", kManifestType);
  replace(registry, {entry("one")});
  registry.store("two", kManifestType);
  registry.meanwhile = [](WritableRegistry& r, const std::string& method, int count) {
    if (method == "GET" && count == 2) replace(r, {entry("one"), entry("two")});  // the first GET was a reader's
  };
  registry.store(registry::make_artifact_manifest(about_image()).bytes, kManifestType);
  Writer writer(registry);
  const auto pushed = registry::attach(*writer.sink, about_image());
  BOOST_REQUIRE(pushed.has_value());
  BOOST_TEST(pushed->notices.empty());  // the registry has shown that it keeps writers apart
  for (const char* content : {"one", "two"}) BOOST_TEST(lists(registry, Digest::of(content).to_string()));
  BOOST_TEST(lists(registry, digest_of(about_image())));
  BOOST_TEST(registry.count("PUT", kTag) == 2U);
}

BOOST_AUTO_TEST_CASE(the_first_of_two_that_make_the_list_is_not_overwritten) {
  WritableRegistry registry;
  registry.honours_conditions = registry.gives_etags = true;
  registry.meanwhile = [](WritableRegistry& r, const std::string& method, int count) {
    if (method == "GET" && count == 1) replace(r, {entry("one")});
  };
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  BOOST_TEST(lists(registry, Digest::of("one").to_string()));
  BOOST_TEST(lists(registry, digest_of(about_image())));
}

BOOST_AUTO_TEST_CASE(a_registry_that_refuses_every_condition_is_written_to_without) {
  WritableRegistry registry;
  registry.gives_etags = true;
  replace(registry, {entry("one")});
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (is_tag_put(asked) && !asked.header("if-match").empty()) return Answer{412};
    return std::nullopt;
  };
  Writer writer(registry);
  const auto pushed = registry::attach(*writer.sink, about_image());
  BOOST_REQUIRE(pushed.has_value());
  BOOST_TEST(pushed->notices.size() == 1U);  // it has kept nobody apart
  BOOST_TEST(registry.count("PUT", kTag) == 2U);
  BOOST_TEST(lists(registry, Digest::of("one").to_string()));
}

BOOST_AUTO_TEST_CASE(an_etag_that_cannot_be_a_condition_is_none) {
  for (const char* etag : {"W/\"weak\"", "bare", "\"a b\"", "\""}) {
    WritableRegistry registry;
    replace(registry, {entry("one")});
    registry.before = [&](const Asked& asked) -> std::optional<Answer> {
      if (asked.method != "GET" || !asked.target.ends_with(kTag)) return std::nullopt;
      Answer out = registry.honest(asked);
      out.headers.emplace_back("ETag", etag);
      return out;
    };
    Writer writer(registry);
    BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == "good");
    for (const Asked& asked : registry.asked("PUT")) BOOST_TEST(asked.header("if-match") == "");
  }
}

BOOST_AUTO_TEST_CASE(a_list_that_was_replaced_behind_our_back_is_mended) {
  for (const int when : {1, 2}) {  // before we have read it again, and after
    WritableRegistry registry;
    registry.store("one", kManifestType);
    registry.store("two", kManifestType);
    replace(registry, {entry("one")});
    registry.meanwhile = [when](WritableRegistry& r, const std::string& method, int count) {
      const bool now = when == 1 ? method == "PUT" && count == 1 : method == "GET" && count == 2;
      if (now) replace(r, {entry("two")});
    };
    Writer writer(registry);
    const auto pushed = registry::attach(*writer.sink, about_image());
    BOOST_REQUIRE(pushed.has_value());
    BOOST_TEST(lists(registry, Digest::of("one").to_string()));
    BOOST_TEST(lists(registry, Digest::of("two").to_string()));
    BOOST_TEST(lists(registry, digest_of(about_image())));
    BOOST_TEST(pushed->notices.size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(what_others_removed_with_its_manifest_stays_removed) {
  WritableRegistry registry;
  registry.store("one", kManifestType);
  replace(registry, {entry("one")});
  registry.meanwhile = [](WritableRegistry& r, const std::string& method, int count) {
    if (method != "PUT" || count != 1) return;
    r.manifests.erase(Digest::of("one").to_string());
    replace(r, {});
  };
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  BOOST_TEST(!lists(registry, Digest::of("one").to_string()));
  BOOST_TEST(lists(registry, digest_of(about_image())));
}

BOOST_AUTO_TEST_CASE(a_list_that_is_replaced_again_and_again_ends_in_an_error) {
  WritableRegistry registry;
  registry.meanwhile = [](WritableRegistry& r, const std::string& method, int) {
    if (method == "PUT") replace(r, {});
  };
  Writer writer(registry);
  BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == "push.not-listed");
  BOOST_TEST(registry.count("PUT", kTag) == 16U);
}

BOOST_AUTO_TEST_CASE(a_list_is_never_sent_twice_without_a_look_between) {
  WritableRegistry registry;
  registry.before = [&, puts = 0](const Asked& asked) mutable -> std::optional<Answer> {
    if (!is_tag_put(asked)) return std::nullopt;
    switch (++puts) {
      case 1:
        return Answer{503};
      case 2:
        return Answer{.hang_up = true};  // on a kept connection curl would send it again by itself
      case 3:
        return WritableRegistry::broken();
      default:
        return std::nullopt;
    }
  };
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  BOOST_TEST(registry.count("PUT", kTag) == 4U);
  bool looked = true;
  for (const Asked& asked : registry.server().asked()) {
    if (is_tag_put(asked)) BOOST_TEST(std::exchange(looked, false));
    if (asked.method == "GET" && asked.target.ends_with(kTag)) looked = true;
  }
}

BOOST_AUTO_TEST_CASE(a_list_whose_answer_was_lost_is_found_written) {
  WritableRegistry registry;
  registry.before = [&](const Asked& asked) -> std::optional<Answer> {
    if (!is_tag_put(asked)) return std::nullopt;
    registry.honest(asked);
    return WritableRegistry::broken();
  };
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  BOOST_TEST(registry.count("PUT", kTag) == 1U);
}

BOOST_AUTO_TEST_CASE(a_manifest_is_tried_again_and_a_refusal_is_not) {
  for (const auto& [status, id, puts] : {std::tuple(503, "good", 2U), std::tuple(400, "push.failed", 1U)}) {
    WritableRegistry registry;
    registry.lists_subjects = true;
    registry.before = [s = status, first = true](const Asked& asked) mutable -> std::optional<Answer> {
      if (asked.method != "PUT" || asked.target.find("/manifests/") == std::string::npos) return std::nullopt;
      if (!std::exchange(first, false)) return std::nullopt;
      return Answer{s};
    };
    Writer writer(registry);
    BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == id);
    BOOST_TEST(registry.count("PUT", "/manifests/sha256:") == puts);
  }
}

BOOST_AUTO_TEST_CASE(a_manifest_that_is_taken_as_another_is_an_error) {
  WritableRegistry registry;
  registry.before = [](const Asked& asked) -> std::optional<Answer> {
    if (asked.method != "PUT" || asked.target.find("/manifests/") == std::string::npos) return std::nullopt;
    return Answer{
        201,
        {{"Docker-Content-Digest", Digest::of("other").to_string()}, {"OCI-Subject", Digest::of(image()).to_string()}}};
  };
  Writer writer(registry);
  BOOST_TEST(outcome(registry::attach(*writer.sink, about_image())) == "content.digest-mismatch");
}

BOOST_AUTO_TEST_CASE(nothing_is_ever_deleted) {
  WritableRegistry registry;
  Writer writer(registry);
  BOOST_REQUIRE(registry::attach(*writer.sink, about_image()).has_value());
  BOOST_TEST(registry.asked("DELETE").empty());
}

BOOST_AUTO_TEST_SUITE_END()
