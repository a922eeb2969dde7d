#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

#include "tests/hostile_registry/walk.h"
#include "tests/support/certificate.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const auto kNeedsIt = has_shared{HostileRegistry::kPath};

struct Group {
  const char* outcome;  ///< as Walk::text writes it
  std::vector<std::string> faults;
};

// What each fault comes to. A number after the point makes a fault smaller or larger than it is by itself.
const std::vector<Group> kEveryFault{
    {"good | 2 | good | 9",
     {"401-multi",
      "408-then-ok",
      "429-date-then-ok",
      "429-no-hint-then-ok",
      "429-then-ok",
      "500-then-ok",
      "5xx-then-ok",
      "auth-basic",
      "auth-honest",
      "content-type-params",
      "head-405",
      "head-mismatch",
      "link-variants",
      "missing-digest-header",
      "no-content-length",
      "no-content-type",
      "no-keepalive",
      "no-oci-subject",
      "range-ignored",
      "range-wrong",
      "realm-relative",
      "redirect-back",
      "redirect-cdn",
      "redirect-cdn-301",
      "redirect-chain",
      "redirect-relative",
      "referrers-405",
      "referrers-bare",
      "referrers-dup",
      "referrers-false-200",
      "referrers-filter-lie",
      "referrers-no-filter",
      "referrers-off",
      "referrers-pages",
      "reset-then-ok",
      "sha512-header",
      "smuggle",
      "tag-flip",
      "tags-no-link",
      "tags-paged",
      "tags-strange",
      "te-and-cl",
      "token-500",
      "token-access",
      "token-differ",
      "token-expired",
      "token-short-life",
      "warning-flood",
      "warnings"}},
    {"registry.denied | referrers.unavailable | - | registry.denied",
     {"401-for-missing",   "401-loop",           "401-malformed",
      "401-no-challenge",  "401-unknown-scheme", "403",
      "realm-file",        "realm-http",         "realm-injection",
      "realm-metadata",    "realm-redirect",     "realm-trap",
      "realm-unspecified", "realm-userinfo",     "token-403",
      "token-crlf",        "token-empty",        "token-endless",
      "token-html",        "token-huge"}},
    {"content.unavailable | 2 | content.unavailable | 9",
     {"bad-chunk", "early-hints-flood", "encoding-chain", "hang-body", "redirect-confusing", "redirect-crlf",
      "redirect-file", "redirect-many", "redirect-no-location", "redirect-scheme", "redirect-userinfo", "reset-body",
      "slow-headers", "wrong-content-type", "wrong-status"}},
    {"manifest.malformed | 0 | good | 9",
     {"bad-descriptor-digest", "bad-utf8", "bom", "data-mismatch", "deep-json", "float-descriptor-size",
      "huge-descriptor-size", "negative-descriptor-size", "not-object", "schema1", "trailing-json",
      "upper-descriptor-digest", "weak-descriptor-digest"}},
    {"content.unavailable | referrers.unavailable | - | tags.unavailable",
     {"429-huge", "429-silly", "503-forever", "gzip-bomb.16", "gzip-encoded", "hang", "redirect-loop", "reset",
      "slow-body", "token-slow"}},
    {"good | 0 | good | 9",
     {"escape-annotations", "fallback-not-index", "fallback-subject", "foreign-urls", "referrers-empty",
      "referrers-manifest", "self-subject"}},
    {"good | 2 | good | tags.unavailable",
     {"link-empty-pages", "link-endless", "link-malformed", "link-pair-loop", "link-scheme", "tags-wrong-name"}},
    {"content.digest-mismatch | 2 | content.digest-mismatch | 9",
     {"bad-digest-header", "blob-short", "content-length-short", "wrong-blob", "wrong-digest-header"}},
    {"good | referrers.unavailable | - | 9",
     {"fallback-500", "referrers-429", "referrers-500", "referrers-name-unknown"}},
    {"content.digest-mismatch | referrers.unavailable | - | tags.unavailable",
     {"empty-200", "html-200-as-manifest", "redirect-metadata"}},
    {"image.not-found | 0 | good | tags.unavailable", {"error-escapes", "error-flood", "error-not-json"}},
    {"content.unavailable | 2 | content.unavailable | tags.unavailable",
     {"garbage-status", "header-flood", "huge-header"}},
    {"good | incomplete | good | tags.unavailable", {"link-loop", "link-other-host", "link-other-repo"}},
    {"content.size-mismatch | 2 | content.size-mismatch | 9", {"blob-long", "endless-blob"}},
    {"manifest.duplicate-key | 0 | good | 9", {"case-keys", "dup-keys"}},
    {"content.too-large | referrers.unavailable | - | tags.unavailable", {"endless-manifest", "oversize-manifest"}},
    {"good | incomplete | image.not-found | 9", {"referrers-bogus", "referrers-endless"}},
    {"manifest.ambiguous | 0 | good | 9", {"ambiguous"}},
    {"content.too-large | 2 | content.size-mismatch | 9", {"claims-huge"}},
    {"content.unavailable | 2 | content.size-mismatch | 9", {"content-length-lie"}},
    {"content.unavailable | 0 | good | tags.unavailable", {"html-200"}},
    {"content.too-large | 0 | good | 9", {"many-layers.2000"}},
    {"manifest.ambiguous | 2 | manifest.ambiguous | 9", {"mediatype-mismatch"}},
    {"good | referrers.unavailable | - | tags.unavailable", {"redirect-http"}},
    {"good | 3 | good | 9", {"referrers-bomb.8"}},
    {"good | 2 | content.too-large | 9", {"referrers-huge-sizes"}},
    {"good | 11 | subject | 9", {"referrers-no-subject"}},
    {"good | incomplete | good | 9", {"referrers-page-fails"}},
    {"good | 2 | subject | 9", {"referrers-wrong-subject"}},
    {"good | 2 | good | 50000", {"tags-huge.50000"}},
    {"good | 2 | good | 0", {"tags-null"}},
    {"content.size-mismatch | 0 | good | 9", {"wrong-descriptor-size"}},
    {"content.digest-mismatch | 2 | content.size-mismatch | 9", {"wrong-digest"}},
};

