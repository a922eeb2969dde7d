#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "tests/support/ask_registry.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/oci_content.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

/// What the whole way from an image to its bundles and tags comes to, step by step.
struct Walk {
  std::string image;      ///< outcome of fetching and parsing the manifest
  std::string referrers;  ///< of the list; "incomplete" if it is
  std::string bundles;    ///< the first outcome that is not good, of all referrers' manifests and first blobs
  std::string tags;
};

std::string parsed(const Result<registry::Content>& content) {
  if (!content) return content.error().id();
  return outcome(registry::parse_manifest(content->bytes, content->media_type));
}

std::string fetch_bundles(registry::Source& source, const registry::Referrers& referrers) {
  for (const auto& descriptor : referrers.descriptors) {
    const auto content = fetch_manifest(source, descriptor.digest, descriptor.size);
    if (!content) return content.error().id();
    const auto manifest = registry::parse_manifest(content->bytes, content->media_type);
    if (!manifest) return manifest.error().id();
    if (manifest->layers.empty()) continue;
    const auto blob = fetch_blob(source, manifest->layers.front());
    if (!blob) return blob.error().id();
  }
  return "good";
}

Walk walk(const HostileRegistry& registry, const std::string& fault, const registry::Options& options = {},
          const registry::Credentials& logins = {}) {
  const std::string repository = fault.empty() ? "app" : "fault-" + fault + "/app";
  const Digest digest = Digest::parse(registry.resolve(repository, "v1")).value();
  Remote remote(registry.host() + "/" + repository, options, logins);
  Walk out;
  out.image = parsed(fetch_manifest(*remote.source, digest));
  const auto referrers = list_referrers(*remote.source, digest);
  out.referrers = referrers && referrers->incomplete ? "incomplete" : outcome(referrers);
  if (referrers) out.bundles = fetch_bundles(*remote.source, *referrers);
  out.tags = outcome(remote.source->tags());
  return out;
}

registry::Credentials login(const HostileRegistry& registry) {
  const std::string config =
      fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", registry.host(), base64_encode("user:s3cr3t-password"));
  return registry::Credentials::parse_docker_config(config, "config.json").value();
}

const auto kNeedsIt = has_shared{HostileRegistry::kPath};

struct Expected {
  const char* fault;
  const char* image;
  const char* referrers;
  const char* bundles;
  const char* tags;
};

void compare(const Expected& expected, const Walk& found) {
  BOOST_TEST_CONTEXT(expected.fault) {
    BOOST_TEST(found.image == expected.image);
    BOOST_TEST(found.referrers == expected.referrers);
    BOOST_TEST(found.bundles == expected.bundles);
    BOOST_TEST(found.tags == expected.tags);
  }
}

constexpr const char* kGood = "good";
constexpr const char* kAbsent = "image.not-found";
constexpr const char* kGone = "content.unavailable";
constexpr const char* kOther = "content.digest-mismatch";
constexpr const char* kSize = "content.size-mismatch";
constexpr const char* kNoList = "referrers.unavailable";
constexpr const char* kNoTags = "tags.unavailable";
constexpr const char* kDenied = "registry.denied";

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_registry)

// Whether the forged bytes arrive before the connection is used again is a race: then the next answer has another
// digest and is refused. What must never happen is that they are believed.
BOOST_AUTO_TEST_CASE(a_forged_second_response_is_never_taken_for_content, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry;
  const Walk found = walk(registry, "smuggle");
  for (const std::string& outcome : {found.image, found.bundles})
    BOOST_TEST((outcome == kGood || outcome == kOther), outcome);
}

BOOST_AUTO_TEST_CASE(wrong_content_is_never_used, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry;
  for (const Expected& expected : {
           Expected{"wrong-digest", kOther, kGood, kSize, kGood},
           Expected{"wrong-digest-header", kOther, kGood, kOther, kGood},
           Expected{"bad-digest-header", kOther, kGood, kOther, kGood},
           Expected{"missing-digest-header", kGood, kGood, kGood, kGood},
           Expected{"sha512-header", kGood, kGood, kGood, kGood},
           Expected{"wrong-blob", kGood, kGood, kOther, kGood},
           Expected{"blob-long", kGood, kGood, kSize, kGood},
           Expected{"blob-short", kGood, kGood, kOther, kGood},
           Expected{"content-length-short", kOther, kGood, kOther, kGood},
           Expected{"no-content-length", kGood, kGood, kGood, kGood},
           Expected{"wrong-content-type", kGone, kGood, kGone, kGood},
           Expected{"no-content-type", kGood, kGood, kGood, kGood},
           Expected{"content-type-params", kGood, kGood, kGood, kGood},
           Expected{"mediatype-mismatch", "manifest.ambiguous", kGood, "manifest.ambiguous", kGood},
           Expected{"wrong-status", kGone, kGood, kGone, kGood},
           Expected{"html-200", kGone, kGood, kGood, kNoTags},
           Expected{"html-200-as-manifest", kOther, kNoList, "", kNoTags},
           Expected{"empty-200", kOther, kNoList, "", kNoTags},
           Expected{"gzip-encoded", kGone, kNoList, "", kNoTags},
           Expected{"encoding-chain.20", kGone, kGood, kGone, kGood},
           Expected{"te-and-cl", kGood, kGood, kGood, kGood},
           Expected{"bad-chunk", kGone, kGood, kGone, kGood},
           Expected{"garbage-status", kGone, kGood, kGone, kNoTags},
           Expected{"claims-huge", "content.too-large", kGood, kSize, kGood},
           Expected{"no-keepalive", kGood, kGood, kGood, kGood},
       }) {
    compare(expected, walk(registry, expected.fault));
  }
  BOOST_TEST(registry.stat("leaks") == 0);
  BOOST_TEST(registry.stat("trap_hits") == 0);
}

