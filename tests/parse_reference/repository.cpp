#include <boost/test/unit_test.hpp>

#include "base/reference.h"

using namespace pratique;

namespace {

std::string parsed(std::string_view text) {
  const auto repository = Repository::parse(text);
  BOOST_REQUIRE_MESSAGE(repository.has_value(), text);
  return repository->to_string();
}

void refused(std::string_view text) {
  const auto repository = Repository::parse(text);
  BOOST_REQUIRE_MESSAGE(!repository.has_value(), text);
  BOOST_TEST(repository.error().id() == "usage");
}

bool loopback(std::string_view text) {
  const auto repository = Repository::parse(text);
  BOOST_REQUIRE_MESSAGE(repository.has_value(), text);
  return repository->is_loopback();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parse_repository)

BOOST_AUTO_TEST_CASE(short_names_are_completed_as_docker_does) {
  BOOST_TEST(parsed("nginx") == "docker.io/library/nginx");
  BOOST_TEST(parsed("bitnami/redis") == "docker.io/bitnami/redis");
  BOOST_TEST(parsed("docker.io/nginx") == "docker.io/library/nginx");
  BOOST_TEST(parsed("index.docker.io/org/app") == "docker.io/org/app");
  BOOST_TEST(parsed("registry-1.docker.io/nginx") == "docker.io/library/nginx");
}

BOOST_AUTO_TEST_CASE(the_first_part_is_a_host_only_if_it_looks_like_one) {
  BOOST_TEST(parsed("localhost/app") == "localhost/app");
  BOOST_TEST(parsed("registry/app") == "docker.io/registry/app");
  BOOST_TEST(parsed("registry:5000/app") == "registry:5000/app");
  BOOST_TEST(parsed("registry.example/app") == "registry.example/app");
}

BOOST_AUTO_TEST_CASE(a_host_is_compared_without_letter_case) {
  BOOST_TEST(parsed("GHCR.io/org/app") == "ghcr.io/org/app");
}

BOOST_AUTO_TEST_CASE(capitals_in_a_path_are_refused) {
  BOOST_TEST(parsed("ghcr.io/org/app") == "ghcr.io/org/app");
  refused("ghcr.io/Org/app");
  refused("ghcr.io/org/App");
}

BOOST_AUTO_TEST_CASE(separators_in_a_path_follow_the_specification) {
  for (const std::string_view path : {"a.b", "a_b", "a__b", "a-b", "a---b", "a/b/c/d", "0/1", "a-b_c.d"}) {
    BOOST_TEST(parsed("ghcr.io/" + std::string(path)) == "ghcr.io/" + std::string(path));
  }
  for (const std::string_view path :
       {"a..b", "a___b", "-a", "a-", ".a", "a.", "_a", "a_", "a._b", "a-.b", "a+b", "a b", "a%2fb"}) {
    refused("ghcr.io/" + std::string(path));
  }
}

BOOST_AUTO_TEST_CASE(a_path_leads_nowhere_else) {
  for (const std::string_view path :
       {"", "/", "a/", "/a", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\\b", "a?b", "a#b"}) {
    refused("ghcr.io/" + std::string(path));
  }
}

BOOST_AUTO_TEST_CASE(a_port_is_a_number_from_1_to_65535) {
  for (const std::string_view port : {"1", "443", "65535"}) {
    BOOST_TEST(parsed("ghcr.io:" + std::string(port) + "/app") == "ghcr.io:" + std::string(port) + "/app");
  }
  for (const std::string_view port :
       {"", "0", "65536", "99999999999999999999", "-1", "+1", "0x50", "80a", " 80", "80:80"}) {
    refused("ghcr.io:" + std::string(port) + "/app");
  }
}

BOOST_AUTO_TEST_CASE(a_host_is_a_dns_name_or_an_address) {
  for (const std::string_view host :
       {"a.b-c.example", "10.0.0.1", "[fe80::1]", "[::ffff:127.0.0.1]:80", "xn--bcher-kva.example"}) {
    BOOST_TEST(parsed(std::string(host) + "/app") == std::string(host) + "/app");
  }
  for (const std::string_view host : {"-a.example", "a-.example", "a..example", ".example", "example.", "a_b.example",
                                      "[::1", "[]", "[1]", "[::1]x", "[::1]:", "::1", "a.exa mple",
                                      "b\xC3\xBC"
                                      "cher.example",
                                      "[fe80::1%eth0]", "user@registry.example"}) {
    refused(std::string(host) + "/app");
  }
  refused(std::string(64, 'a') + ".example/app");
  BOOST_TEST(!parsed(std::string(63, 'a') + ".example/app").empty());
}

BOOST_AUTO_TEST_CASE(a_name_has_at_most_255_characters) {
  const std::string host = "ghcr.io/";
  BOOST_TEST(parsed(host + std::string(255 - host.size(), 'a')).size() == 255U);
  refused(host + std::string(256 - host.size(), 'a'));
}

BOOST_AUTO_TEST_CASE(control_characters_are_refused) {
  refused(std::string_view("ghcr.io/a\0b", 11));
  refused("ghcr.io/a\n");
  refused("ghcr.io\n/a");
}

BOOST_AUTO_TEST_CASE(this_machine_is_recognised) {
  for (const std::string_view host :
       {"localhost", "localhost:5000", "127.0.0.1:5000", "127.255.0.1", "[::1]:5000", "registry.localhost"}) {
    BOOST_TEST(loopback(std::string(host) + "/app"), host);
  }
}

BOOST_AUTO_TEST_CASE(names_that_only_look_like_this_machine_are_others) {
  for (const std::string_view host : {"127.0.0.1.example", "localhost.example", "127.example.org", "128.0.0.1",
                                      "10.127.0.1", "[::2]", "notlocalhost:80", "[::ffff:127.0.0.1]", "127.0.0.1.2"}) {
    BOOST_TEST(!loopback(std::string(host) + "/app"), host);
  }
}

BOOST_AUTO_TEST_CASE(a_tag_follows_the_specification) {
  for (const std::string_view tag : {"v1", "_x", "1.2-rc_3", "A"}) BOOST_TEST(is_tag(tag), tag);
  for (const std::string_view tag : {"", "-x", ".x", "a/b", "a:b", "a b", "a\n"}) BOOST_TEST(!is_tag(tag), tag);
  BOOST_TEST(is_tag(std::string(128, 'a')));
  BOOST_TEST(!is_tag(std::string(129, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
