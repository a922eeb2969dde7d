#include "tests/support/docker_registry.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/ask_registry.h"
#include "tests/support/oci_content.h"

using namespace pratique;
using namespace pratique::test;

namespace {

boost::test_tools::assertion_result has_registry(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result there(DockerRegistry::is_installed());
  there.message() << "needs docker-registry";
  return there;
}

/// An image, its bundle and the fallback tag, as clients push them.
void push_signed_image(DockerRegistry& registry) {
  registry.push_blob("team/app", "{}");
  registry.push_blob("team/app", "layer");
  registry.push_blob("team/app", "bundle");
  registry.push_manifest("team/app", image(), kManifestType, "v1");
  registry.push_manifest("team/app", referrer(image()), kManifestType);
  registry.push_manifest("team/app", index({descriptor(referrer(image()), kManifestType)}), kIndexType,
                         "sha256-" + std::string(Digest::of(image()).hex()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_real_registry)

BOOST_AUTO_TEST_CASE(a_signed_image_is_found, *boost::unit_test::precondition(has_registry)) {
  DockerRegistry registry;
  push_signed_image(registry);
  Remote remote(registry.host() + "/team/app");
  const Digest digest = Digest::of(image());

  BOOST_TEST(fetch_manifest(*remote.source, digest)->bytes == image());
  BOOST_TEST(resolve_tag(*remote.source, "v1")->to_string() == digest.to_string());
  BOOST_TEST(fetch_tag(*remote.source, "v1")->digest.to_string() == digest.to_string());
  const auto referrers = list_referrers(*remote.source, digest);
  BOOST_REQUIRE(referrers.has_value());
  BOOST_TEST(referrers->notices.at(0).id() == "referrers.fallback");
  const auto& listed = referrers->descriptors.at(0);
  const auto manifest = fetch_manifest(*remote.source, listed.digest, listed.size);
  const auto parsed = registry::parse_manifest(manifest->bytes, manifest->media_type);
  BOOST_TEST(fetch_blob(*remote.source, parsed->layers.at(0))->bytes == "bundle");
  const auto tags = remote.source->tags();
  BOOST_REQUIRE(tags.has_value());
  BOOST_TEST(tags->names.size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_told_apart, *boost::unit_test::precondition(has_registry)) {
  DockerRegistry registry;
  push_signed_image(registry);
  Remote remote(registry.host() + "/team/app");
  const Digest unknown = Digest::of("unknown");
  BOOST_TEST(outcome(fetch_manifest(*remote.source, unknown)) == "image.not-found");
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v2")) == "tag.not-found");
  BOOST_TEST(outcome(resolve_tag(*remote.source, "v2")) == "tag.not-found");
  BOOST_TEST(outcome(fetch_blob(*remote.source, descriptor_of("unknown", "a/b"))) == "content.unavailable");
  const auto none = list_referrers(*remote.source, unknown);
  BOOST_REQUIRE(none.has_value());
  BOOST_TEST(none->descriptors.empty());
  const auto nowhere = remote.repository(registry.host() + "/team/nothing");
  BOOST_TEST(outcome(nowhere->tags()) == "tags.unavailable");
}

BOOST_AUTO_TEST_CASE(a_password_is_asked_for_and_sent, *boost::unit_test::precondition(has_registry)) {
  DockerRegistry registry({"robot", "s3cret"});
  push_signed_image(registry);
  const Digest digest = Digest::of(image());
  const auto config = [&](const std::string& password) {
    return registry::Credentials::parse_docker_config(
               fmt::format(R"({{"auths":{{"{}":{{"username":"robot","password":"{}"}}}}}})", registry.host(), password),
               "config.json")
        .value();
  };
  Remote right(registry.host() + "/team/app", {}, config("s3cret"));
  BOOST_TEST(outcome(fetch_manifest(*right.source, digest)) == "good");
  BOOST_TEST(outcome(right.source->tags()) == "good");
  Remote wrong(registry.host() + "/team/app", {}, config("guess"));
  BOOST_TEST(outcome(fetch_manifest(*wrong.source, digest)) == "registry.denied");
  BOOST_TEST(outcome(list_referrers(*wrong.source, digest)) == "referrers.unavailable");
  Remote none(registry.host() + "/team/app");
  BOOST_TEST(outcome(fetch_manifest(*none.source, digest)) == "registry.denied");
  BOOST_TEST(outcome(none.source->tags()) == "registry.denied");
}

BOOST_AUTO_TEST_SUITE_END()
