#include <boost/test/unit_test.hpp>

#include "tests/support/ask_registry.h"
#include "tests/support/certificate.h"
#include "tests/support/hostile_registry.h"
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
