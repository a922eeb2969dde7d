#include <boost/test/unit_test.hpp>

#include <atomic>

#include "base/limits.h"
#include "registry/token_answer.h"
#include "tests/authenticate/token_server.h"

using namespace pratique;
using namespace pratique::test;
using Answer = HttpServer::Answer;
using Asked = HttpServer::Asked;

namespace {

const Digest kImage = Digest::of(image());
const std::string kBasic = "Basic " + base64_encode("me:secret");

std::string fetch(TokenRegistry& registry, registry::Credentials logins = {}, registry::Options options = {}) {
  Remote remote(registry.name(), std::move(options), std::move(logins));
  return outcome(fetch_manifest(*remote.source, kImage));
}

std::string with_token_answer(const std::string& body, int status = 200) {
  TokenRegistry registry;
  registry.token = [&](const Asked&) { return Answer{status, {}, body}; };
  return fetch(registry);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bearer_authentication)

BOOST_AUTO_TEST_CASE(an_anonymous_token_is_fetched_and_used) {
  TokenRegistry registry;
  BOOST_TEST(fetch(registry) == "good");
  const Asked asked = registry.last("/token");
  BOOST_TEST(asked.method == "GET");
  BOOST_TEST(asked.target == "/token?service=test%20registry&scope=repository%3Aapp%3Apull");
  BOOST_TEST(asked.header("authorization").empty());
  BOOST_TEST(registry.server().asked().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_stored_login_gets_the_token) {
  TokenRegistry registry;
  registry.token = [](const Asked& asked) {
    return asked.header("authorization") == kBasic ? Answer{200, {}, R"({"access_token":"abc"})"} : Answer{401};
  };
  BOOST_TEST(fetch(registry, login_for(registry.server().host())) == "good");
  BOOST_TEST(fetch(registry) == "registry.denied");
  BOOST_TEST(fetch(registry, login_for("registry.example")) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(an_identity_token_is_sent_by_post) {
  TokenRegistry registry;
  registry.token = [](const Asked& asked) {
    const bool good = asked.method == "POST" &&
                      asked.body.find("refresh_token=id%26token&service=test%20registry") != std::string::npos;
    return good ? Answer{200, {}, R"({"access_token":"abc"})"} : Answer{400};
  };
  BOOST_TEST(fetch(registry, login_for(registry.server().host(), R"(,"identitytoken":"id&token")")) == "good");
  const Asked asked = registry.last("/token");
  BOOST_TEST(asked.target == "/token");
  BOOST_TEST(asked.body.find("grant_type=refresh_token") != std::string::npos);
  BOOST_TEST(asked.body.find("scope=repository%3Aapp%3Apull") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_there_is_no_post_the_password_is_used) {
  TokenRegistry registry;
  registry.token = [](const Asked& asked) {
    return asked.method == "POST" ? Answer{405} : Answer{200, {}, R"({"token":"abc"})"};
  };
  BOOST_TEST(fetch(registry, login_for(registry.server().host(), R"(,"identitytoken":"x")")) == "good");
  BOOST_TEST(registry.last("/token").header("authorization") == kBasic);
}

BOOST_AUTO_TEST_CASE(a_registry_token_is_sent_as_it_is) {
  TokenRegistry registry;
  BOOST_TEST(fetch(registry, login_for(registry.server().host(), R"(,"registrytoken":"abc")")) == "good");
  BOOST_TEST(registry.count("/token") == 0U);
  BOOST_TEST(fetch(registry, login_for(registry.server().host(), R"(,"registrytoken":"old")")) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(a_token_serves_the_whole_wave_and_what_comes_later) {
  TokenRegistry registry;
  Remote remote(registry.name());
  registry::Wave wave;
  for (int i = 0; i < 5; ++i) wave.manifests.push_back({kImage});
  remote.source->look_up(wave);
  for (const auto& lookup : wave.manifests) BOOST_TEST(outcome(*lookup.answer) == "good");
  BOOST_TEST(registry.count("/token") == 1U);
  const std::size_t before = registry.server().asked().size();
  BOOST_TEST(outcome(remote.source->tags()) == "good");
  BOOST_TEST(outcome(fetch_manifest(*remote.repository(registry.name()), kImage)) == "good");
  BOOST_TEST(registry.server().asked().size() == before + 2);
}

BOOST_AUTO_TEST_CASE(another_repository_gets_its_own_token_without_being_denied_first) {
  TokenRegistry registry;
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(outcome(fetch_manifest(*remote.repository(registry.name("team/other")), kImage)) == "good");
  BOOST_TEST(registry.server().asked().size() == 5U);
  BOOST_TEST(registry.last("/token").target.find("scope=repository%3Ateam%2Fother%3Apull") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_token_is_replaced_a_tenth_of_its_life_before_it_ends) {
  TokenRegistry registry;
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  remote.clock.sleep(Duration::seconds(269));
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(registry.count("/token") == 1U);
  remote.clock.sleep(Duration::seconds(1));
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(registry.count("/token") == 2U);
}

BOOST_AUTO_TEST_CASE(a_token_lives_at_least_a_minute) {
  TokenRegistry registry;
  registry.token = [](const Asked&) {
    return Answer{200, {}, R"({"token":"abc","expires_in":1,"issued_at":"2001-01-01T00:00:00Z"})"};
  };
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  remote.clock.sleep(Duration::seconds(49));
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(registry.count("/token") == 1U);
  remote.clock.sleep(Duration::seconds(1));  // ten seconds before it ends
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  BOOST_TEST(registry.count("/token") == 2U);
}

BOOST_AUTO_TEST_CASE(a_token_that_is_not_taken_is_fetched_anew_once) {
  TokenRegistry registry;
  std::atomic<int> tokens = 0;
  registry.token = [&](const Asked&) {
    return Answer{200, {}, fmt::format(R"({{"token":"t{}","expires_in":300}})", ++tokens)};
  };
  registry.good_header = "Bearer t1";
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  registry.good_header = "Bearer t2";
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "good");
  registry.good_header = "Bearer never";
  const std::size_t before = registry.server().asked().size();
  BOOST_TEST(outcome(fetch_manifest(*remote.source, kImage)) == "registry.denied");
  BOOST_TEST(registry.server().asked().size() == before + 3);
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_denied) {
  BOOST_TEST(with_token_answer(R"({"token":"abc"})") == "good");
  BOOST_TEST(with_token_answer(R"({"access_token":"abc","token":"xyz"})") == "good");
  BOOST_TEST(with_token_answer(R"({"access_token":"","token":"abc"})") == "good");
  BOOST_TEST(with_token_answer(R"({"access_token":7,"token":"abc"})") == "registry.denied");
  for (const std::string& body :
       {std::string("<html>"), std::string("{}"), std::string("[]"), std::string(R"({"token":""})"),
        std::string(R"({"token":7})"), std::string(R"({"token":"abc\r\nX-Injected: yes"})"),
        std::string(R"({"token":"a b"})"), std::string(R"({"token":"ab\u00e4"})"),
        R"({"token":")" + std::string(100'000, 'a') + "\"}"}) {
    BOOST_TEST_CONTEXT(body.substr(0, 40)) { BOOST_TEST(with_token_answer(body) == "registry.denied"); }
  }
}

BOOST_AUTO_TEST_CASE(an_empty_token_or_one_above_the_limit_is_none) {
  const auto read = [](std::size_t length) {
    return outcome(registry::read_token_answer(fmt::format(R"({{"token":"{}"}})", std::string(length, 'a'))));
  };
  BOOST_TEST(read(0) == "registry.denied");
  BOOST_TEST(read(1) == "good");
  BOOST_TEST(read(limits::kTokenBytes) == "good");
  BOOST_TEST(read(limits::kTokenBytes + 1) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(a_token_server_that_refuses_is_told_from_one_that_fails) {
  for (const int status : {400, 401, 403, 404}) BOOST_TEST(with_token_answer("", status) == "registry.denied");
  for (const int status : {429, 500, 503}) BOOST_TEST(with_token_answer("", status) == "content.unavailable");
  TokenRegistry registry;
  std::atomic<int> asked = 0;
  registry.token = [&](const Asked&) { return ++asked < 3 ? Answer{500} : Answer{200, {}, R"({"token":"abc"})"}; };
  BOOST_TEST(fetch(registry) == "good");
}

BOOST_AUTO_TEST_CASE(no_answer_shows_a_secret) {
  TokenRegistry registry;
  registry.token = [](const Asked&) { return Answer{200, {}, R"({"token":"hidden value"})"}; };
  Remote remote(registry.name(), {}, login_for(registry.server().host()));
  const auto content = fetch_manifest(*remote.source, kImage);
  BOOST_REQUIRE(!content.has_value());
  for (const char* secret : {"secret", "hidden", "bWU6c2VjcmV0"}) {
    BOOST_TEST(content.error().to_string().find(secret) == std::string::npos);
    BOOST_TEST(content.error().hint().find(secret) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(without_a_usable_challenge_it_is_denied) {
  for (const char* challenge :
       {"", "Negotiate", "Foo bar=baz", "Bearer realm=\"/token", "Bearer", "Bearer service=x", "realm=\"/token\""}) {
    BOOST_TEST_CONTEXT(challenge) {
      TokenRegistry registry;
      registry.challenge = challenge;
      BOOST_TEST(fetch(registry) == "registry.denied");
      BOOST_TEST(registry.count("/token") == 0U);
    }
  }
}

BOOST_AUTO_TEST_CASE(bearer_is_chosen_among_several) {
  TokenRegistry registry;
  registry.challenge = R"(Negotiate, Basic realm="a, b=\"c\"" ,  bEARER  ReALM = "/token" , Service=x,SCOPE="%SCOPE%")";
  BOOST_TEST(fetch(registry, login_for(registry.server().host())) == "good");
  BOOST_TEST(registry.last("/manifests/").header("authorization") == "Bearer abc");
}

BOOST_AUTO_TEST_CASE(scopes_are_encoded_and_sent_one_by_one) {
  TokenRegistry registry;
  registry.challenge =
      R"(Bearer realm="/token?a=b",service="x&account=root#",scope="repository:app:pull  repository:b:pull")";
  BOOST_TEST(fetch(registry) == "good");
  BOOST_TEST(registry.last("/token").target ==
             "/token?a=b&service=x%26account%3Droot%23&scope=repository%3Aapp%3Apull&scope=repository%3Ab%3Apull");
}

BOOST_AUTO_TEST_CASE(a_scope_that_would_be_more_than_a_scope_is_refused) {
  TokenRegistry registry;
  registry.challenge = R"(Bearer realm="/token",service="x",scope="repository:app:pull&scope=repository:b:pull")";
  BOOST_TEST(fetch(registry) == "registry.denied");
}

BOOST_AUTO_TEST_CASE(without_a_scope_the_repository_is_asked_for) {
  TokenRegistry registry;
  registry.challenge = R"(Bearer realm="/token")";
  BOOST_TEST(fetch(registry) == "good");
  BOOST_TEST(registry.last("/token").target == "/token?scope=repository%3Aapp%3Apull");
}

BOOST_AUTO_TEST_SUITE_END()
