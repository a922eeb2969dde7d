// Row A145 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "tests/support/test_tuf.h"

namespace pratique::test {

namespace {

using Mode = verifier::tuf::Updater::Mode;

struct Expiring {
  TufRepository repository;
  TufClient client{repository};

  void expire(const std::string& role, const char* when) { repository.body(role)["expires"] = when; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tuf_expiry, Expiring)

BOOST_AUTO_TEST_CASE(a_file_is_good_until_the_moment_it_names_and_not_in_it) {
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) {
    TufRepository fresh;
    TufClient reader(fresh);
    fresh.body(role)["expires"] = "2026-11-20T12:00:00Z";
    fresh.bump({"root", "targets", "snapshot", "timestamp"});
    reader.now = kTufNow - Duration{1};
    BOOST_TEST(reader.refresh() == "good", role);
    TufClient late(fresh);
    BOOST_TEST(late.refresh() == "trust.expired", role);
  }
}

BOOST_AUTO_TEST_CASE(an_expired_root_is_stored_and_nothing_behind_it_is_asked_for) {
  expire("root", "2026-11-01T00:00:00Z");
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "trust.expired");
  BOOST_TEST(client.version("root") == 2);
  BOOST_TEST(client.asked.back() == "3.root.json");
}

BOOST_AUTO_TEST_CASE(an_expired_root_leads_to_a_newer_one) {
  expire("root", "2026-11-01T00:00:00Z");
  repository.bump({"root"});
  expire("root", kTufExpires);
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("root") == 3);
}

BOOST_AUTO_TEST_CASE(an_expired_file_is_not_stored) {
  BOOST_REQUIRE(client.refresh() == "good");
  for (const std::string role : {"timestamp", "snapshot", "targets"}) {
    expire(role, "2026-11-01T00:00:00Z");
    repository.bump({"targets", "snapshot", "timestamp"});
    BOOST_TEST(client.refresh() == "trust.expired");
    BOOST_TEST(client.version(role) < repository.version(role));
    expire(role, kTufExpires);
  }
}

BOOST_AUTO_TEST_CASE(the_stored_timestamp_may_have_expired_if_there_is_a_newer_one) {
  expire("timestamp", "2026-11-21T00:00:00Z");
  repository.bump({"timestamp"});
  BOOST_REQUIRE(client.refresh() == "good");
  client.now = kTufNow + Duration::days(5);
  BOOST_TEST(client.refresh() == "trust.expired");  // frozen: the same one again
  expire("timestamp", kTufExpires);
  repository.bump({"timestamp"});
  BOOST_TEST(client.refresh() == "good");
}

BOOST_AUTO_TEST_CASE(what_is_stored_is_good_offline_until_it_expires) {
  BOOST_TEST(client.refresh(Mode::kOffline) == "trust.not-found");
  BOOST_REQUIRE(client.refresh() == "good");
  BOOST_TEST(client.refresh(Mode::kOffline) == "good");
  BOOST_TEST(client.asked.empty());
  client.now = kTufNow + Duration::days(60);
  BOOST_TEST(client.refresh(Mode::kOffline) == "trust.expired");
}

BOOST_AUTO_TEST_CASE(what_is_stored_is_checked_again_offline) {
  BOOST_REQUIRE(client.refresh() == "good");
  for (const std::string role : {"timestamp", "snapshot", "targets"}) {
    const Bytes good = client.store[role + ".json"];
    client.store[role + ".json"].back() = 'x';
    BOOST_TEST(client.refresh(Mode::kOffline) == "trust.malformed", role);
    client.store.erase(role + ".json");
    BOOST_TEST(client.refresh(Mode::kOffline) == "trust.not-found", role);
    client.store[role + ".json"] = good;
    BOOST_TEST(client.refresh(Mode::kOffline) == "good", role);
  }
}

BOOST_AUTO_TEST_CASE(offline_each_file_is_good_until_the_moment_it_names) {
  for (const std::string role : {"root", "timestamp", "snapshot", "targets"}) {
    TufRepository site;
    site.body(role)["expires"] = "2026-12-10T00:00:00Z";
    site.bump({role});
    if (role == "targets") site.bump({"snapshot"});
    if (role != "timestamp") site.bump({"timestamp"});
    TufClient asking(site);
    BOOST_TEST(asking.refresh() == "good");
    asking.now = Time::parse("2026-12-09T23:59:59Z").value();
    BOOST_TEST(asking.refresh(Mode::kOffline) == "good", role);
    asking.now = Time::parse("2026-12-10T00:00:00Z").value();
    BOOST_TEST(asking.refresh(Mode::kOffline) == "trust.expired", role);
  }
}

BOOST_AUTO_TEST_CASE(offline_everything_is_there_and_none_has_expired) {
  repository.body("snapshot")["expires"] = "2026-12-10T00:00:00Z";
  repository.bump({"snapshot", "timestamp"});
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.refresh(Mode::kOffline) == "good");
  client.now = Time::parse("2026-12-10T00:00:00Z").value();
  BOOST_TEST(client.refresh(Mode::kOffline) == "trust.expired");
  client.now = kTufNow;
  for (const char* file : {"timestamp.json", "snapshot.json", "targets.json"}) {
    const Bytes content = client.store.at(file);
    client.store.erase(file);
    BOOST_TEST(client.refresh(Mode::kOffline) == "trust.not-found", file);
    client.store[file] = content;
  }
  BOOST_TEST(client.refresh(Mode::kOffline) == "good");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
