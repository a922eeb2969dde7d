// What every registry has to give, asked of registries that others wrote: the same cases against each of them.

#include <boost/test/unit_test.hpp>
#include <set>

#include "registry/push.h"
#include "tests/support/ask_registry.h"
#include "tests/support/oci_content.h"
#include "tests/support/real_registry.h"

using namespace pratique;
using namespace pratique::test;

namespace {

template <class Kind>
struct Needs {
  boost::test_tools::assertion_result operator()(boost::unit_test::test_unit_id) const {
    boost::test_tools::assertion_result there(Kind::is_installed());
    there.message() << "needs the registry program (CONTRIBUTING.md)";
    return there;
  }
};

const std::string kName = "team/app";

/// A client with the login of the registry, and the repository team/app.
struct Client : Remote {
  explicit Client(const RealRegistry& registry, const std::string& path = kName)
      : Remote(registry.host() + "/" + path, registry.options(), registry.login()) {}
  std::unique_ptr<registry::Sink> sink() { return client.sink(Repository::parse(source->name()).value()); }
};

void push_image(RealRegistry& registry, const std::string& tag = "v1") {
  registry.push_blob(kName, "{}");
  registry.push_blob(kName, "layer");
  registry.push_manifest(kName, image(), kManifestType, tag);
}

registry::Attachment about_image(const std::string& content) {
  return {descriptor_of(image(), kManifestType), "application/vnd.test", "text/plain", content, "file.txt", {}};
}

void content_is_fetched_by_digest_and_by_tag(RealRegistry& registry) {
  push_image(registry);
  Client client(registry);
  const Digest digest = Digest::of(image());
  const auto manifest = fetch_manifest(*client.source, digest, static_cast<std::int64_t>(image().size()));
  BOOST_REQUIRE(manifest.has_value());
  BOOST_TEST(manifest->bytes == image());
  BOOST_TEST(manifest->media_type == kManifestType);
  BOOST_TEST(outcome(fetch_manifest(*client.source, digest, 1)) == "content.size-mismatch");
  BOOST_TEST(fetch_tag(*client.source, "v1")->bytes == image());
  BOOST_TEST(fetch_tag(*client.source, "v1")->digest.to_string() == digest.to_string());
  BOOST_TEST(resolve_tag(*client.source, "v1")->to_string() == digest.to_string());
  const auto parsed = registry::parse_manifest(manifest->bytes, manifest->media_type);
  BOOST_TEST(fetch_blob(*client.source, parsed->layers.at(0))->bytes == "layer");
}

void a_tag_that_moves_means_the_new_image(RealRegistry& registry) {
  push_image(registry);
  Client client(registry);
  BOOST_TEST(resolve_tag(*client.source, "v1")->to_string() == Digest::of(image()).to_string());
  registry.push_blob(kName, "other");
  registry.push_manifest(kName, image("other"), kManifestType, "v1");
  BOOST_TEST(resolve_tag(*client.source, "v1")->to_string() == Digest::of(image("other")).to_string());
  BOOST_TEST(fetch_tag(*client.source, "v1")->bytes == image("other"));
  BOOST_TEST(outcome(fetch_manifest(*client.source, Digest::of(image()))) == "good");
}

void an_index_leads_to_its_images(RealRegistry& registry) {
  push_image(registry, "");
  const std::string list =
      index({descriptor(image(), kManifestType, R"(,"platform":{"architecture":"arm64","os":"linux"})")});
  registry.push_manifest(kName, list, kIndexType, "all");
  Client client(registry);
  const auto fetched = fetch_tag(*client.source, "all");
  BOOST_REQUIRE(fetched.has_value());
  BOOST_TEST(fetched->bytes == list);
  BOOST_TEST(fetched->media_type == kIndexType);
  BOOST_TEST(resolve_tag(*client.source, "all")->to_string() == Digest::of(list).to_string());
  const auto parsed = registry::parse_manifest(fetched->bytes, fetched->media_type);
  const registry::Descriptor& child = parsed->manifests.at(0);
  BOOST_TEST(fetch_manifest(*client.source, child.digest, child.size)->bytes == image());
}

/// What a registry cannot keep under this algorithm is not there; what it keeps is checked in it.
void another_digest_algorithm_is_never_something_else(RealRegistry& registry) {
  push_image(registry);
  Client client(registry);
  const Digest digest = Digest::of(image(), Digest::Algorithm::kSha512);
  const auto fetched = fetch_manifest(*client.source, digest);
  const bool known = fetched.has_value();
  BOOST_TEST((known ? fetched->digest == digest : fetched.error().is(registry::kImageNotFound)));
  BOOST_TEST(outcome(fetch_manifest(*client.source, Digest::of(image()))) == "good");
}

void what_is_not_there_is_told_apart(RealRegistry& registry) {
  push_image(registry);
  Client client(registry);
  const Digest unknown = Digest::of("unknown");
  BOOST_TEST(outcome(fetch_manifest(*client.source, unknown)) == "image.not-found");
  BOOST_TEST(outcome(fetch_tag(*client.source, "v2")) == "tag.not-found");
  BOOST_TEST(outcome(resolve_tag(*client.source, "v2")) == "tag.not-found");
  BOOST_TEST(outcome(fetch_blob(*client.source, descriptor_of("unknown", "a/b"))) == "content.unavailable");
  const auto none = list_referrers(*client.source, Digest::of(image()));
  BOOST_REQUIRE(none.has_value());
  BOOST_TEST(none->descriptors.empty());
  BOOST_TEST(!none->incomplete.has_value());
  Client nowhere(registry, "team/nothing");
  BOOST_TEST(outcome(nowhere.source->tags()) == "tags.unavailable");
  BOOST_TEST(outcome(fetch_manifest(*nowhere.source, Digest::of(image()))) == "image.not-found");
  BOOST_TEST(outcome(resolve_tag(*nowhere.source, "v1")) == "tag.not-found");
}

void expect_tags(RealRegistry& registry, std::size_t count) {
  push_image(registry);
  Client client(registry);
  BOOST_TEST(client.source->tags()->names == std::vector<std::string>{"v1"}, boost::test_tools::per_element());
  for (std::size_t i = 1; i < count; ++i) registry.push_manifest(kName, image(), kManifestType, fmt::format("t{}", i));
  const auto tags = client.source->tags();
  BOOST_REQUIRE(tags.has_value());
  BOOST_TEST(tags->names.size() == count);
  BOOST_TEST(std::set<std::string>(tags->names.begin(), tags->names.end()).size() == count);
}

void all_tags_are_listed(RealRegistry& registry) { expect_tags(registry, 20); }

void what_is_attached_is_listed_and_can_be_read(RealRegistry& registry) {
  push_image(registry);
  Client client(registry);
  const auto sink = client.sink();
  for (const char* content : {"one", "two"}) {
    const auto pushed = registry::attach(*sink, about_image(content));
    BOOST_REQUIRE(pushed.has_value());
    BOOST_TEST(pushed->changed);
    const auto again = registry::attach(*sink, about_image(content));
    BOOST_REQUIRE(again.has_value());
    BOOST_TEST(!again->changed);
    BOOST_TEST(again->digest.to_string() == pushed->digest.to_string());
  }
  Client reader(registry);
  const auto found = list_referrers(*reader.source, Digest::of(image()));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(!found->incomplete.has_value());
  std::set<std::string> contents;
  for (const registry::Descriptor& listed : found->descriptors) {
    const auto manifest = fetch_manifest(*reader.source, listed.digest, listed.size);
    BOOST_REQUIRE(manifest.has_value());
    const auto parsed = registry::parse_manifest(manifest->bytes, manifest->media_type);
    BOOST_TEST(parsed->subject->digest.to_string() == Digest::of(image()).to_string());
    contents.insert(fetch_blob(*reader.source, parsed->layers.at(0))->bytes);
  }
  BOOST_TEST(contents == (std::set<std::string>{"one", "two"}), boost::test_tools::per_element());
}

/// As other clients push them: the index under the fallback tag, written by hand.
void what_others_list_under_the_fallback_tag_is_found(RealRegistry& registry) {
  push_image(registry);
  registry.push_blob(kName, "bundle");
  registry.push_manifest(kName, referrer(image()), kManifestType);
  registry.push_manifest(kName, index({descriptor(referrer(image()), kManifestType)}), kIndexType,
                         "sha256-" + std::string(Digest::of(image()).hex()));
  Client client(registry);
  const auto found = list_referrers(*client.source, Digest::of(image()));
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->notices.at(0).id() == "referrers.fallback");
  BOOST_TEST(found->descriptors.at(0).digest.to_string() == Digest::of(referrer(image())).to_string());
}