// Where there is no referrers API, what befalls manifests befalls the fallback tag, and faults of the API are none.
const std::vector<Group> kWithoutReferrersApi{
    {"content.unavailable | referrers.unavailable | - | 9",
     {"bad-chunk", "content-length-lie", "early-hints-flood", "encoding-chain", "hang-body", "redirect-file",
      "redirect-no-location", "reset-body", "slow-headers", "wrong-content-type", "wrong-status"}},
    {"good | 2 | good | 9",
     {"referrers-bogus", "referrers-empty", "referrers-endless", "referrers-huge-sizes", "referrers-manifest",
      "referrers-no-subject", "referrers-page-fails", "referrers-wrong-subject"}},
    {"content.digest-mismatch | referrers.unavailable | - | 9",
     {"bad-digest-header", "content-length-short", "wrong-digest", "wrong-digest-header"}},
    {"content.unavailable | referrers.unavailable | - | tags.unavailable",
     {"garbage-status", "header-flood", "html-200", "huge-header"}},
    {"good | 2 | good | tags.unavailable", {"link-loop", "link-other-host", "link-other-repo"}},
    {"content.too-large | referrers.unavailable | - | 9", {"claims-huge"}},
    {"content.digest-mismatch | incomplete | good | tags.unavailable", {"html-200-as-manifest"}},
    {"manifest.ambiguous | incomplete | good | 9", {"mediatype-mismatch"}},
    {"good | referrers.unavailable | - | 9", {"redirect-cdn-301"}},
    {"good | 0 | good | 9", {"tag-flip"}},
};

// Plain http between origins is a downgrade only from https.
const std::vector<Group> kOverTls{
    {"content.unavailable | referrers.unavailable | - | tags.unavailable", {"redirect-http"}},
};