BOOST_AUTO_TEST_CASE(manifests_that_are_wrong_in_themselves_are_refused, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry;
  for (const auto& [fault, id] : std::initializer_list<std::pair<const char*, const char*>>{
           {"ambiguous", "manifest.ambiguous"},
           {"dup-keys", "manifest.duplicate-key"},
           {"case-keys", "manifest.duplicate-key"},
           {"bad-descriptor-digest", "manifest.malformed"},
           {"upper-descriptor-digest", "manifest.malformed"},
           {"weak-descriptor-digest", "manifest.malformed"},
           {"negative-descriptor-size", "manifest.malformed"},
           {"huge-descriptor-size", "manifest.malformed"},
           {"float-descriptor-size", "manifest.malformed"},
           {"data-mismatch", "manifest.malformed"},
           {"many-layers.2000", "content.too-large"},
           {"deep-json", "manifest.malformed"},
           {"bad-utf8", "manifest.malformed"},
           {"bom", "manifest.malformed"},
           {"trailing-json", "manifest.malformed"},
           {"not-object", "manifest.malformed"},
           {"schema1", "manifest.malformed"},
           {"foreign-urls", "good"},
           {"escape-annotations", "good"},
       }) {
    BOOST_TEST_CONTEXT(fault) {
      const std::string repository = std::string("fault-") + fault + "/app";
      Remote remote(registry.host() + "/" + repository);
      BOOST_TEST(parsed(fetch_manifest(*remote.source, Digest::parse(registry.resolve(repository, "v1")).value())) ==
                 id);
    }
  }
  BOOST_TEST(registry.stat("trap_hits") == 0);
}

BOOST_AUTO_TEST_CASE(lists_are_whole_or_said_not_to_be, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry;
  for (const Expected& expected : {
           Expected{"referrers-pages", kGood, kGood, kGood, kGood},
           Expected{"referrers-page-fails", kGood, "incomplete", kGood, kGood},
           Expected{"referrers-429", kGood, kNoList, "", kGood},
           Expected{"referrers-500", kGood, kNoList, "", kGood},
           Expected{"referrers-name-unknown", kGood, kNoList, "", kGood},
           Expected{"referrers-off", kGood, kGood, kGood, kGood},
           Expected{"referrers-405", kGood, kGood, kGood, kGood},
           Expected{"referrers-405.400", kGood, kGood, kGood, kGood},
           Expected{"referrers-405.406", kGood, kGood, kGood, kGood},
           Expected{"referrers-405.501", kGood, kGood, kGood, kGood},
           Expected{"referrers-false-200", kGood, kGood, kGood, kGood},
           Expected{"referrers-manifest", kGood, kGood, kGood, kGood},
           Expected{"referrers-empty", kGood, kGood, kGood, kGood},
           Expected{"referrers-bare", kGood, kGood, kGood, kGood},
           Expected{"referrers-dup", kGood, kGood, kGood, kGood},
           Expected{"referrers-filter-lie", kGood, kGood, kGood, kGood},
           Expected{"referrers-bogus.20", kGood, kGood, kAbsent, kGood},
           Expected{"referrers-endless", kGood, "incomplete", kAbsent, kGood},
           Expected{"referrers-huge-sizes", kGood, kGood, "content.too-large", kGood},
           Expected{"fallback-subject", kGood, kGood, kGood, kGood},
           Expected{"fallback-not-index", kGood, kGood, kGood, kGood},
           Expected{"fallback-500", kGood, kNoList, "", kGood},
           Expected{"link-loop", kGood, "incomplete", kGood, kNoTags},
           Expected{"link-pair-loop", kGood, kGood, kGood, kNoTags},
           Expected{"link-empty-pages", kGood, kGood, kGood, kNoTags},
           Expected{"link-other-host", kGood, "incomplete", kGood, kNoTags},
           Expected{"link-other-repo", kGood, "incomplete", kGood, kNoTags},
           Expected{"link-scheme", kGood, kGood, kGood, kNoTags},
           Expected{"link-malformed", kGood, kGood, kGood, kNoTags},
           Expected{"link-variants", kGood, kGood, kGood, kGood},
           Expected{"tags-null", kGood, kGood, kGood, kGood},
           Expected{"tags-strange", kGood, kGood, kGood, kGood},
           Expected{"tags-paged", kGood, kGood, kGood, kGood},
           Expected{"tags-wrong-name", kGood, kGood, kGood, kNoTags},
       }) {
    compare(expected, walk(registry, expected.fault));
  }
  BOOST_TEST(registry.stat("trap_hits") == 0);
}

