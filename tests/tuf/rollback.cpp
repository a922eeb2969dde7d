// Row A140 of the catalogue of attacks.
#include <boost/test/unit_test.hpp>

#include "tests/support/test_tuf.h"

namespace pratique::test {

namespace {

struct Seen {
  TufRepository repository;
  TufClient client{repository};

  /// The client has seen version 5 of everything.
  Seen() {
    for (int i = 0; i < 4; ++i) repository.bump({"targets", "snapshot", "timestamp"});
    BOOST_REQUIRE(client.refresh() == "good");
  }

  void go_back(const std::string& role, std::int64_t to) {
    repository.body(role)["version"] = to;
    repository.publish(role);
  }
  void new_key(const std::string& role) {
    repository.signers(role) = {TufSigner{role + "-new-key"}};
    repository.name_signers(role);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tuf_rollback, Seen)

BOOST_AUTO_TEST_CASE(newer_versions_are_taken) {
  repository.bump({"targets", "snapshot", "timestamp"});
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("timestamp") == 6);
  BOOST_TEST(client.version("targets") == 6);
}

BOOST_AUTO_TEST_CASE(an_older_timestamp_is_refused) {
  go_back("timestamp", 4);
  BOOST_TEST(client.refresh() == "trust.rollback");
  BOOST_TEST(client.version("timestamp") == 5);
}

BOOST_AUTO_TEST_CASE(a_timestamp_that_names_an_older_snapshot_is_refused) {
  go_back("snapshot", 4);
  repository.bump({"timestamp"});
  BOOST_TEST(client.refresh() == "trust.rollback");
  BOOST_TEST(client.version("timestamp") == 5);
  BOOST_TEST(client.version("snapshot") == 5);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_names_older_targets_is_refused) {
  go_back("targets", 4);
  repository.bump({"snapshot", "timestamp"});
  BOOST_TEST(client.refresh() == "trust.rollback");
  BOOST_TEST(client.version("snapshot") == 5);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_leaves_a_role_out_is_refused) {
  repository.delegate("targets", "more", {"*"});
  repository.bump({"targets", "snapshot", "timestamp"});
  BOOST_REQUIRE(client.refresh() == "good");
  repository.body("snapshot")["meta"].erase("more.json");
  repository.bump({"snapshot", "timestamp"});
  BOOST_TEST(client.refresh() == "trust.rollback");
}

BOOST_AUTO_TEST_CASE(an_older_snapshot_is_refused_also_where_the_timestamp_was_lost) {
  client.store.erase("timestamp.json");
  BOOST_TEST(client.refresh() == "good");
  client.store.erase("timestamp.json");
  go_back("snapshot", 4);
  repository.bump({"timestamp"});
  BOOST_TEST(client.refresh() == "trust.rollback");
}

BOOST_AUTO_TEST_CASE(another_timestamp_of_the_same_version_is_passed_over) {
  const Bytes before = client.store["timestamp.json"];
  repository.body("timestamp")["meta"]["snapshot.json"]["version"] = 99;
  repository.publish("timestamp");
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.store["timestamp.json"] == before);
}

BOOST_AUTO_TEST_CASE(with_a_new_timestamp_key_versions_may_go_back) {
  go_back("timestamp", 1);
  BOOST_TEST(client.refresh() == "trust.rollback");
  new_key("timestamp");
  go_back("timestamp", 1);
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("timestamp") == 1);
}

BOOST_AUTO_TEST_CASE(with_a_new_snapshot_key_versions_of_targets_may_go_back) {
  new_key("snapshot");
  go_back("targets", 1);
  repository.bump({"root", "snapshot", "timestamp"});
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("targets") == 1);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_only_added_gives_no_leave_to_go_back) {
  repository.signers("timestamp").push_back(TufSigner{"added-key"});
  repository.name_signers("timestamp");
  go_back("timestamp", 1);
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "trust.rollback");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_taken_away_does_although_another_one_stays) {
  repository.signers("timestamp").push_back(TufSigner{"added-key"});
  repository.name_signers("timestamp");
  repository.bump({"root", "timestamp"});
  BOOST_REQUIRE(client.refresh() == "good");
  repository.signers("timestamp").erase(repository.signers("timestamp").begin());
  repository.name_signers("timestamp");
  go_back("timestamp", 1);
  repository.bump({"root"});
  BOOST_TEST(client.refresh() == "good");
  BOOST_TEST(client.version("timestamp") == 1);
}

BOOST_AUTO_TEST_CASE(with_a_new_snapshot_key_its_version_may_go_back_too) {
  for (const bool new_key : {true, false}) {
    TufRepository site;
    TufClient asking(site);
    site.bump({"snapshot", "timestamp"});
    BOOST_TEST(asking.refresh() == "good");
    if (new_key) {
      site.signers("snapshot") = {{"another snapshot key"}};
      site.name_signers("snapshot");
      site.bump({"root"});
    }
    site.body("snapshot")["version"] = 1;
    site.publish("snapshot");
    site.bump({"timestamp"});
    BOOST_TEST(asking.refresh() == (new_key ? "good" : "trust.rollback"));
  }
}

BOOST_AUTO_TEST_CASE(a_snapshot_has_the_version_that_the_timestamp_says) {
  TufRepository site;
  site.bump({"snapshot", "timestamp"});
  TufClient asking(site);
  BOOST_TEST(asking.refresh() == "good");
  site.bump({"snapshot", "timestamp"});
  site.files["3.snapshot.json"] = site.files.at("2.snapshot.json");
  BOOST_TEST(asking.refresh() == "trust.mismatch");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