// A token does not come back from another origin, and without it the last hop is denied.
const std::vector<Group> kWithTokens{
    {"registry.denied | 2 | registry.denied | 9", {"redirect-back"}},
};

// Only for uploads (tests/push_content), and one that shows only after a Bearer answer.
const std::set<std::string> kElsewhere{"upload-5xx-then-ok", "upload-location-trap", "upload-no-location",
                                       "auth-downgrade"};

// Redirects to another origin that are followed for content by digest.
const std::set<std::string> kLeadElsewhere{"redirect-back",  "redirect-cdn",  "redirect-cdn-301",
                                           "redirect-chain", "redirect-http", "redirect-metadata"};

const std::set<std::string> kSlow{"hang", "hang-body", "slow-body", "slow-headers", "token-slow", "reset-body"};

const std::vector<std::string> kLogin{"--user", "user", "--password", "s3cr3t-password"};

registry::Options options_for(const std::string& fault, registry::Options options) {
  if (!kSlow.contains(fault)) return options;
  options.request_timeout = Duration::seconds(1);
  options.attempts = 1;
  return options;
}

std::map<std::string, std::string> expected(const std::vector<Group>& exceptions) {
  std::map<std::string, std::string> all;
  for (const auto* groups : {&kEveryFault, &exceptions}) {
    for (const Group& group : *groups) {
      for (const std::string& fault : group.faults) all[fault] = group.outcome;
    }
  }
  return all;
}

std::string name_of(const std::string& fault) { return fault.substr(0, fault.find('.')); }

void meet_all(const HostileRegistry& registry, const std::vector<Group>& exceptions, const registry::Options& options,
              const registry::Credentials& logins, const std::set<std::string>& left_out = {}) {
  for (const auto& [fault, outcome] : expected(exceptions)) {
    if (left_out.contains(fault)) continue;
    BOOST_TEST_CONTEXT(fault) {
      const long before = registry.stat("trap_hits");
      BOOST_TEST(walk(registry, fault, options_for(fault, options), logins).text() == outcome);
      if (!kLeadElsewhere.contains(fault)) BOOST_TEST(registry.stat("trap_hits") == before);
    }
  }
  BOOST_TEST(registry.stat("leaks") == 0);
}

HostileRegistry start(std::vector<std::string> words) {
  words.insert(words.end(), {"--endless-mb", "64", "--endless-seconds", "5"});
  return HostileRegistry(words);
}

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_fault, *boost::unit_test::precondition(kNeedsIt))

BOOST_AUTO_TEST_CASE(all_that_the_registry_can_do_is_in_the_table) {
  std::set<std::string> here = kElsewhere;
  for (const auto& [fault, outcome] : expected({})) here.insert(name_of(fault));
  const auto all = HostileRegistry::faults();
  BOOST_TEST(here == std::set<std::string>(all.begin(), all.end()), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(over_plain_http) {
  const auto registry = start(kLogin);
  meet_all(registry, {}, {}, login_for(registry));
}

BOOST_AUTO_TEST_CASE(over_tls) {
  const Certificate certificate;
  const auto registry = start(kLogin + certificate.server_options());
  meet_all(registry, kOverTls, certificate.trusting(), login_for(registry));
}

BOOST_AUTO_TEST_CASE(with_tokens_from_another_origin) {
  const auto registry =
      start(kLogin + std::vector<std::string>{"--auth", "bearer", "--separate-auth", "--anonymous-pull", "0"});
  registry::Options options;
  options.token_servers = {{registry.host(), registry.auth()}};
  meet_all(registry, kWithTokens, options, login_for(registry));
}

BOOST_AUTO_TEST_CASE(without_the_referrers_api) {
  const auto registry = start(kLogin + std::vector<std::string>{"--referrers", "0"});
  meet_all(registry, kWithoutReferrersApi, {}, login_for(registry));
}

BOOST_AUTO_TEST_SUITE_END()
