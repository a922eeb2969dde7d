#include <boost/test/unit_test.hpp>

#include "registry/push.h"
#include "tests/authenticate/token_server.h"

using namespace pratique;
using namespace pratique::test;

BOOST_AUTO_TEST_SUITE(push_scopes)

BOOST_AUTO_TEST_CASE(writing_asks_for_push_even_if_the_challenge_does_not) {
  TokenRegistry registry;
  Remote remote(registry.name());
  const auto sink = remote.client.sink(Repository::parse(registry.name()).value());
  BOOST_TEST(outcome(sink->push_blob("x")) == "good");  // it says that it is there
  BOOST_TEST(registry.last("/token").target.find("scope=repository%3Aapp%3Apull%2Cpush") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reading_never_asks_for_push_even_if_the_challenge_does) {
  TokenRegistry registry;
  registry.challenge = R"(Bearer realm="/token",scope="repository:app:pull,push")";
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, Digest::of(image()))) == "good");
  BOOST_TEST(registry.last("/token").target == "/token?scope=repository%3Aapp%3Apull");
}

BOOST_AUTO_TEST_CASE(a_token_for_writing_is_not_used_for_reading_nor_the_other_way_round) {
  TokenRegistry registry;
  Remote remote(registry.name());
  BOOST_TEST(outcome(fetch_manifest(*remote.source, Digest::of(image()))) == "good");
  const auto sink = remote.client.sink(Repository::parse(registry.name()).value());
  BOOST_TEST(outcome(sink->push_blob("x")) == "good");
  BOOST_TEST(outcome(fetch_manifest(*remote.source, Digest::of(image()))) == "good");
  BOOST_TEST(registry.count("/token") == 2U);
  BOOST_TEST(registry.last("/token").target.find("pull%2Cpush") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_mounting_needs_beside_it_is_asked_for_too) {
  TokenRegistry registry;
  registry.challenge = R"(Bearer realm="/token",scope="repository:app:pull,push repository:team/base:pull")";
  Remote remote(registry.name());
  const auto sink = remote.client.sink(Repository::parse(registry.name()).value());
  BOOST_TEST(outcome(sink->push_blob("x")) == "good");
  BOOST_TEST(registry.last("/token").target ==
             "/token?scope=repository%3Aapp%3Apull%2Cpush&scope=repository%3Ateam%2Fbase%3Apull");
}

BOOST_AUTO_TEST_SUITE_END()
