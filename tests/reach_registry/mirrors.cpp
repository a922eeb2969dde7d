#include <boost/test/unit_test.hpp>

#include "tests/authenticate/token_server.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;

namespace {

const Digest kImage = Digest::of(image());

Answer honest(const Asked& asked) {
  if (asked.target.find("/tags/") != std::string::npos) return {200, {}, R"({"tags":["v1"]})"};
  if (asked.target.find("/referrers/") != std::string::npos)
    return {200, {{"Content-Type", std::string(kIndexType)}}, R"({"schemaVersion":2,"manifests":[]})"};
  return {200, {{"Content-Type", kManifestType}}, image()};
}

/// A registry with mirrors, each with its own answers.
struct Scene {
  explicit Scene(std::vector<HttpServer::Handler> handlers) {
    for (auto& handler : handlers) mirrors.push_back(std::make_unique<HttpServer>(std::move(handler)));
  }

  registry::Options options() const {
    registry::Options out{.attempts = 2};
    out.mirrors_of = [this](const Repository&) -> Result<std::vector<registry::Mirror>> {
      std::vector<registry::Mirror> list;
      for (const auto& mirror : mirrors) list.push_back({Repository::parse(mirror->host() + "/cache/app").value()});
      return list;
    };
    return out;
  }

  std::vector<std::unique_ptr<HttpServer>> mirrors;
  HttpServer::Handler at_origin = honest;
  HttpServer origin{[this](const Asked& asked) { return at_origin(asked); }};
};

Answer broken(const Asked&) { return {503}; }
Answer empty(const Asked&) { return {404, {}, R"({"errors":[{"code":"MANIFEST_UNKNOWN"}]})"}; }
Answer lying(const Asked&) { return {200, {{"Content-Type", kManifestType}}, image() + " "}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(mirrors)

BOOST_AUTO_TEST_CASE(content_by_digest_comes_from_the_first_mirror_that_has_it) {
  Scene scene({empty, honest, honest});
  Remote remote(scene.origin.host() + "/app", scene.options());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(scene.mirrors[0]->asked().size() == 1U);
  BOOST_TEST(scene.mirrors[1]->asked().at(0).target == "/v2/cache/app/manifests/" + kImage.to_string());
  BOOST_TEST(scene.mirrors[2]->asked().empty());
  BOOST_TEST(scene.origin.asked().empty());
  BOOST_TEST(remote.client.mirror_notices().empty());
}

BOOST_AUTO_TEST_CASE(tags_and_lists_come_from_the_registry_itself) {
  Scene scene({honest});
  Remote remote(scene.origin.host() + "/app", scene.options());
  BOOST_TEST(outcome(remote.source->tags()) == "good");
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v1")) == "good");
  BOOST_TEST(outcome(resolve_tag(*remote.source, "v1")) == "good");
  BOOST_TEST(outcome(list_referrers(*remote.source, kImage)) == "good");
  BOOST_TEST(scene.mirrors[0]->asked().empty());
  scene.at_origin = [](const Asked&) { return Answer{404, {}, R"({"errors":[{"code":"NAME_UNKNOWN"}]})"}; };
  BOOST_TEST(outcome(list_referrers(*remote.source, kImage)) == "referrers.unavailable");
}

BOOST_AUTO_TEST_CASE(what_no_mirror_has_the_registry_decides_about) {
  Scene scene({empty, empty});
  Remote remote(scene.origin.host() + "/app", scene.options());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  scene.at_origin = empty;
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "image.not-found");
  scene.at_origin = [](const Asked&) { return Answer{403}; };
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(a_mirror_that_fails_is_said_and_asked_once) {
  const std::pair<HttpServer::Handler, const char*> mirrors[] = {
      {broken, "503"}, {lying, "digest"}, {[](const Asked&) { return Answer{401}; }, "401"}};
  for (const auto& [mirror, word] : mirrors) {
    BOOST_TEST_CONTEXT(word) {
      Scene scene({mirror});
      Remote remote(scene.origin.host() + "/app", scene.options());
      for (int i = 0; i < 3; ++i) BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
      BOOST_TEST(scene.mirrors[0]->asked().size() == 1U);
      BOOST_TEST(scene.origin.asked().size() == 3U);
      BOOST_REQUIRE(remote.client.mirror_notices().size() == 1U);
      BOOST_TEST(remote.client.mirror_notices()[0].find(scene.mirrors[0]->host()) != std::string::npos);
      BOOST_TEST(remote.client.mirror_notices()[0].find(word) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_login_goes_to_its_own_host_only) {
  Scene scene({[](const Asked&) { return Answer{401, {{"WWW-Authenticate", "Basic realm=x"}}}; }});
  scene.at_origin = [](const Asked& asked) {
    if (asked.header("authorization").empty()) return Answer{401, {{"WWW-Authenticate", "Basic realm=x"}}};
    return honest(asked);
  };
  Remote remote(scene.origin.host() + "/app", scene.options(), login_for(scene.origin.host()));
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  for (const Asked& asked : scene.mirrors[0]->asked()) BOOST_TEST(asked.header("authorization").empty());
  Remote other(scene.origin.host() + "/app", scene.options(), login_for(scene.mirrors[0]->host()));
  BOOST_TEST(outcome(fetch_manifest(*other.source, kImage)) == "registry.denied");
  BOOST_TEST(scene.mirrors[0]->asked().back().header("authorization") == "Basic " + base64_encode("me:secret"));
  BOOST_TEST(scene.origin.asked().back().header("authorization").empty());
}

BOOST_AUTO_TEST_CASE(rules_that_refuse_a_repository_answer_all_questions_about_it) {
  Scene scene({});
  registry::Options options;
  options.mirrors_of = [](const Repository&) -> Result<std::vector<registry::Mirror>> {
    return Error(registry::kDenied, "blocked");
  };
  Remote remote(scene.origin.host() + "/app", options);
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "registry.denied");
  BOOST_TEST(outcome(resolve_tag(*remote.source, "v1")) == "registry.denied");
  BOOST_TEST(outcome(remote.source->tags()) == "registry.denied");
  BOOST_TEST(outcome(list_referrers(*remote.source, kImage)) == "referrers.unavailable");
  BOOST_TEST(scene.origin.asked().empty());
}

BOOST_AUTO_TEST_SUITE_END()