void blobs_are_pushed_once_and_mounted_from_another_repository(RealRegistry& registry) {
  const std::string content(300'000, 'x');
  registry.push_blob("team/base", content);
  Client client(registry);
  const auto sink = client.sink();
  const auto base = Repository::parse(registry.host() + "/team/base").value();
  const auto first = sink->push_blob(content, base);
  BOOST_REQUIRE(first.has_value());
  const auto again = sink->push_blob(content);
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(!*again);
  BOOST_TEST(fetch_blob(*client.source, descriptor_of(content, "a/b"))->bytes == content);
  const auto other = sink->push_blob("not mounted");
  BOOST_REQUIRE(other.has_value());
  BOOST_TEST(*other);
  BOOST_TEST(fetch_blob(*client.source, descriptor_of("not mounted", "a/b"))->bytes == "not mounted");
}

}  // namespace

// Boost.Test registers cases by name: a suite for each registry, with every case above.
#define PRATIQUE_CASE(Kind, name)                                              \
  BOOST_AUTO_TEST_CASE(name, *boost::unit_test::precondition(Needs<Kind>())) { \
    Kind registry;                                                             \
    ::name(registry);                                                          \
  }
#define PRATIQUE_SUITE(suite, Kind)                                              \
  BOOST_AUTO_TEST_SUITE(suite)                                                   \
  PRATIQUE_CASE(Kind, content_is_fetched_by_digest_and_by_tag)                   \
  PRATIQUE_CASE(Kind, a_tag_that_moves_means_the_new_image)                      \
  PRATIQUE_CASE(Kind, an_index_leads_to_its_images)                              \
  PRATIQUE_CASE(Kind, another_digest_algorithm_is_never_something_else)          \
  PRATIQUE_CASE(Kind, what_is_not_there_is_told_apart)                           \
  PRATIQUE_CASE(Kind, all_tags_are_listed)                                       \
  PRATIQUE_CASE(Kind, what_is_attached_is_listed_and_can_be_read)                \
  PRATIQUE_CASE(Kind, what_others_list_under_the_fallback_tag_is_found)          \
  PRATIQUE_CASE(Kind, blobs_are_pushed_once_and_mounted_from_another_repository) \
  BOOST_AUTO_TEST_SUITE_END()

