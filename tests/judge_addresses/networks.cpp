#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/test/unit_test.hpp>
#include <cstring>

#include <cstdlib>

#include "registry/address.h"
#include "registry/url.h"

using namespace pratique::registry;

BOOST_TEST_DONT_PRINT_LOG_VALUE(pratique::registry::Network)

BOOST_AUTO_TEST_SUITE(judge_addresses)

BOOST_AUTO_TEST_CASE(addresses_belong_to_networks) {
  const auto are = [](Network network, std::initializer_list<const char*> addresses) {
    for (const char* address : addresses) {
      BOOST_TEST_CONTEXT(address) { BOOST_TEST((network_of(std::string_view(address)) == network)); }
    }
  };
  are(Network::kPublic, {"8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "2606:4700::1", "[2606:4700::1]",
                         "::ffff:8.8.8.8", "192.0.1.0", "198.17.255.255", "198.20.0.0"});
  are(Network::kPrivate,
      {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00:ec2::254", "fc00::1",
       "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "192.0.0.8", "198.18.0.1", "198.19.255.255"});
  are(Network::kLoopback, {"127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"});
  are(Network::kNever, {"0.0.0.0", "169.254.169.254", "224.0.0.1", "255.255.255.255", "::", "fe80::1", "ff02::1",
                        "::ffff:169.254.169.254"});
}

BOOST_AUTO_TEST_CASE(only_the_whole_prefix_makes_an_address_a_form_of_another) {
  for (const char* address : {"2606::ffff:10.0.0.1", "::ff:10.0.0.1", "::ff00:10.0.0.1", "164:ff9b::a00:1",
                              "65:ff9b::a00:1", "64:fe9b::a00:1", "64:ff9a::a00:1", "2102:a00:1::", "2003:a00:1::"}) {
    BOOST_TEST_CONTEXT(address) { BOOST_TEST((network_of(std::string_view(address)) == Network::kPublic)); }
  }
  for (const char* name : {"[::1", "x::1]"}) BOOST_TEST((network_of(std::string_view(name)) == Network::kPublic));
}

BOOST_AUTO_TEST_CASE(addresses_of_sockets_are_judged_as_their_texts) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  const auto network = [&](const char* text) {
    BOOST_REQUIRE(inet_pton(AF_INET6, text, &address.sin6_addr) == 1);
    sockaddr_storage storage{};
    std::memcpy(&storage, &address, sizeof address);
    const void* place = &storage;
    return network_of(*static_cast<const sockaddr*>(place));
  };
  BOOST_TEST((network("2606:4700::1") == Network::kPublic));
  BOOST_TEST((network("::1") == Network::kLoopback));
  BOOST_TEST((network("fd00::1") == Network::kPrivate));
  sockaddr unknown{};
  unknown.sa_family = AF_UNIX;
  BOOST_TEST((network_of(unknown) == Network::kNever));
}

BOOST_AUTO_TEST_CASE(a_registry_leads_to_its_own_kind_of_network_or_a_more_public_one) {
  BOOST_TEST(may_lead_to(Network::kPublic, Network::kPublic));
  BOOST_TEST(!may_lead_to(Network::kPublic, Network::kPrivate));
  BOOST_TEST(!may_lead_to(Network::kPublic, Network::kLoopback));
  BOOST_TEST(may_lead_to(Network::kPrivate, Network::kPrivate));
  BOOST_TEST(!may_lead_to(Network::kPrivate, Network::kLoopback));
  BOOST_TEST(may_lead_to(Network::kLoopback, Network::kLoopback));
  BOOST_TEST(may_lead_to(Network::kLoopback, Network::kPrivate));
  for (const Network own : {Network::kPublic, Network::kPrivate, Network::kLoopback, Network::kNever}) {
    BOOST_TEST(!may_lead_to(own, Network::kNever));
  }
}

BOOST_AUTO_TEST_CASE(https_never_leads_to_http) {
  const auto url = [](const char* text) { return Url::parse(text).value(); };
  BOOST_TEST(!refuse_hop(url("https://a.example/"), url("https://b.example/"), false).has_value());
  BOOST_TEST(refuse_hop(url("https://a.example/"), url("http://b.example/"), true).has_value());
  BOOST_TEST(refuse_hop(url("https://a.example/"), url("http://127.0.0.1/"), true).has_value());
  BOOST_TEST(!refuse_hop(url("http://127.0.0.1/"), url("https://b.example/"), false).has_value());
  BOOST_TEST(!refuse_hop(url("http://127.0.0.1/"), url("http://127.0.0.1:5000/"), false).has_value());
  BOOST_TEST(refuse_hop(url("http://127.0.0.1/"), url("http://b.example/"), false).has_value());
  BOOST_TEST(!refuse_hop(url("http://a.example/"), url("http://b.example/"), true).has_value());
}

BOOST_AUTO_TEST_CASE(urls_are_taken_apart_as_they_are_sent) {
  const auto url = Url::parse("HTTPS://Registry.Example/v2/../x?a=b#c");
  BOOST_REQUIRE(url.has_value());
  BOOST_TEST(url->origin() == "https://registry.example:443");
  BOOST_TEST(url->to_string() == "https://registry.example:443/x?a=b");
  BOOST_TEST(url->for_people() == "https://registry.example:443/x");
  BOOST_TEST(Url::parse("http://0x7f.1/")->host == "127.0.0.1");
  BOOST_TEST(Url::parse("http://[::1]:5000/")->host == "[::1]");
  for (const char* bad : {"", "x", "file:///etc/passwd", "ftp://a/", "http://u@a/", "http://u:p@a/", "http://a\\b/",
                          "http://a b/", "http://a\n/", "http://\xC3\xA4/", "http://a%2fb/", "javascript:alert(1)",
                          "http://a/\xC3\xA4", "http://a/x\\y", "http://a/\x7F"}) {
    BOOST_TEST_CONTEXT(bad) { BOOST_TEST(!Url::parse(bad).has_value()); }
  }
}

BOOST_AUTO_TEST_CASE(locations_are_resolved) {
  const Url here = Url::parse("https://a.example/v2/app/tags/list?n=5").value();
  BOOST_TEST(here.resolve("list?n=6")->to_string() == "https://a.example:443/v2/app/tags/list?n=6");
  BOOST_TEST(here.resolve("/x")->to_string() == "https://a.example:443/x");
  BOOST_TEST(here.resolve("//b.example/x")->origin() == "https://b.example:443");
  BOOST_TEST(here.resolve("../../../../x")->path == "/x");
  BOOST_TEST(!here.resolve("").has_value());
  BOOST_TEST(here.resolve("/x~y")->path == "/x~y");
  BOOST_TEST(!here.resolve("/\xC3\xA4").has_value());
  BOOST_TEST(!here.resolve("/x\\y").has_value());
  BOOST_TEST(!here.resolve("/\x7F").has_value());
  BOOST_TEST(!here.resolve("file:///x").has_value());
  BOOST_TEST(!here.resolve("//u@b.example/x").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
