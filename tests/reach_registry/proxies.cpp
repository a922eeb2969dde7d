#include "registry/proxies.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/ask_registry.h"
#include "tests/support/http_server.h"
#include "tests/support/oci_content.h"

using namespace pratique;
using namespace pratique::test;
using registry::Proxies;

namespace {

Proxies parse(const Proxies::Settings& settings) { return Proxies::parse(settings).value(); }

/// Whether the proxy stands before this host, where `except` lists the ones that are asked directly.
bool is_proxied(const std::string& except, const std::string& host, const std::string& port = "443") {
  return parse({.https = "http://proxy:3128", .except = except}).between("https", host, port) != nullptr;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxies)

BOOST_AUTO_TEST_CASE(each_scheme_has_its_own) {
  const Proxies both = parse({.http = "http://a:1", .https = "https://b"});
  BOOST_TEST(both.between("http", "x.example", "80")->url == "http://a:1");
  BOOST_TEST(both.between("https", "x.example", "443")->url == "https://b:443");
  const Proxies one = parse({.https = "proxy.example"});
  BOOST_TEST(one.between("http", "x.example", "80") == nullptr);
  BOOST_TEST(one.between("https", "x.example", "443")->url == "http://proxy.example:1080");
  BOOST_TEST(parse({.https = "socks5h://[::1]:9050"}).between("https", "x.example", "443")->url ==
             "socks5h://[::1]:9050");
}

BOOST_AUTO_TEST_CASE(its_login_is_kept_apart_from_its_url) {
  const Proxies proxies = parse({.https = "http://me:p%40ss@proxy.example:3128/"});
  const registry::Proxy* proxy = proxies.between("https", "x.example", "443");
  BOOST_TEST(proxy->url == "http://proxy.example:3128");
  BOOST_TEST(proxy->user.reveal() == "me");
  BOOST_TEST(proxy->password.reveal() == "p@ss");
}

BOOST_AUTO_TEST_CASE(what_is_no_proxy_is_refused_without_being_shown) {
  for (const char* bad : {"ftp://me:hidden@a:1", "http://", "http://me:hidden@a:port", "http://hidden a:1",
                          "file:///hidden", "http://hidden\r\nx:1"}) {
    BOOST_TEST_CONTEXT(bad) {
      const auto parsed = Proxies::parse({.https = bad});
      BOOST_TEST(outcome(parsed) == "proxy.malformed");
      if (!parsed) BOOST_TEST(parsed.error().to_string().find("hidden") == std::string::npos);
      if (!parsed) BOOST_TEST(parsed.error().to_string().find("HTTPS_PROXY") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(this_machine_is_always_asked_directly) {
  for (const char* host : {"localhost", "127.0.0.1", "127.5.5.5", "[::1]", "registry.localhost"}) {
    BOOST_TEST_CONTEXT(host) { BOOST_TEST(!is_proxied("", host)); }
  }
  BOOST_TEST(is_proxied("", "10.0.0.1"));
  BOOST_TEST(is_proxied("", "127.example"));
}

BOOST_AUTO_TEST_CASE(a_domain_is_excepted_with_all_below_it) {
  for (const char* except : {"corp.example", ".corp.example", "CORP.example", "a, corp.example ,b", "a corp.example"}) {
    BOOST_TEST_CONTEXT(except) {
      BOOST_TEST(!is_proxied(except, "corp.example"));
      BOOST_TEST(!is_proxied(except, "registry.corp.example"));
      BOOST_TEST(is_proxied(except, "evilcorp.example"));
      BOOST_TEST(is_proxied(except, "corp.example.evil"));
    }
  }
  BOOST_TEST(!is_proxied("*", "x.example"));
  for (const char* except : {"", ",", ".", ":", "/8", "x.example:"}) {
    BOOST_TEST_CONTEXT(except) { BOOST_TEST(is_proxied(except, "y.example")); }
  }
}

BOOST_AUTO_TEST_CASE(an_address_is_excepted_alone_or_by_its_range) {
  BOOST_TEST(!is_proxied("10.1.2.3", "10.1.2.3"));
  BOOST_TEST(is_proxied("10.1.2.3", "10.1.2.30"));
  BOOST_TEST(!is_proxied("10.0.0.0/8", "10.1.2.3"));
  BOOST_TEST(is_proxied("10.0.0.0/8", "11.1.2.3"));
  BOOST_TEST(is_proxied("10.0.0.0/33", "10.0.0.0"));
  BOOST_TEST(is_proxied("10.0.0.0/x", "10.0.0.0"));
  BOOST_TEST(!is_proxied("fd00::/8", "[fd12::1]"));
  BOOST_TEST(is_proxied("fd00::/8", "[fe12::1]"));
  BOOST_TEST(is_proxied("0.0.0.0/0", "[fd12::1]"));
  BOOST_TEST(is_proxied("1.2.3", "4.1.2.3"));  // no suffix of an address
}

BOOST_AUTO_TEST_CASE(an_exception_may_be_for_one_port) {
  BOOST_TEST(!is_proxied("a.example:5000", "a.example", "5000"));
  BOOST_TEST(is_proxied("a.example:5000", "a.example", "443"));
  BOOST_TEST(!is_proxied("[fd00::1]:5000", "[fd00::1]", "5000"));
  BOOST_TEST(is_proxied("[fd00::1]:5000", "[fd00::1]", "443"));
}

BOOST_AUTO_TEST_CASE(a_proxy_gets_its_own_login_and_the_requests_of_other_machines_only) {
  HttpServer proxy([](const HttpServer::Asked&) {
    return HttpServer::Answer{200, {{"Content-Type", kManifestType}}, image()};
  });
  registry::Options options{.plain_http = true, .attempts = 1};
  options.proxies = parse({.http = "http://me:secret@" + proxy.host(), .except = "direct.invalid"});
  Remote behind("registry.invalid/app", options);
  BOOST_TEST(outcome(fetch_manifest(*behind.source, Digest::of(image()))) == "good");
  BOOST_TEST(proxy.asked().at(0).target.starts_with("http://registry.invalid/v2/app/manifests/"));
  BOOST_TEST(proxy.asked().at(0).header("proxy-authorization") == "Basic bWU6c2VjcmV0");
  Remote direct("direct.invalid/app", options);
  BOOST_TEST(outcome(fetch_manifest(*direct.source, Digest::of(image()))) == "content.unavailable");
  Remote own("127.0.0.1:1/app", options);
  BOOST_TEST(outcome(fetch_manifest(*own.source, Digest::of(image()))) == "content.unavailable");
  BOOST_TEST(proxy.asked().size() == 1U);
}

BOOST_AUTO_TEST_CASE(behind_a_proxy_no_redirect_leads_into_this_machine_or_to_its_metadata) {
  for (const char* where : {"http://169.254.169.254/latest", "http://10.0.0.1/x", "http://[fe80::1]/x"}) {
    BOOST_TEST_CONTEXT(where) {
      HttpServer proxy([&](const HttpServer::Asked& asked) {
        if (asked.target.find("registry.invalid") != std::string::npos)
          return HttpServer::Answer{307, {{"Location", where}}};
        return HttpServer::Answer{200, {{"Content-Type", kManifestType}}, image()};
      });
      registry::Options options{.plain_http = true, .attempts = 1};
      options.proxies = parse({.http = proxy.url()});
      Remote remote("registry.invalid/app", options);
      BOOST_TEST(outcome(fetch_manifest(*remote.source, Digest::of(image()))) == "content.unavailable");
      BOOST_TEST(proxy.asked().size() == 1U);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