PRATIQUE_SUITE(debian_registry, DockerRegistry)
PRATIQUE_SUITE(debian_registry_with_tls_and_a_password, LockedDockerRegistry)
PRATIQUE_SUITE(second_registry, MemoryRegistry)

BOOST_AUTO_TEST_SUITE(a_locked_registry)

BOOST_AUTO_TEST_CASE(nothing_is_read_or_written_without_its_password,
                     *boost::unit_test::precondition(Needs<LockedDockerRegistry>())) {
  LockedDockerRegistry registry;
  push_image(registry);
  const Digest digest = Digest::of(image());
  const auto with = [&](const registry::Credentials& login) {
    return std::make_unique<Remote>(registry.host() + "/" + kName, registry.options(), login);
  };
  const auto right = with(registry.login());
  BOOST_TEST(outcome(fetch_manifest(*right->source, digest)) == "good");
  BOOST_TEST(outcome(right->source->tags()) == "good");
  for (const auto& refused : {with(registry.login_with("guess")), with({})}) {
    BOOST_TEST(outcome(fetch_manifest(*refused->source, digest)) == "registry.denied");
    BOOST_TEST(outcome(fetch_tag(*refused->source, "v1")) == "registry.denied");
    BOOST_TEST(outcome(resolve_tag(*refused->source, "v1")) == "registry.denied");
    BOOST_TEST(outcome(refused->source->tags()) == "registry.denied");
    BOOST_TEST(outcome(list_referrers(*refused->source, digest)) == "referrers.unavailable");
    const auto sink = refused->client.sink(Repository::parse(refused->source->name()).value());
    BOOST_TEST(outcome(sink->push_blob("never")) == "registry.denied");
  }
  BOOST_TEST(outcome(fetch_blob(*right->source, descriptor_of("never", "a/b"))) == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(an_unknown_authority_is_sent_no_password,
                     *boost::unit_test::precondition(Needs<LockedDockerRegistry>())) {
  LockedDockerRegistry registry;
  LockedDockerRegistry other;
  push_image(registry);
  Remote right(registry.host() + "/" + kName, registry.options(), registry.login());
  BOOST_TEST(outcome(right.source->tags()) == "good");
  Remote wrong(registry.host() + "/" + kName, other.options(), registry.login());
  BOOST_TEST(outcome(wrong.source->tags()) == "tags.unavailable");
  Remote plain(registry.host() + "/" + kName, {}, registry.login());
  BOOST_TEST(outcome(plain.source->tags()) == "tags.unavailable");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_registry_that_cuts_lists)

BOOST_AUTO_TEST_CASE(tags_are_read_to_their_end_although_no_link_says_that_there_are_more,
                     *boost::unit_test::precondition(Needs<MemoryRegistry>())) {
  MemoryRegistry registry;
  expect_tags(registry, 1003);
}

BOOST_AUTO_TEST_SUITE_END()
