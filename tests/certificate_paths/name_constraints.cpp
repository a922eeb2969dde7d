#include <boost/test/unit_test.hpp>

#include "tests/certificate_paths/path_fixture.h"

namespace pratique::test {

namespace {

struct Constrained : Path {
  std::string outcome_for(const Bytes& name) {
    leaf.with(pki::names({name}));
    return found();
  }
  void permit(const Bytes& name) { intermediate.with(pki::name_constraints({name}, {})); }
  void exclude(const Bytes& name) { intermediate.with(pki::name_constraints({}, {name})); }
};

constexpr const char* kRefused = "certificate.untrusted";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(name_constraints, Constrained)

// A057
BOOST_AUTO_TEST_CASE(hosts_of_uris_are_within_what_is_permitted) {
  permit(pki::uri(".example.com"));
  for (const char* good : {"https://ci.example.com/wf", "https://a.b.example.com", "https://CI.Example.COM:443/x?y#z",
                           "https://ci-1_z9.example.com/", "spiffe://ci.example.com/sa"}) {
    BOOST_TEST(outcome_for(pki::uri(good)) == "good", good);
  }
  for (const char* bad :
       {"https://evil.org/wf", "https://example.com/wf", "https://evilexample.com/", "https://ci.example.com.evil.org/",
        "https://evil.org/?https://ci.example.com/", "https://evil.org#.example.com"}) {
    BOOST_TEST(outcome_for(pki::uri(bad)) == kRefused, bad);
  }
  permit(pki::uri("example.com"));
  BOOST_TEST(outcome_for(pki::uri("https://example.com/wf")) == "good");
  BOOST_TEST(outcome_for(pki::uri("https://ci.example.com/wf")) == kRefused);
}

BOOST_AUTO_TEST_CASE(uris_whose_host_is_not_sure_are_refused) {
  for (const bool permitted : {true, false}) {
    if (permitted) {
      permit(pki::uri(".example.com"));
    } else {
      exclude(pki::uri("evil.org"));
    }
    BOOST_TEST(outcome_for(pki::uri("https://ci.example.com/wf")) == "good");
    for (const char* unsure : {"https://[fe80::1%25example.com]/x",
                               "urn:example",
                               "https:///x",
                               "https://user@evil.org/",
                               "https://evil.org@ci.example.com/",
                               "https://evil.org./",
                               "https://10.0.0.1/",
                               "https://a..example.com/",
                               "https://.example.com/",
                               "https://evil.org.",
                               "ci.example.com",
                               "xxci.example.com",
                               "xxci.example.com/?",
                               "https://ci{.example.com/",
                               "https://ci:.example.com/",
                               "https://ci.example.com:8x/",
                               "mailto:a@ci.example.com",
                               "https://evil.org\\.example.com/",
                               "https://ev%69l.org/",
                               "x?://ci.example.com/"}) {
      BOOST_TEST(outcome_for(pki::uri(unsure)) == kRefused, unsure);
    }
  }
}

BOOST_AUTO_TEST_CASE(excluded_hosts_are_out) {
  exclude(pki::uri("evil.org"));
  BOOST_TEST(outcome_for(pki::uri("https://good.org/")) == "good");
  BOOST_TEST(outcome_for(pki::uri("https://evil.org/")) == kRefused);
  BOOST_TEST(outcome_for(pki::uri("https://EVIL.org:8080/")) == kRefused);
  intermediate.with(pki::name_constraints({pki::uri(".example.com")}, {pki::uri("bad.example.com")}));
  BOOST_TEST(outcome_for(pki::uri("https://good.example.com/")) == "good");
  BOOST_TEST(outcome_for(pki::uri("https://bad.example.com/")) == kRefused);
}

BOOST_AUTO_TEST_CASE(mailboxes_hosts_and_what_lies_below) {
  permit(pki::email("dev@example.com"));
  BOOST_TEST(outcome_for(pki::email("dev@example.com")) == "good");
  BOOST_TEST(outcome_for(pki::email("dev@EXAMPLE.com")) == "good");
  BOOST_TEST(outcome_for(pki::email("Dev@example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::email("dev@example.com.evil.org")) == kRefused);
  permit(pki::email("example.com"));
  BOOST_TEST(outcome_for(pki::email("any@example.com")) == "good");
  BOOST_TEST(outcome_for(pki::email("any@sub.example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::email("any@evil.org@example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::email("example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::email("@example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::email("a@b@example.com")) == kRefused);
  exclude(pki::email("example.com"));
  BOOST_TEST(outcome_for(pki::email("any@example.org")) == "good");
  for (const char* unsure :
       {"@example.org", "any", "a@b@example.org", "any@10.0.0.1", "any@[example.org]", "any@example.org."}) {
    BOOST_TEST(outcome_for(pki::email(unsure)) == kRefused, unsure);
  }
  permit(pki::email(".example.com"));
  BOOST_TEST(outcome_for(pki::email("any@sub.example.com")) == "good");
  BOOST_TEST(outcome_for(pki::email("any@example.com")) == kRefused);
}

BOOST_AUTO_TEST_CASE(dns_names_are_a_host_and_what_lies_below) {
  permit(pki::dns("example.com"));
  for (const char* good : {"example.com", "a.example.com", "a.b.EXAMPLE.com"}) {
    BOOST_TEST(outcome_for(pki::dns(good)) == "good", good);
  }
  for (const char* bad : {"evilexample.com", "example.com.evil.org", "*.example.com", "example.com."}) {
    BOOST_TEST(outcome_for(pki::dns(bad)) == kRefused, bad);
  }
  exclude(pki::dns(".example.com"));
  BOOST_TEST(outcome_for(pki::dns("a.example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::dns("a..example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::dns("example.com")) == "good");
  exclude(pki::dns(""));
  BOOST_TEST(outcome_for(pki::dns("example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::uri("https://example.com/")) == "good");
}

// A056
BOOST_AUTO_TEST_CASE(an_excluded_name_is_out_also_as_a_wildcard_or_in_capitals) {
  exclude(pki::dns("test.example.com"));
  BOOST_TEST(outcome_for(pki::dns("ok.example.com")) == "good");
  for (const char* bad :
       {"test.example.com", "TEST.example.com", "a.test.example.com", "*.example.com", "*.Example.com"}) {
    BOOST_TEST(outcome_for(pki::dns(bad)) == kRefused, bad);
  }
}

BOOST_AUTO_TEST_CASE(a_kind_that_is_not_mentioned_is_free) {
  permit(pki::dns("example.com"));
  BOOST_TEST(outcome_for(pki::uri("https://evil.org/")) == "good");
  BOOST_TEST(outcome_for(pki::uri("urn:of:no:host")) == "good");
  permit(pki::uri("example.com"));
  BOOST_TEST(outcome_for(pki::uri("https://evil.org/")) == kRefused);
}

BOOST_AUTO_TEST_CASE(every_name_is_within) {
  permit(pki::uri("example.com"));
  leaf.with(pki::names({pki::uri("https://example.com/"), pki::uri("https://example.com/2")}));
  BOOST_TEST(found() == "good");
  leaf.with(pki::names({pki::uri("https://example.com/"), pki::uri("https://evil.org/")}));
  BOOST_TEST(found() == kRefused);
}

BOOST_AUTO_TEST_CASE(constraints_of_the_root_reach_the_leaf) {
  leaf.with(pki::names({pki::uri("https://example.com/")}));
  root.also(pki::name_constraints({pki::uri("example.com")}, {}));
  BOOST_TEST(found() == "good");
  root.with(pki::name_constraints({pki::uri("example.org")}, {}));
  BOOST_TEST(found() == kRefused);
}

BOOST_AUTO_TEST_CASE(kinds_that_are_not_compared_are_not_passed_over) {
  const Bytes user = pki::other_name("1.3.6.1.4.1.57264.1.7", pki::utf8("somebody"));
  permit(pki::other_name("1.3.6.1.4.1.57264.1.7", pki::utf8("somebody")));
  BOOST_TEST(outcome_for(user) == kRefused);
  permit(pki::dns("example.com"));
  BOOST_TEST(outcome_for(user) == "good");
  exclude(der::element(0x87, Bytes(8, '\0')));
  BOOST_TEST(outcome_for(der::element(0x87, "\x7F\x01\x01\x01")) == kRefused);
  BOOST_TEST(outcome_for(pki::uri("https://example.com/")) == "good");
  for (const Bytes& compared : {pki::email("example.com"), pki::dns("example.com"), pki::uri("example.com")}) {
    permit(compared);
    BOOST_TEST(outcome_for(user) == "good");
  }
}

BOOST_AUTO_TEST_CASE(kinds_are_kept_apart) {
  intermediate.with(
      pki::name_constraints({pki::uri("example.com"), pki::dns("example.org")}, {pki::email("evil.org")}));
  BOOST_TEST(outcome_for(pki::uri("https://example.com/")) == "good");
  BOOST_TEST(outcome_for(pki::uri("https://example.org/")) == kRefused);
  BOOST_TEST(outcome_for(pki::dns("example.org")) == "good");
  BOOST_TEST(outcome_for(pki::dns("example.com")) == kRefused);
  BOOST_TEST(outcome_for(pki::email("me@good.org")) == "good");
  leaf.subject = pki::name("somebody");
  BOOST_TEST(outcome_for(pki::uri("https://example.com/")) == "good");
}

BOOST_AUTO_TEST_CASE(subjects_below_are_within) {
  const auto directory = [](const Bytes& name) { return der::tagged(4, name); };
  leaf.subject = pki::name("somebody");
  permit(directory(pki::name("somebody")));
  BOOST_TEST(found() == "good");
  permit(directory(pki::name("somebody else")));
  BOOST_TEST(found() == kRefused);
  exclude(directory(pki::name("somebody else")));  // equal names may have other bytes
  BOOST_TEST(found() == kRefused);
  exclude(pki::dns("example.org"));
  BOOST_TEST(found() == "good");
  intermediate.with(pki::name_constraints({directory(pki::name("somebody"))}, {pki::dns("example.org")}));
  BOOST_TEST(found() == "good");
  intermediate.with(
      pki::name_constraints({directory(pki::name("somebody else")), pki::dns(std::string("\x30\0", 2))}, {}));
  BOOST_TEST(found() == kRefused);  // the host name is no beginning of a subject, whatever its bytes
  intermediate.with(pki::name_constraints({pki::dns("example.org"), directory(pki::name("somebody"))}, {}));
  BOOST_TEST(found() == "good");
  permit(directory(der::null()));
  BOOST_TEST(found() == kRefused);
  permit(directory(pki::name("somebody else")));
  leaf.subject = pki::name("");
  BOOST_TEST(found() == "good");
}

BOOST_AUTO_TEST_CASE(constraints_have_their_form) {
  const auto value_is = [&](const Bytes& value) {
    intermediate.with({"2.5.29.30", value, true});
    return outcome_for(pki::uri("https://example.com/"));
  };
  const Bytes base = pki::uri("example.com");
  const Bytes permitted = der::tagged(0, der::sequence({base}));
  BOOST_TEST(value_is(der::sequence({permitted})) == "good");
  const char* malformed = "certificate.malformed";
  BOOST_TEST(value_is(der::sequence({permitted}) + "x") == malformed);
  BOOST_TEST(value_is(der::sequence({})) == malformed);
  BOOST_TEST(value_is(der::sequence({der::tagged(0, "")})) == malformed);
  BOOST_TEST(value_is(der::sequence({permitted, permitted})) == malformed);
  BOOST_TEST(value_is(der::sequence({der::tagged(0, der::sequence({base, der::element(0x80, "\x01")}))})) == malformed);
  BOOST_TEST(value_is(der::sequence({der::tagged(0, der::sequence({base, der::element(0x81, "\x01")}))})) == malformed);
  BOOST_TEST(value_is(der::sequence({der::tagged(2, der::sequence({base}))})) == malformed);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
