#include <boost/test/unit_test.hpp>

#include "app/engine/registries_conf.h"
#include "tests/support/ask_registry.h"

using namespace pratique;
using namespace pratique::test;
using app::RegistriesConf;

namespace {

RegistriesConf rules(const std::string& toml) {
  RegistriesConf conf;
  BOOST_REQUIRE(outcome(conf.add(toml, "registries.conf")) == "good");
  return conf;
}

/// The mirrors of a repository, separated by blanks; "http:" before those that speak plain http.
std::string mirrors(const RegistriesConf& conf, const std::string& repository, bool plain_http = false) {
  const auto route = conf.route(Repository::parse(repository).value(), plain_http);
  if (!route) return route.error().id();
  std::string out;
  for (const auto& mirror : route->mirrors) {
    out += (out.empty() ? "" : " ") + std::string(mirror.plain_http ? "http:" : "") + mirror.repository.to_string();
  }
  return out;
}

std::string notices(const RegistriesConf& conf, const std::string& repository, bool plain_http = false) {
  std::string out;
  const auto route = conf.route(Repository::parse(repository).value(), plain_http).value();
  for (const std::string& notice : route.notices) {
    out += notice + '\n';
  }
  return out;
}

std::string with_mirror(const std::string& prefix, const std::string& location, const std::string& more = "") {
  return "[[registry]]\nprefix = \"" + prefix + "\"\n[[registry.mirror]]\nlocation = \"" + location + "\"\n" + more;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mirror_rules)

BOOST_AUTO_TEST_CASE(mirrors_come_in_their_order_with_the_rest_of_the_name) {
  const auto conf = rules(
      "unqualified-search-registries = [\"docker.io\"]\n"
      "[[registry]]\nlocation = \"docker.io\"\n[[registry.mirror]]\nlocation = \"mirror.gcr.io\"\n"
      "[[registry.mirror]]\nlocation = \"cache.example:5000/hub\"\n");
  BOOST_TEST(mirrors(conf, "alpine") == "mirror.gcr.io/library/alpine cache.example:5000/hub/library/alpine");
  BOOST_TEST(mirrors(conf, "docker.io/org/app") == "mirror.gcr.io/org/app cache.example:5000/hub/org/app");
  BOOST_TEST(mirrors(conf, "quay.io/org/app").empty());
  BOOST_TEST(notices(conf, "alpine").empty());
}

BOOST_AUTO_TEST_CASE(the_longest_prefix_wins_and_ends_where_a_part_of_the_name_ends) {
  const auto conf = rules(with_mirror("a.example", "m1.example") + with_mirror("a.example/org", "m2.example") +
                          with_mirror("a.example/org/app", "m3.example/x") + with_mirror("*.b.example", "m4.example"));
  BOOST_TEST(mirrors(conf, "a.example/other/app") == "m1.example/other/app");
  BOOST_TEST(mirrors(conf, "a.example/org/other") == "m2.example/other");
  BOOST_TEST(mirrors(conf, "a.example/organisation/app") == "m1.example/organisation/app");
  BOOST_TEST(mirrors(conf, "a.example/org/app") == "m3.example/x");
  BOOST_TEST(mirrors(conf, "a.example:5000/org/app").empty());
  BOOST_TEST(mirrors(conf, "evil-a.example/org/app").empty());
  BOOST_TEST(mirrors(conf, "x.b.example/app") == "m4.example/app");
  BOOST_TEST(mirrors(conf, "b.example/app").empty());
  BOOST_TEST(mirrors(conf, "evilb.example/app").empty());
}

BOOST_AUTO_TEST_CASE(a_mirror_for_tags_only_is_not_asked) {
  BOOST_TEST(mirrors(rules(with_mirror("a.example", "m.example", "pull-from-mirror = \"digest-only\"\n")),
                     "a.example/x") == "m.example/x");
  BOOST_TEST(mirrors(rules(with_mirror("a.example", "m.example", "pull-from-mirror = \"tag-only\"\n")), "a.example/x")
                 .empty());
  BOOST_TEST(mirrors(rules("[[registry]]\nlocation = \"a.example\"\nmirror-by-digest-only = true\n"
                           "[[registry.mirror]]\nlocation = \"m.example\"\n"),
                     "a.example/x") == "m.example/x");
}

BOOST_AUTO_TEST_CASE(insecure_counts_with_plain_http_only_and_is_said_otherwise) {
  const auto conf = rules(with_mirror("a.example", "m.example", "insecure = true\n") +
                          "[[registry.mirror]]\nlocation = \"n.example\"\n");
  BOOST_TEST(mirrors(conf, "a.example/x", true) == "http:m.example/x n.example/x");
  BOOST_TEST(notices(conf, "a.example/x", true).empty());
  BOOST_TEST(mirrors(conf, "a.example/x") == "m.example/x n.example/x");
  BOOST_TEST(notices(conf, "a.example/x").find("m.example") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_blocked_is_denied) {
  const auto conf =
      rules(with_mirror("a.example", "m.example") + "[[registry]]\nprefix = \"a.example/bad\"\nblocked = true\n");
  BOOST_TEST(mirrors(conf, "a.example/bad/x") == "registry.denied");
  BOOST_TEST(mirrors(conf, "a.example/good") == "m.example/good");
}

BOOST_AUTO_TEST_CASE(what_is_not_honoured_is_said_where_it_matters) {
  const auto conf = rules(
      "[[registry]]\nprefix = \"a.example\"\nlocation = \"b.example\"\ninsecure = true\nnew-thing = 7\n"
      "[[registry]]\nlocation = \"c.example\"\n");
  const std::string said = notices(conf, "a.example/x");
  for (const char* word : {"b.example", "insecure", "new-thing", "registries.conf, registry 1"}) {
    BOOST_TEST_CONTEXT(word) { BOOST_TEST(said.find(word) != std::string::npos); }
  }
  BOOST_TEST(notices(conf, "c.example/x").empty());
  BOOST_TEST(!notices(rules("[registries.search]\nregistries = ['a.example']\n"), "a.example/x").empty());
  BOOST_TEST(!notices(rules("credential-helpers = ['x']\n"), "a.example/x").empty());
}

BOOST_AUTO_TEST_CASE(a_later_file_takes_the_place_of_an_entry_with_the_same_prefix) {
  auto conf = rules(with_mirror("a.example", "m.example") + with_mirror("b.example", "m.example"));
  BOOST_TEST(outcome(conf.add(with_mirror("a.example", "n.example"), "50-more.conf")) == "good");
  BOOST_TEST(mirrors(conf, "a.example/x") == "n.example/x");
  BOOST_TEST(mirrors(conf, "b.example/x") == "m.example/x");
}

BOOST_AUTO_TEST_CASE(a_repository_is_no_mirror_of_itself) {
  BOOST_TEST(mirrors(rules(with_mirror("a.example", "a.example")), "a.example/x").empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_rule_is_malformed_and_names_the_file) {
  for (const std::string& text :
       {std::string("[[registry"), std::string("registry = 7"), std::string("[[registry]]\n"),
        std::string("[[registry]]\nlocation = 7\n"),
        std::string("[[registry]]\nlocation = \"a.example\"\nblocked = \"no\"\n"),
        with_mirror("a.example", "m.example", "pull-from-mirror = \"never\"\n"), with_mirror("a.example", ""),
        with_mirror("a.example", "https://m.example"), with_mirror("a.example", "no host"),
        with_mirror("a.example", "hub"), with_mirror("a.example", "m.example", "insecure = 1\n"),
        std::string("[[registry]]\nlocation = \"a.example\"\n[[registry.mirror]]\n")}) {
    BOOST_TEST_CONTEXT(text) {
      RegistriesConf conf;
      const auto added = conf.add(text, "/etc/containers/registries.conf");
      BOOST_TEST(outcome(added) == "mirrors.malformed");
      if (!added) BOOST_TEST(added.error().message().find("/etc/containers/registries.conf") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
