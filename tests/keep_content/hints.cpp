#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "registry/cache.h"
#include "tests/authenticate/token_server.h"
#include "tests/fetch_content/scripted_registry.h"
#include "tests/support/child_process.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;
using registry::Hints;
using registry::RegistryHint;

namespace {

const Time kNow = Time::from_seconds(1'800'000'000);
const Digest kImage = Digest::of(image());
const std::string kApi = ScriptedRegistry::referrers_path(kImage);
const std::string kTag = ScriptedRegistry::manifest_path("sha256-" + std::string(kImage.hex()));

RegistryHint realm_hint(const std::string& realm, Time seen = kNow) {
  return {.realm = realm, .service = "test registry", .realm_seen = seen};
}
RegistryHint api_hint(bool there, Time seen = kNow) { return {.referrers_api = there, .referrers_seen = seen}; }

registry::Options with_hint(const std::string& host, RegistryHint hint) {
  registry::Options options;
  options.hints["http://" + host] = std::move(hint);
  return options;
}

/// What a client says of an image, and learned.
struct Fetched {
  std::string outcome;
  Hints learned;
};
Fetched fetch(TokenRegistry& registry, registry::Options options, registry::Credentials logins = {}) {
  Remote remote(registry.name(), std::move(options), std::move(logins));
  return {outcome(fetch_manifest(*remote.source, kImage)), remote.client.learned()};
}

std::size_t listed(ScriptedRegistry& registry, registry::Options options, Hints* learned = nullptr) {
  Remote remote(registry.name(), std::move(options));
  const auto referrers = list_referrers(*remote.source, kImage);
  BOOST_REQUIRE(referrers.has_value());
  if (learned != nullptr) *learned = remote.client.learned();
  return referrers->descriptors.size();
}

Answer typed(const std::string& body, const std::string& type) { return {200, {{"Content-Type", type}}, body}; }
const std::string kList = index({descriptor(referrer(image()), kManifestType)});

}  // namespace

BOOST_AUTO_TEST_SUITE(hints)

BOOST_AUTO_TEST_CASE(hints_are_read_as_they_were_written_while_they_are_fresh) {
  Hints hints;
  hints["https://a:443"] = realm_hint("https://a/token");
  hints["https://b:443"] = api_hint(false);
  const std::string text = registry::render_hints(hints);
  const Hints read = registry::parse_hints(text, kNow + Duration::hours(24));
  BOOST_TEST(read.size() == 2U);
  BOOST_TEST(read.at("https://a:443").realm == "https://a/token");
  BOOST_TEST(read.at("https://a:443").service == "test registry");
  BOOST_TEST(!read.at("https://a:443").referrers_seen.has_value());
  BOOST_TEST(!read.at("https://b:443").referrers_api);
  BOOST_TEST(!read.at("https://b:443").realm_seen.has_value());
  BOOST_TEST(registry::parse_hints(text, kNow + Duration::hours(25)).empty());
  BOOST_TEST(registry::parse_hints(text, kNow - Duration::hours(1)).empty());
  for (const std::string damaged : {"", "{", "[]", R"({"registries":1})", R"({"registries":{"x":{"realm":1}}})"}) {
    BOOST_TEST(registry::parse_hints(damaged, kNow).empty());
  }
}

BOOST_AUTO_TEST_CASE(only_what_is_new_is_worth_writing) {
  Hints hints;
  BOOST_TEST(registry::merge_hints(hints, {{"a", api_hint(false)}}));
  BOOST_TEST(!registry::merge_hints(hints, {{"a", api_hint(false, kNow + Duration::minutes(59))}}));
  BOOST_TEST(registry::merge_hints(hints, {{"a", api_hint(true, kNow + Duration::minutes(59))}}));
  BOOST_TEST(registry::merge_hints(hints, {{"a", api_hint(true, kNow + Duration::hours(3))}}));
  BOOST_TEST(registry::merge_hints(hints, {{"a", realm_hint("https://a/token")}}));
  BOOST_TEST(hints.at("a").referrers_seen.has_value());
}

BOOST_AUTO_TEST_CASE(hints_are_kept_in_the_cache_and_a_link_there_is_not_followed) {
  TemporaryFolder folder;
  const std::string path = folder.path() + "/cache";
  const auto keep = [&](const Hints& learned) {
    registry::Cache cache(path);
    cache.keep_hints(learned, kNow);
    cache.write();
    BOOST_TEST(!cache.trouble().has_value());
  };
  const auto kept = [&] { return registry::Cache(path).hints(kNow); };
  keep({});
  BOOST_TEST(!std::filesystem::exists(path));
  keep({{"a", api_hint(false)}});
  keep({{"b", realm_hint("https://b/token")}});
  BOOST_TEST(kept().size() == 2U);
  write_file(folder.path() + "/outside", registry::render_hints({{"c", api_hint(false)}}));
  std::filesystem::remove(path + "/hints.json");
  std::filesystem::create_symlink(folder.path() + "/outside", path + "/hints.json");
  BOOST_TEST(kept().empty());
  keep({{"a", api_hint(false)}});
  BOOST_TEST(kept().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_token_server_that_gave_a_token_is_learned_and_spares_the_401) {
  TokenRegistry first;
  const Fetched fetched = fetch(first, {});
  BOOST_TEST(fetched.outcome == "good");
  BOOST_TEST(first.server().asked().size() == 3U);
  const RegistryHint hint = fetched.learned.at("http://" + first.server().host());
  BOOST_TEST(hint.realm == "http://" + first.server().host() + "/token");
  BOOST_TEST(hint.service == "test registry");

  TokenRegistry registry;
  const Fetched again =
      fetch(registry, with_hint(registry.server().host(), realm_hint("http://" + registry.server().host() + "/token")));
  BOOST_TEST(again.outcome == "good");
  BOOST_TEST(registry.server().asked().size() == 2U);
  BOOST_TEST(again.learned.empty());  // the registry itself has not said so again
}

BOOST_AUTO_TEST_CASE(a_token_server_that_gave_none_or_has_a_query_is_not_learned) {
  TokenRegistry refusing;
  refusing.token = [](const Asked&) { return Answer{403}; };
  BOOST_TEST(fetch(refusing, {}).learned.empty());
  TokenRegistry with_query;
  with_query.challenge = R"(Bearer realm="/token?key=1",service="s")";
  const Fetched fetched = fetch(with_query, {});
  BOOST_TEST(fetched.outcome == "good");
  BOOST_TEST(fetched.learned.empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_hint_of_a_token_server_costs_one_request) {
  for (const int status : {404, 401, 500, 503}) {
    TokenRegistry registry;
    const std::string host = registry.server().host();
    registry.token = [&](const Asked& asked) {
      return asked.target.starts_with("/token/old") ? Answer{status} : Answer{200, {}, R"({"token":"abc"})"};
    };
    BOOST_TEST(fetch(registry, with_hint(host, realm_hint("http://" + host + "/token/old"))).outcome == "good");
    BOOST_TEST(registry.server().asked().size() == 4U);
  }
  TokenRegistry other_token;
  const std::string host = other_token.server().host();
  other_token.token = [&](const Asked& asked) {
    return Answer{200, {}, asked.target.starts_with("/token/old") ? R"({"token":"old"})" : R"({"token":"abc"})"};
  };
  const Fetched fetched = fetch(other_token, with_hint(host, realm_hint("http://" + host + "/token/old")));
  BOOST_TEST(fetched.outcome == "good");
  BOOST_TEST(other_token.server().asked().size() == 4U);
  BOOST_TEST(fetched.learned.at("http://" + host).realm == "http://" + host + "/token");
}

BOOST_AUTO_TEST_CASE(a_hint_sends_no_login_where_a_challenge_would_not) {
  TokenRegistry registry;
  TokenRegistry stranger;
  const std::string host = registry.server().host();
  const Fetched fetched =
      fetch(registry, with_hint(host, realm_hint("http://" + stranger.server().host() + "/token")), login_for(host));
  BOOST_TEST(fetched.outcome == "good");
  BOOST_TEST(stranger.server().asked().empty());
  BOOST_TEST(registry.server().asked().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_hint_of_what_is_no_url_that_may_be_asked_is_passed_over) {
  for (const char* realm : {"", "file:///etc/passwd", "https://me:secret@127.0.0.1/token", "ftp://127.0.0.1/"}) {
    TokenRegistry registry;
    BOOST_TEST(fetch(registry, with_hint(registry.server().host(), realm_hint(realm))).outcome == "good");
    BOOST_TEST(registry.server().asked().size() == 3U);
  }
}

BOOST_AUTO_TEST_CASE(a_registry_that_has_turned_to_passwords_is_believed_over_the_hint) {
  TokenRegistry registry;
  registry.challenge = R"(Basic realm="x")";
  registry.good_header = "Basic " + base64_encode("me:secret");
  registry.token = [](const Asked&) { return Answer{404}; };
  const std::string host = registry.server().host();
  const auto options = with_hint(host, realm_hint("http://" + host + "/token"));
  BOOST_TEST(fetch(registry, options, login_for(host)).outcome == "good");
}

BOOST_AUTO_TEST_CASE(what_was_seen_of_the_referrers_api_is_learned) {
  Hints learned;
  ScriptedRegistry with;
  with.on(kApi, {typed(kList, kIndexType)});
  BOOST_TEST(listed(with, {}, &learned) == 1U);
  BOOST_TEST(learned.at("http://" + with.server().host()).referrers_api);
  ScriptedRegistry without;
  without.on(kTag, {typed(kList, kIndexType)});
  BOOST_TEST(listed(without, {}, &learned) == 1U);
  BOOST_TEST(!learned.at("http://" + without.server().host()).referrers_api);
  BOOST_TEST(learned.at("http://" + without.server().host()).referrers_seen.has_value());
}

BOOST_AUTO_TEST_CASE(nothing_is_learned_of_the_referrers_api_when_it_fails) {
  ScriptedRegistry failing;
  failing.on(kApi, {Answer{500}});
  Remote remote(failing.name(), {.attempts = 1});
  BOOST_TEST(outcome(list_referrers(*remote.source, kImage)) == "referrers.unavailable");
  BOOST_TEST(remote.client.learned().empty());
}

BOOST_AUTO_TEST_CASE(a_registry_seen_without_the_api_is_asked_for_both_and_still_decides_itself) {
  for (const bool has_api : {false, true}) {
    ScriptedRegistry registry;
    const std::string two =
        index({descriptor(referrer(image()), kManifestType), descriptor(referrer(image(), "other"), kManifestType)});
    registry.on(kTag, {typed(kList, kIndexType)});
    if (has_api) registry.on(kApi, {typed(two, kIndexType)});
    BOOST_TEST(listed(registry, with_hint(registry.server().host(), api_hint(false))) == (has_api ? 2U : 1U));
    // With the list at hand nobody waits for the tag: its request may not have arrived yet.
    BOOST_TEST(registry.asked().size() <= 2U);
    if (!has_api) BOOST_TEST(registry.asked().size() == 2U);
  }
  ScriptedRegistry hinted_present;
  hinted_present.on(kTag, {typed(kList, kIndexType)});
  BOOST_TEST(listed(hinted_present, with_hint(hinted_present.server().host(), api_hint(true))) == 1U);
}

BOOST_AUTO_TEST_CASE(a_failing_api_is_not_replaced_by_the_tag_that_was_asked_early) {
  ScriptedRegistry registry;
  registry.on(kTag, {typed(kList, kIndexType)});
  registry.on(kApi, {Answer{500}});
  auto options = with_hint(registry.server().host(), api_hint(false));
  options.attempts = 1;
  Remote remote(registry.name(), options);
  BOOST_TEST(outcome(list_referrers(*remote.source, kImage)) == "referrers.unavailable");
}

BOOST_AUTO_TEST_SUITE_END()
