#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "registry/push.h"
#include "tests/support/ask_registry.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/http_client.h"
#include "tests/support/oci_content.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const auto kNeedsIt = has_shared{HostileRegistry::kPath};
constexpr const char* kPassword = "s3cr3t-password";

registry::Credentials login(const HostileRegistry& registry) {
  const std::string config = fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", registry.host(),
                                         base64_encode(std::string("user:") + kPassword));
  return registry::Credentials::parse_docker_config(config, "config.json").value();
}

/// Attaches to the honest `v1` under this fault: "good" if a reader of the honest repository finds it then, "unlisted"
/// if not, or the id of the error.
std::string attached(const HostileRegistry& registry, const std::string& fault, const registry::Options& options = {}) {
  const std::string repository = registry.host() + (fault.empty() ? "" : "/fault-" + fault) + "/app";
  const Digest image = Digest::parse(registry.resolve("app", "v1")).value();
  Remote remote(repository, options, login(registry));
  const registry::Descriptor subject{kManifestType, image, 1, "", {}, std::nullopt};
  const auto sink = remote.client.sink(Repository::parse(repository).value());
  const auto pushed =
      registry::attach(*sink, {subject, "application/vnd.test", "text/plain", "evidence under " + fault, "", {}});
  if (!pushed) return pushed.error().id();
  Remote reader(registry.host() + "/app", {}, login(registry));
  const auto found = list_referrers(*reader.source, image);
  if (!found) return found.error().id();
  for (const auto& descriptor : found->descriptors) {
    if (descriptor.digest == pushed->digest) return "good";
  }
  return "unlisted";
}

void compare(const HostileRegistry& registry, const char* fault, const std::string& expected,
             const registry::Options& options = {}) {
  BOOST_TEST_CONTEXT(fault) { BOOST_TEST(attached(registry, fault, options) == expected); }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_registry_push)

BOOST_AUTO_TEST_CASE(uploads_are_tried_again_and_never_led_away, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry({"--writable", "--auth", "bearer", "--user", "user", "--password", kPassword});
  compare(registry, "", "good");
  compare(registry, "upload-5xx-then-ok", "good");
  compare(registry, "upload-5xx-then-ok.100", "push.failed");
  compare(registry, "upload-location-trap", "push.failed");
  compare(registry, "upload-no-location", "push.failed");
  compare(registry, "no-oci-subject", "good");
  BOOST_TEST(registry.stat("leaks") == 0);
  BOOST_TEST(registry.stat("trap_hits") == 0);
}

BOOST_AUTO_TEST_CASE(logins_stay_with_their_registry_when_pushing_too, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry({"--writable", "--user", "user", "--password", kPassword});
  for (const char* fault : {"auth-honest", "auth-basic", "401-multi", "realm-relative", "token-access", "token-differ",
                            "token-expired", "token-short-life", "token-500"}) {
    compare(registry, fault, "good");
  }
  for (const char* fault :
       {"401-loop", "401-no-challenge", "401-malformed", "401-unknown-scheme", "realm-trap", "realm-file",
        "realm-metadata", "realm-unspecified", "token-huge", "token-endless", "realm-userinfo", "realm-redirect",
        "token-html", "token-empty", "token-crlf", "token-403"}) {
    compare(registry, fault, "registry.denied");
  }
  BOOST_TEST(registry.stat("leaks") == 0);
  BOOST_TEST(registry.stat("trap_hits") == 0);
}

BOOST_AUTO_TEST_CASE(a_blob_of_another_repository_is_mounted_with_the_rights_for_both,
                     *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry(
      {"--writable", "--auth", "bearer", "--user", "user", "--password", kPassword, "--anonymous-pull", "0"});
  Remote remote(registry.host() + "/app", {}, login(registry));
  const auto other = remote.client.sink(Repository::parse(registry.host() + "/other").value());
  BOOST_TEST(outcome(other->push_blob("shared content")) == "good");
  const auto sink = remote.client.sink(Repository::parse(registry.host() + "/app").value());
  const auto mounted = sink->push_blob("shared content", Repository::parse(registry.host() + "/other").value());
  BOOST_TEST(outcome(mounted) == "good");
  BOOST_TEST(fetch_blob(*remote.source, descriptor_of("shared content", "text/plain"))->bytes == "shared content");
  const std::string log = registry.log();
  const std::size_t mount = log.find("/v2/app/blobs/uploads/?mount=");
  BOOST_REQUIRE(mount != std::string::npos);
  BOOST_TEST(log.find("/v2/app/blobs/uploads/", mount + 1) == std::string::npos);
  BOOST_TEST(registry.stat("leaks") == 0);
}

BOOST_AUTO_TEST_CASE(without_the_api_the_tag_is_kept, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry({"--writable", "--referrers", "0", "--user", "user", "--password", kPassword});
  compare(registry, "", "good");
  compare(registry, "auth-honest", "good");
  compare(registry, "fallback-subject", "push.not-listed");
  compare(registry, "fallback-not-index", "push.not-listed");
  compare(registry, "fallback-500", "push.not-listed");
  BOOST_TEST(registry.stat("leaks") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