BOOST_AUTO_TEST_CASE(passing_failures_pass, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry;
  for (const char* fault :
       {"5xx-then-ok", "500-then-ok", "408-then-ok", "429-then-ok", "429-no-hint-then-ok", "reset-then-ok"}) {
    compare({fault, kGood, kGood, kGood, kGood}, walk(registry, fault));
  }
  for (const char* fault : {"503-forever", "429-huge", "429-silly", "reset"})
    compare({fault, kGone, kNoList, "", kNoTags}, walk(registry, fault));
  compare({"403", kDenied, kNoList, "", kDenied}, walk(registry, "403"));
  compare({"error-escapes", kAbsent, kGood, kGood, kNoTags}, walk(registry, "error-escapes"));
}

BOOST_AUTO_TEST_CASE(redirects_lead_to_content_only_and_take_no_credentials_along,
                     *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry(
      {"--auth", "bearer", "--user", "user", "--password", "s3cr3t-password", "--anonymous-pull", "0"});
  for (const Expected& expected : {
           Expected{"redirect-cdn", kGood, kGood, kGood, kGood},
           Expected{"redirect-cdn-301", kGood, kGood, kGood, kGood},
           Expected{"redirect-relative", kGood, kGood, kGood, kGood},
           Expected{"redirect-chain", kGood, kGood, kGood, kGood},
           Expected{"redirect-back", kGood, kGood, kDenied, kGood},
           Expected{"redirect-loop", kGone, kNoList, "", kNoTags},
           Expected{"redirect-many", kGood, kGood, kGone, kGood},
           Expected{"redirect-file", kGone, kGood, kGone, kGood},
           Expected{"redirect-scheme", kGood, kGood, kGone, kGood},
           Expected{"redirect-userinfo", kGood, kGood, kGone, kGood},
           Expected{"redirect-confusing", kGood, kGood, kGone, kGood},
           Expected{"redirect-no-location", kGone, kGood, kGone, kGood},
           Expected{"redirect-crlf", kGood, kGood, kGone, kGood},
       }) {
    compare(expected, walk(registry, expected.fault, {}, login(registry)));
  }
  BOOST_TEST(registry.stat("leaks") == 0);
}

BOOST_AUTO_TEST_CASE(metadata_addresses_are_not_asked, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry({"--allow-nonloopback-urls"});
  registry::Options options;
  options.plain_http = true;
  options.request_timeout = Duration::seconds(5);
  compare({"redirect-metadata", kGone, kNoList, "", kNoTags}, walk(registry, "redirect-metadata", options));
  const Walk realm = walk(registry, "realm-metadata", options);
  BOOST_TEST(realm.image == kGone);
}

BOOST_AUTO_TEST_CASE(logins_stay_with_their_registry, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry({"--user", "user", "--password", "s3cr3t-password"});
  for (const char* fault : {"auth-honest", "auth-basic", "401-multi", "realm-relative", "token-access", "token-differ",
                            "token-expired", "token-500"}) {
    compare({fault, kGood, kGood, kGood, kGood}, walk(registry, fault, {}, login(registry)));
  }
  for (const char* fault :
       {"401-loop", "401-no-challenge", "401-malformed", "401-unknown-scheme", "401-for-missing", "realm-trap",
        "realm-file", "realm-metadata", "realm-unspecified", "realm-userinfo", "realm-redirect", "token-html",
        "token-empty", "token-huge", "token-crlf", "token-endless", "token-403"}) {
    compare({fault, kDenied, kNoList, "", kDenied}, walk(registry, fault, {}, login(registry)));
  }
  BOOST_TEST(registry.stat("leaks") == 0);
  BOOST_TEST(registry.stat("trap_hits") == 0);
}

BOOST_AUTO_TEST_CASE(a_separate_token_server_has_to_be_listed, *boost::unit_test::precondition(kNeedsIt)) {
  const HostileRegistry registry({"--auth", "bearer", "--separate-auth", "--user", "user", "--password",
                                  "s3cr3t-password", "--anonymous-pull", "0"});
  compare({"", kDenied, kNoList, "", kDenied}, walk(registry, "", {}, login(registry)));
  registry::Options options;
  options.token_servers = {{registry.host(), registry.auth()}};
  compare({"", kGood, kGood, kGood, kGood}, walk(registry, "", options, login(registry)));
  BOOST_TEST(registry.stat("leaks") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
