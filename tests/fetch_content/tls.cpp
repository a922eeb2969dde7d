#include <boost/test/unit_test.hpp>

#include "registry/connection_failure.h"
#include "tests/support/ask_registry.h"
#include "tests/support/certificate.h"
#include "tests/support/hostile_registry.h"
#include "tests/support/http_server.h"
#include "tests/support/oci_content.h"
#include "tests/support/shared.h"

using namespace pratique;
using namespace pratique::test;

namespace {

const auto kNeedsIt = has_shared{HostileRegistry::kPath};

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(only_a_trusted_certificate_is_talked_to, *boost::unit_test::precondition(kNeedsIt)) {
  const Certificate certificate;
  const HostileRegistry registry(certificate.server_options());
  Remote trusting(registry.host() + "/app", certificate.trusting());
  BOOST_TEST(outcome(trusting.source->tags()) == "good");
  Remote strict(registry.host() + "/app", {.https_on_loopback = true});
  BOOST_TEST(outcome(strict.source->tags()) == "tags.unavailable");
  BOOST_TEST(strict.client.traffic().requests == 1U);
}

BOOST_AUTO_TEST_CASE(an_error_names_the_host_and_the_way_out, *boost::unit_test::precondition(kNeedsIt)) {
  const Certificate certificate;
  const HostileRegistry registry(certificate.server_options());
  const auto hint = [](const std::string& host, const registry::Options& options) {
    Remote remote(host + "/app", options);
    const auto tags = remote.source->tags();
    BOOST_TEST(remote.client.traffic().requests == 1U);  // the next try would end as this one
    return tags ? "" : tags.error().hint();
  };
  BOOST_TEST(hint(registry.host(), {.https_on_loopback = true}).find("--registry-cacert") != std::string::npos);
  BOOST_TEST(hint(registry.host(), {.https_on_loopback = true}).find(registry.host()) != std::string::npos);
  BOOST_TEST(hint(registry.host(), certificate.trusting()).empty());
  const HostileRegistry plain;
  BOOST_TEST(hint(plain.host(), certificate.trusting()).find("--plain-http") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_client_certificate_is_shown_where_it_is_set_up, *boost::unit_test::precondition(kNeedsIt)) {
  const Certificate server;
  const Certificate client;
  const HostileRegistry registry(
      {"--tls-cert", server.certificate(), "--tls-key", server.key(), "--tls-client-ca", client.certificate()});
  const auto tags = [&](const std::string& host, const Certificate& shown) {
    registry::Options options{.https_on_loopback = true, .attempts = 1};
    options.tls_for = [&](const std::string& asked) {
      registry::Tls tls{.authorities = read_file(server.certificate()), .system_authorities = false};
      if (asked == host) tls.certificate = read_file(shown.certificate());
      if (asked == host) tls.key = registry::Secret(read_file(shown.key()));
      return tls;
    };
    Remote remote(registry.host() + "/app", options);
    return remote.source->tags();
  };
  BOOST_TEST(outcome(tags(registry.host(), client)) == "good");
  const auto without = tags("registry.example", client);
  BOOST_TEST(outcome(without) == "tags.unavailable");
  const Certificate other;
  BOOST_TEST(outcome(tags(registry.host(), other)) == "tags.unavailable");
}

// By what curl and OpenSSL say: whether the server's alert or the end of its connection is seen first is a race.
BOOST_AUTO_TEST_CASE(a_failed_connection_has_a_way_out_and_is_tried_again_where_that_may_help) {
  constexpr int kReceiveError = 56;
  constexpr int kConnectError = 35;
  const auto url = registry::Url::parse("https://a.example/v2/").value();
  const auto certificate = registry::connection_failure(
      kReceiveError, "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0", url);
  BOOST_TEST(certificate.hint.find("--registry-client-cert") != std::string::npos);
  BOOST_TEST(certificate.hint.find("certs.d/a.example") != std::string::npos);
  BOOST_TEST(!certificate.passing);
  const auto reset = registry::connection_failure(kReceiveError, "Recv failure: Connection reset by peer", url);
  BOOST_TEST(reset.hint.empty());
  BOOST_TEST(reset.passing);
  const auto plain =
      registry::connection_failure(kConnectError, "error:0A00010B:SSL routines::wrong version number", url);
  BOOST_TEST(plain.hint.find("--plain-http") != std::string::npos);
  BOOST_TEST(!plain.passing);
  const auto proxy = registry::connection_failure(kReceiveError, "CONNECT tunnel failed, response 503", url);
  BOOST_TEST(proxy.hint.find("NO_PROXY") != std::string::npos);
  BOOST_TEST(proxy.passing);
}

BOOST_AUTO_TEST_CASE(behind_a_redirect_no_client_certificate_is_shown, *boost::unit_test::precondition(kNeedsIt)) {
  const Certificate server;
  const Certificate client;
  const auto fetched = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--tls-cert", server.certificate(), "--tls-key", server.key()};
    words.insert(words.end(), more.begin(), more.end());
    const HostileRegistry registry(words);
    registry::Options options{.https_on_loopback = true, .attempts = 1};
    options.tls_for = [&](const std::string&) {
      return registry::Tls{.authorities = read_file(server.certificate()),
                           .system_authorities = false,
                           .certificate = read_file(client.certificate()),
                           .key = registry::Secret(read_file(client.key()))};
    };
    Remote remote(registry.host() + "/app", options);
    const auto image = fetch_tag(*remote.source, "v1");
    BOOST_REQUIRE(image.has_value());
    const auto manifest = registry::parse_manifest(image->bytes, image->media_type).value();
    return outcome(fetch_blob(*remote.repository(registry.host() + "/fault-redirect-cdn/app"), manifest.layers.at(0)));
  };
  BOOST_TEST(fetched({}) == "good");
  BOOST_TEST(fetched({"--tls-client-ca", client.certificate()}) == "content.unavailable");
}

BOOST_AUTO_TEST_CASE(a_host_whose_certificates_cannot_be_read_is_not_asked) {
  constexpr Reason kBroken{"tls.malformed", Kind::kConfig, ""};
  HttpServer server([](const HttpServer::Asked&) { return HttpServer::Answer{}; });
  registry::Options options{.https_hosts = {server.host()}};
  options.tls_for = [&](const std::string&) -> Result<registry::Tls> { return Error(kBroken, "half a pair"); };
  Remote remote(server.host() + "/app", options);
  const auto content = fetch_manifest(*remote.source, Digest::of(image()));
  BOOST_TEST(outcome(content) == "content.unavailable");
  BOOST_TEST(content.error().message() == "half a pair");
  BOOST_TEST(server.connections() == 0);
}

BOOST_AUTO_TEST_CASE(nothing_leads_from_https_to_http, *boost::unit_test::precondition(kNeedsIt)) {
  const Certificate certificate;
  const HostileRegistry registry(certificate.server_options());
  registry::Options options = certificate.trusting();
  options.plain_http = true;
  for (const char* fault : {"redirect-http", "realm-http"}) {
    BOOST_TEST_CONTEXT(fault) {
      Remote remote(registry.host() + "/fault-" + fault + "/app", options);
      BOOST_TEST(outcome(resolve_tag(*remote.source, "v1")) != "good");
      BOOST_TEST(outcome(remote.source->tags()) != "good");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
