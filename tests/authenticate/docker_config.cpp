#include <boost/test/unit_test.hpp>

#include "base/base64.h"
#include "registry/credentials.h"
#include "tests/support/ask_registry.h"

using namespace pratique;
using namespace pratique::test;
using registry::Credentials;

namespace {

Credentials parse(const std::string& text) { return Credentials::parse_docker_config(text, "config.json").value(); }

std::string user(const Credentials& credentials, const std::string& repository) {
  const auto login = credentials.login_for(Repository::parse(repository).value());
  if (!login) return login.error().id();
  return *login == nullptr ? "none" : (*login)->user;
}

registry::Login login(const Credentials& credentials, const std::string& repository) {
  return *credentials.login_for(Repository::parse(repository).value()).value();
}

std::string entry(const std::string& key, const std::string& name) {
  return "\"" + key + "\":{\"auth\":\"" + base64_encode(name + ":secret") + "\"}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(docker_configuration)

BOOST_AUTO_TEST_CASE(a_login_is_for_its_host) {
  const Credentials credentials =
      parse("{\"auths\":{" + entry("ghcr.io", "a") + "," + entry("127.0.0.1:5000", "b") + "}}");
  BOOST_TEST(user(credentials, "ghcr.io/org/app") == "a");
  BOOST_TEST(user(credentials, "127.0.0.1:5000/app") == "b");
  BOOST_TEST(user(credentials, "127.0.0.1:5001/app") == "none");
  BOOST_TEST(user(credentials, "evil-ghcr.io/org/app") == "none");
  BOOST_TEST(user(credentials, "ghcr.io.evil.example/app") == "none");
  BOOST_TEST(login(credentials, "ghcr.io/x").password.reveal() == "secret");
}

BOOST_AUTO_TEST_CASE(the_longest_path_wins) {
  const Credentials credentials = parse("{\"auths\":{" + entry("quay.io", "host") + "," + entry("quay.io/org", "org") +
                                        "," + entry("quay.io/org/app", "app") + "}}");
  BOOST_TEST(user(credentials, "quay.io/org/app") == "app");
  BOOST_TEST(user(credentials, "quay.io/org/app/sub") == "app");
  BOOST_TEST(user(credentials, "quay.io/org/application") == "org");
  BOOST_TEST(user(credentials, "quay.io/organisation/x") == "host");
}

BOOST_AUTO_TEST_CASE(keys_are_urls_too) {
  const Credentials credentials = parse("{\"auths\":{" + entry("https://index.docker.io/v1/", "hub") + "," +
                                        entry("https://Registry.Example/v2/", "url") + "}}");
  BOOST_TEST(user(credentials, "docker.io/library/alpine") == "hub");
  BOOST_TEST(user(credentials, "alpine") == "hub");
  BOOST_TEST(user(credentials, "registry.example/app") == "url");
}

BOOST_AUTO_TEST_CASE(a_pair_is_split_at_its_first_colon_and_may_lack_padding) {
  std::string pair = base64_encode("me:a:b");
  const auto parsed = [](const std::string& text) {
    return parse("{\"auths\":{\"a.example\":{\"auth\":\"" + text + "\"}}}");
  };
  BOOST_TEST(login(parsed(pair), "a.example/x").password.reveal() == "a:b");
  BOOST_TEST(login(parsed(base64_encode("me:pass")), "a.example/x").password.reveal() == "pass");
  std::string bare = base64_encode("me:pass");
  bare.erase(bare.find_last_not_of('=') + 1);
  BOOST_TEST(login(parsed(bare), "a.example/x").password.reveal() == "pass");
}

BOOST_AUTO_TEST_CASE(tokens_are_logins) {
  const Credentials credentials =
      parse(R"({"auths":{"a.example":{"identitytoken":"x"},"b.example":{"registrytoken":"y"}}})");
  BOOST_TEST(login(credentials, "a.example/x").identity_token.reveal() == "x");
  BOOST_TEST(login(credentials, "b.example/x").registry_token.reveal() == "y");
}

BOOST_AUTO_TEST_CASE(what_is_no_configuration_is_malformed) {
  BOOST_TEST(outcome(Credentials::parse_docker_config("{}", "c")) == "good");
  BOOST_TEST(outcome(Credentials::parse_docker_config(R"({"auths":null,"psFormat":"x"})", "c")) == "good");
  for (const char* text :
       {"", "[]", "{", R"({"auths":[]})", R"({"auths":{"a":7}})", R"({"auths":{"a":{"auth":"%%%"}}})",
        R"({"auths":{"a":{"auth":7}}})", R"({"auths":{"a":{"auth":"bm9jb2xvbg=="}}})", R"({"credHelpers":{"a":1}})",
        R"({"credsStore":1})", R"({"credsStore":"../evil"})", R"({"credHelpers":{"a":"b c"}})",
        R"({"auths":{"a":{"registrytoken":"x\r\ny"}}})", R"({"auths":{},"auths":{}})"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(outcome(Credentials::parse_docker_config(text, "c")) == "credentials.malformed");
    }
  }
}

BOOST_AUTO_TEST_CASE(an_error_names_the_file_and_shows_no_secret) {
  const auto broken =
      Credentials::parse_docker_config(R"({"auths":{"a":{"auth":"c2VjcmV0"}}})", "/home/me/config.json");
  BOOST_REQUIRE(!broken.has_value());
  BOOST_TEST(broken.error().message().find("/home/me/config.json") != std::string::npos);
  BOOST_TEST(broken.error().message().find("c2VjcmV0") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
