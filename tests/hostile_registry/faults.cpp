#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

#include "tests/hostile_registry/walk.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const auto kNeedsIt = has_shared{HostileRegistry::kPath};

std::string image_of(const HostileRegistry& registry, Remote& remote, const std::string& repository) {
  const auto source = remote.repository(registry.host() + "/" + repository);
  return fetch_image(*source, Digest::parse(registry.resolve(repository, "v1")).value());
}

}  // namespace

// What takes more than one look (every_fault.cpp has the rest).
BOOST_AUTO_TEST_SUITE(hostile_registry, *boost::unit_test::precondition(kNeedsIt))

BOOST_AUTO_TEST_CASE(a_forged_second_response_never_answers_the_next_request) {
  const HostileRegistry registry;
  for (int i = 0; i < 10; ++i) BOOST_TEST(walk(registry, "smuggle").text() == walk(registry, "").text());
}

BOOST_AUTO_TEST_CASE(metadata_addresses_are_not_asked) {
  const HostileRegistry registry({"--allow-nonloopback-urls"});
  registry::Options options;
  options.plain_http = true;
  options.request_timeout = Duration::seconds(5);
  BOOST_TEST(walk(registry, "redirect-metadata", options).text() ==
             "content.unavailable | referrers.unavailable | - | tags.unavailable");
  BOOST_TEST(walk(registry, "realm-metadata", options).image == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(a_separate_token_server_has_to_be_listed) {
  const HostileRegistry registry({"--auth", "bearer", "--separate-auth", "--user", "user", "--password",
                                  "s3cr3t-password", "--anonymous-pull", "0"});
  BOOST_TEST(walk(registry, "", {}, login_for(registry)).text() ==
             "registry.denied | referrers.unavailable | - | registry.denied");
  registry::Options options;
  options.token_servers = {{registry.host(), registry.auth()}};
  BOOST_TEST(walk(registry, "", options, login_for(registry)).text() == "good | 2 | good | 9");
  BOOST_TEST(registry.stat("leaks") == 0);
}

BOOST_AUTO_TEST_CASE(a_registry_of_tokens_is_not_told_the_password) {
  const HostileRegistry registry({"--auth", "bearer", "--user", "user", "--password", "s3cr3t-password"});
  Remote remote(registry.host() + "/app", {}, login_for(registry));
  BOOST_TEST(image_of(registry, remote, "app") == "good");
  BOOST_TEST(image_of(registry, remote, "fault-auth-downgrade/app") == "registry.denied");
  BOOST_TEST(registry.stat("leaks") == 0);
}

BOOST_AUTO_TEST_CASE(what_a_head_says_is_only_a_claim) {
  const HostileRegistry registry;
  const auto fetched_by_claim = [&](const std::string& repository) {
    Remote remote(registry.host() + "/" + repository);
    const auto claimed = resolve_tag(*remote.source, "v1");
    return claimed ? outcome(fetch_manifest(*remote.source, *claimed)) : claimed.error().id();
  };
  BOOST_TEST(fetched_by_claim("app") == "good");
  BOOST_TEST(fetched_by_claim("fault-head-mismatch/app") == "image.not-found");
}

BOOST_AUTO_TEST_CASE(a_tag_that_flips_brings_the_bytes_that_its_digest_names) {
  const HostileRegistry registry;
  Remote remote(registry.host() + "/fault-tag-flip/app");
  std::set<Digest> seen;
  for (int i = 0; i < 4; ++i) {
    const auto content = fetch_tag(*remote.source, "v1");
    BOOST_REQUIRE(content.has_value());
    BOOST_TEST((content->digest == Digest::of(content->bytes)));
    seen.insert(content->digest);
  }
  BOOST_TEST(seen.size() > 1U);
}

BOOST_AUTO_TEST_CASE(warnings_are_kept_once_and_change_nothing) {
  const HostileRegistry registry;
  const auto warnings_of = [&](const std::string& repository) {
    Remote remote(registry.host() + "/" + repository);
    for (int i = 0; i < 2; ++i) BOOST_TEST(image_of(registry, remote, repository) == "good");
    return remote.client.warnings();
  };
  BOOST_TEST(warnings_of("app").empty());
  BOOST_TEST(warnings_of("fault-warnings/app").size() == 2U);
  const auto flood = warnings_of("fault-warning-flood/app");
  BOOST_TEST(flood.size() <= 16U);
  for (const std::string& text : flood) {
    BOOST_TEST(text.size() < 600U);
    BOOST_TEST(std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }));
  }
}

BOOST_AUTO_TEST_SUITE_END()
