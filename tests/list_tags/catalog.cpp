#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "tests/support/ask_registry.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

/// How many repositories are listed, or the id of the error.
std::string listed(const std::vector<std::string>& server) {
  const HostileRegistry registry(server);
  Remote remote(registry.host() + "/app");
  const auto names = remote.client.repositories(registry.host());
  BOOST_TEST(registry.stat("trap_hits") == 0);
  BOOST_TEST(registry.stat("leaks") == 0);
  return names ? std::to_string(names->names.size()) : names.error().id();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(list_repositories, *boost::unit_test::precondition(has_shared{HostileRegistry::kPath}))

BOOST_AUTO_TEST_CASE(all_pages_are_read) {
  BOOST_TEST(listed({}) == "3");
  BOOST_TEST(listed({"--page-max", "2"}) == "3");
  BOOST_TEST(listed({"--page-max", "1"}) == "3");
}

BOOST_AUTO_TEST_CASE(a_token_for_the_list_alone_is_asked_for) {
  const HostileRegistry registry({"--auth", "bearer", "--anonymous-pull", "1"});
  Remote remote(registry.host() + "/app");
  BOOST_TEST(outcome(fetch_tag(*remote.source, "v1")) == "good");
  const auto names = remote.client.repositories(registry.host());
  BOOST_TEST((names || names.error().is(registry::kDenied)));
  BOOST_TEST(registry.log().find("registry%3Acatalog%3A%2A") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_list_that_cannot_be_had_is_never_an_empty_one) {
  BOOST_TEST(listed({"--catalog-fault", "denied"}) == "registry.denied");
  for (const char* fault : {"unsupported", "html", "endless", "loop", "other-host"})
    BOOST_TEST(listed({"--catalog-fault", fault}) == "catalog.unavailable", fault);
}

BOOST_AUTO_TEST_CASE(names_that_are_none_are_left_out_and_counted) {
  const HostileRegistry registry({"--catalog-fault", "strange"});
  Remote remote(registry.host() + "/app");
  const auto names = remote.client.repositories(registry.host());
  BOOST_REQUIRE(names.has_value());
  BOOST_TEST(names->invalid > 0U);
  BOOST_TEST(std::none_of(names->names.begin(), names->names.end(),
                          [](const std::string& name) { return name.find("..") != std::string::npos; }));
}

BOOST_AUTO_TEST_SUITE_END()
