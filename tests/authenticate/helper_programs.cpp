#include <boost/test/unit_test.hpp>

#include "tests/authenticate/token_server.h"

using namespace pratique;
using namespace pratique::test;
using registry::Credentials;
using registry::HelperRun;
using registry::Secret;

namespace {

/// Logins whose helper programs are played here; remembers who was asked for what.
struct Helpers {
  explicit Helpers(const std::string& config)
      : logins(Credentials::parse_docker_config(config, "config.json").value()) {
    logins.run_helpers_with([this](const std::string& program, const std::string& server) {
      asked.push_back(program + " " + server);
      return answer(program, server);
    });
  }

  std::string user(const std::string& repository) {
    const auto login = logins.login_for(Repository::parse(repository).value());
    if (!login) return login.error().id();
    return *login == nullptr ? "none" : (*login)->user;
  }

  std::vector<std::string> asked{};
  registry::RunHelper answer = [](const std::string& program, const std::string&) -> Result<HelperRun> {
    return HelperRun{0, Secret(R"({"ServerURL":"x","Username":")" + program + R"(","Secret":"hidden"})")};
  };
  Credentials logins;
};

std::string entry(const std::string& key) { return "\"" + key + "\":{\"auth\":\"" + base64_encode("file:x") + "\"}"; }

std::string stored(const std::string& output, int exit_code = 0) {
  Helpers helpers(R"({"credsStore":"desktop"})");
  helpers.answer = [&](const std::string&, const std::string&) { return HelperRun{exit_code, Secret(output)}; };
  return helpers.user("a.example/x");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(helper_programs)

BOOST_AUTO_TEST_CASE(a_file_s_own_login_comes_first_then_the_helper_of_the_host_then_the_one_of_all_hosts) {
  Helpers helpers("{\"auths\":{" + entry("a.example") + "," + entry("b.example/org") +
                  R"(,"https://c.example/v1/":{}},"credHelpers":{"b.example":"cloud"},"credsStore":"desktop"})");
  BOOST_TEST(helpers.user("a.example/x") == "file");
  BOOST_TEST(helpers.user("b.example/org/x") == "file");
  BOOST_TEST(helpers.asked.empty());
  BOOST_TEST(helpers.user("b.example/other") == "cloud");
  BOOST_TEST(helpers.user("c.example/x") == "desktop");
  BOOST_TEST(helpers.user("d.example/x") == "desktop");
  const std::vector<std::string> expected = {"cloud b.example", "desktop https://c.example/v1/", "desktop d.example"};
  BOOST_TEST(helpers.asked == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_helper_is_asked_for_its_own_hosts_only) {
  Helpers helpers(R"({"credHelpers":{"a.example":"cloud"}})");
  BOOST_TEST(helpers.user("b.example/x") == "none");
  BOOST_TEST(helpers.user("a.example.evil.example/x") == "none");
  BOOST_TEST(helpers.asked.empty());
  BOOST_TEST(helpers.user("a.example/x") == "cloud");
}

BOOST_AUTO_TEST_CASE(an_empty_helper_takes_a_host_out_of_the_store) {
  Helpers helpers(R"({"credHelpers":{"a.example":""},"credsStore":"desktop"})");
  BOOST_TEST(helpers.user("a.example/x") == "none");
  BOOST_TEST(helpers.user("b.example/x") == "desktop");
}

BOOST_AUTO_TEST_CASE(docker_hub_has_the_name_by_which_docker_stored_it) {
  for (const char* config : {R"({"credsStore":"s"})", R"({"credHelpers":{"docker.io":"s"}})",
                             R"({"credHelpers":{"https://index.docker.io/v1/":"s"}})"}) {
    BOOST_TEST_CONTEXT(config) {
      Helpers helpers(config);
      BOOST_TEST(helpers.user("alpine") == "s");
      BOOST_TEST(helpers.asked.at(0) == "s https://index.docker.io/v1/");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_server_is_asked_for_once) {
  Helpers helpers(R"({"credsStore":"desktop"})");
  BOOST_TEST(helpers.user("a.example/x") == "desktop");
  BOOST_TEST(helpers.user("a.example/y") == "desktop");
  BOOST_TEST(helpers.asked.size() == 1U);
  Helpers failing(R"({"credsStore":"desktop"})");
  failing.answer = [](const std::string&, const std::string&) { return HelperRun{1, Secret("no")}; };
  BOOST_TEST(failing.user("a.example/x") == "registry.denied");
  BOOST_TEST(failing.user("a.example/y") == "registry.denied");
  BOOST_TEST(failing.asked.size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_the_one_text_means_that_there_is_no_login) {
  BOOST_TEST(stored("credentials not found in native keychain\n", 1) == "none");
  BOOST_TEST(stored("credentials not found in native keychain\n", 0) == "registry.denied");
  BOOST_TEST(stored("keychain is locked\n", 1) == "registry.denied");
  BOOST_TEST(stored("", 1) == "registry.denied");
  BOOST_TEST(stored(R"({"Username":"","Secret":""})") == "none");
  BOOST_TEST(stored(R"({"Username":"me","Secret":"x"})") == "me");
  for (const char* output :
       {"", "[]", "me", R"({"Username":"me"})", R"({"Secret":"x"})", R"({"Username":7,"Secret":"x"})",
        R"({"Username":"me","Secret":"x","Secret":"y"})", R"({"Username":"me","Secret":"x"} {})"}) {
    BOOST_TEST_CONTEXT(output) { BOOST_TEST(stored(output) == "registry.denied"); }
  }
}

BOOST_AUTO_TEST_CASE(the_user_token_means_an_identity_token) {
  Helpers helpers(R"({"credsStore":"desktop"})");
  helpers.answer = [](const std::string&, const std::string&) {
    return HelperRun{0, Secret(R"({"Username":"<token>","Secret":"refresh"})")};
  };
  const auto login = helpers.logins.login_for(Repository::parse("a.example/x").value());
  BOOST_TEST((*login)->identity_token.reveal() == "refresh");
  BOOST_TEST((*login)->user.empty());
}

BOOST_AUTO_TEST_CASE(a_failure_names_program_and_server_and_shows_nothing_of_the_answer) {
  for (const int code : {0, 1}) {
    Helpers helpers(R"({"credsStore":"desktop"})");
    helpers.answer = [&](const std::string&, const std::string&) {
      return HelperRun{code, Secret(R"({"Username":"me","Secret":"hidden",})")};
    };
    const auto login = helpers.logins.login_for(Repository::parse("a.example/x").value());
    BOOST_REQUIRE(!login.has_value());
    BOOST_TEST(login.error().message().find("a.example") != std::string::npos);
    BOOST_TEST(login.error().message().find("docker-credential-desktop") != std::string::npos);
    BOOST_TEST((login.error().to_string() + login.error().hint()).find("hidden") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(no_helper_is_run_before_the_registry_asks_and_one_that_fails_is_said) {
  TokenRegistry registry;
  Helpers helpers(R"({"credsStore":"desktop"})");
  registry.good_header = "";
  Remote open(registry.name(), {}, helpers.logins);
  BOOST_TEST(outcome(fetch_manifest(*open.source, Digest::of(image()))) == "good");
  BOOST_TEST(helpers.asked.empty());

  registry.good_header = "Bearer abc";
  registry.token = [](const HttpServer::Asked& asked) {
    const bool good = asked.header("authorization") == "Basic " + base64_encode("desktop:hidden");
    return good ? HttpServer::Answer{200, {}, R"({"token":"abc"})"} : HttpServer::Answer{401};
  };
  Remote closed(registry.name(), {}, helpers.logins);
  BOOST_TEST(outcome(fetch_manifest(*closed.source, Digest::of(image()))) == "good");
  BOOST_TEST(helpers.asked.size() == 1U);

  Helpers failing(R"({"credsStore":"desktop"})");
  failing.answer = [](const std::string&, const std::string&) { return HelperRun{1, Secret("no")}; };
  registry.token = [](const HttpServer::Asked&) { return HttpServer::Answer{200, {}, R"({"token":"abc"})"}; };
  Remote broken(registry.name(), {}, failing.logins);
  const auto content = fetch_manifest(*broken.source, Digest::of(image()));
  BOOST_TEST(outcome(content) == "registry.denied");  // although an anonymous token would have done
  BOOST_TEST(content.error().message().find("docker-credential-desktop") != std::string::npos);
  BOOST_TEST(registry.count("/token") == 1U);
}

BOOST_AUTO_TEST_CASE(files_are_looked_at_in_order_and_a_login_of_the_variables_comes_first) {
  Credentials logins = Credentials::parse_docker_config("{\"auths\":{" + entry("a.example") + "}}", "1").value();
  const auto user = [&](const char* repository) {
    const auto login = logins.login_for(Repository::parse(repository).value()).value();
    return login == nullptr ? "none" : login->user;
  };
  const std::string second = base64_encode("second:x");
  logins.add(Credentials::parse_docker_config(
                 R"({"auths":{"a.example":{"auth":")" + second + R"("},"b.example":{"auth":")" + second + "\"}}}", "2")
                 .value());
  BOOST_TEST(user("a.example/x") == "file");
  BOOST_TEST(user("b.example/x") == "second");
  logins.put_first("b.example", registry::Login{"own", Secret("x"), {}, {}});
  BOOST_TEST(user("a.example/x") == "file");
  BOOST_TEST(user("b.example/x") == "own");
}

BOOST_AUTO_TEST_SUITE_END()
