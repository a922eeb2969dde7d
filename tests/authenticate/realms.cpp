#include <boost/test/unit_test.hpp>

#include "tests/authenticate/token_server.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;

namespace {

const Digest kImage = Digest::of(image());

/// A registry that names a token server of another origin.
struct Scene {
  explicit Scene(const std::string& realm = "") {
    registry.challenge = "Bearer realm=\"" + (realm.empty() ? elsewhere.url() + "/token" : realm) + "\"";
  }

  std::string fetch(registry::Credentials logins = {}, registry::Options options = {}) {
    Remote remote(registry.name(), std::move(options), std::move(logins));
    const auto content = fetch_manifest(*remote.source, kImage);
    if (!content) hint = content.error().hint();
    return outcome(content);
  }
  registry::Credentials login() const { return login_for(registry.server().host()); }

  HttpServer elsewhere{[](const Asked&) { return Answer{200, {}, R"({"token":"abc"})"}; }};
  TokenRegistry registry;
  std::string hint;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(token_servers)

BOOST_AUTO_TEST_CASE(a_stored_login_does_not_go_to_another_origin) {
  Scene scene;
  BOOST_TEST(scene.fetch(scene.login()) == "registry.denied");
  BOOST_TEST(scene.elsewhere.asked().empty());
  BOOST_TEST(scene.hint.find(scene.elsewhere.url()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_anonymous_token_may_come_from_another_origin) {
  Scene scene;
  BOOST_TEST(scene.fetch() == "good");
  BOOST_TEST(scene.elsewhere.asked().at(0).header("authorization").empty());
}

BOOST_AUTO_TEST_CASE(a_listed_token_server_gets_the_login) {
  Scene scene;
  registry::Options options;
  options.token_servers = {{scene.registry.server().host(), scene.elsewhere.url()}};
  BOOST_TEST(scene.fetch(scene.login(), options) == "good");
  BOOST_TEST(scene.elsewhere.asked().at(0).header("authorization") == "Basic " + base64_encode("me:secret"));
  for (const auto& [host, origin] : {std::pair<std::string, std::string>{"registry.example", scene.elsewhere.url()},
                                     {scene.registry.server().host(), "https://elsewhere.example"},
                                     {scene.registry.server().host(), "no url"}}) {
    const std::size_t before = scene.elsewhere.asked().size();
    options.token_servers = {{host, origin}};
    BOOST_TEST(scene.fetch(scene.login(), options) == "registry.denied");
    BOOST_TEST(scene.elsewhere.asked().size() == before);
  }
}

BOOST_AUTO_TEST_CASE(realms_that_no_token_server_has_are_not_asked) {
  HttpServer trap([](const Asked&) { return Answer{200, {}, R"({"token":"abc"})"}; });
  const std::string port = trap.host().substr(10);
  const registry::Options plain{.plain_http = true, .request_timeout = Duration::seconds(2), .attempts = 1};
  const std::pair<std::string, std::string> realms[] = {
      {"file:///etc/passwd", "registry.denied"},
      {"http://registry@" + trap.host() + "/token", "registry.denied"},
      {"ftp://" + trap.host() + "/token", "registry.denied"},
      {"http://0.0.0.0:" + port + "/token", "content.unavailable"},
      {"http://169.254.169.254/token", "content.unavailable"}};
  for (const auto& [realm, id] : realms) {
    BOOST_TEST_CONTEXT(realm) {
      Scene scene(realm);
      BOOST_TEST(scene.fetch({}, plain) == id);
    }
  }
  Scene named("http://registry.invalid/token");
  BOOST_TEST(named.fetch() == "registry.denied");
  BOOST_TEST(trap.asked().empty());
  Scene good("http://127.0.0.1:" + port + "/token");
  BOOST_TEST(good.fetch({}, plain) == "good");
}

BOOST_AUTO_TEST_CASE(a_token_server_does_not_send_us_on) {
  Scene scene("/token");
  scene.registry.token = [&](const Asked&) { return Answer{307, {{"Location", scene.elsewhere.url() + "/token"}}}; };
  BOOST_TEST(scene.fetch(scene.login()) == "registry.denied");
  BOOST_TEST(scene.elsewhere.asked().empty());
}

BOOST_AUTO_TEST_SUITE_END()
