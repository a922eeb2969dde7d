#include "tests/support/database.h"

namespace pratique::test {
namespace {

struct Audit : Database {
  db::Lease lease = must(store.take_lease("audit", "one", Duration::hours(1))).value();
  db::RunRecord run = must(store.start_run("audit", "registry.example", lease));
  std::string next() {
    const auto item = must(store.next_run_item(run.id, lease));
    return item ? item->item : "";
  }
};

BOOST_AUTO_TEST_SUITE(audit_runs)

BOOST_FIXTURE_TEST_CASE(a_lease_is_held_by_one_and_taken_over_after_its_end, Database) {
  const auto first = must(store.take_lease("audit", "one", Duration::minutes(5)));
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(first->fence == 1);
  BOOST_TEST(!must(store.take_lease("audit", "two", Duration::minutes(5))).has_value());
  BOOST_TEST(must(store.take_lease("another", "two", Duration::minutes(5))).has_value());
  clock.sleep(Duration::minutes(5));
  BOOST_TEST(!must(store.take_lease("audit", "two", Duration::minutes(5))).has_value());
  clock.sleep(Duration::seconds(1));
  const auto second = must(store.take_lease("audit", "two", Duration::minutes(5)));
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(second->fence == 2);
  BOOST_TEST(id_of(store.renew_lease(*first, Duration::minutes(5))) == "db.lease-lost");
  const auto renewed = must(store.renew_lease(*second, Duration::minutes(50)));
  BOOST_TEST((renewed.expires_at == clock.now() + Duration::minutes(50)));
  must(store.drop_lease(*first));  // is not its holder any more
  BOOST_TEST(!must(store.take_lease("audit", "three", Duration::minutes(5))).has_value());
  must(store.drop_lease(renewed));
  BOOST_TEST(must(store.take_lease("audit", "three", Duration::minutes(5)))->fence == 3);
}

BOOST_FIXTURE_TEST_CASE(items_are_worked_in_order_and_counted, Audit) {
  BOOST_TEST(must(store.add_run_items(run.id, {"c", "a", "b", "d"}, lease)) == 4);
  BOOST_TEST(must(store.add_run_items(run.id, {"a", "e"}, lease)) == 1);
  BOOST_TEST(next() == "a");
  must(store.finish_run_item(run.id, "a", "etag-a", lease));
  BOOST_TEST(next() == "b");
  must(store.fail_run_item(run.id, "b", "no answer", true, lease));
  BOOST_TEST(next() == "c");
  must(store.fail_run_item(run.id, "c", "denied", false, lease));
  BOOST_TEST(next() == "d");
  must(store.skip_run_item(run.id, "d", lease));
  BOOST_TEST(next() == "e");
  must(store.finish_run_item(run.id, "e", "", lease));
  BOOST_TEST(next() == "b");  // tried before, so at the end
  const auto counts = must(store.run_counts(run.id));
  BOOST_TEST(counts.todo == 1);
  BOOST_TEST(counts.done == 2);
  BOOST_TEST(counts.failed == 1);
  BOOST_TEST(counts.skipped == 1);
  const auto failures = must(store.run_failures(run.id));
  BOOST_REQUIRE_EQUAL(failures.size(), 1U);
  BOOST_TEST(failures[0].item == "c");
  BOOST_TEST(failures[0].error == "denied");
  BOOST_TEST(failures[0].attempts == 1);
  BOOST_TEST(id_of(store.finish_run_item(run.id, "never added", "", lease)) == "db.refused");
}

BOOST_FIXTURE_TEST_CASE(a_run_is_complete_only_if_all_was_looked_at, Audit) {
  must(store.add_run_items(run.id, {"a"}, lease));
  next();
  must(store.finish_run_item(run.id, "a", "", lease));
  const auto complete = must(store.finish_run(run.id, R"({"tags":1})", lease));
  BOOST_TEST(complete.status == "complete");
  BOOST_TEST(complete.stats == R"({"tags":1})");
  BOOST_TEST(complete.finished_at.has_value());
  for (const bool retry : {true, false}) {
    run = must(store.start_run("audit", "registry.example", lease));
    must(store.add_run_items(run.id, {"a"}, lease));
    next();
    must(store.fail_run_item(run.id, "a", "no answer", retry, lease));
    BOOST_TEST(must(store.finish_run(run.id, "", lease)).status == "partial");
  }
  BOOST_TEST(id_of(store.add_run_items(run.id, {"b"}, lease)) == "db.refused");
  BOOST_TEST(must(store.runs("audit", {})).rows.size() == 3U);
  BOOST_TEST(must(store.runs("audit", {})).rows[0].id == run.id);
}

BOOST_FIXTURE_TEST_CASE(an_interrupted_run_is_resumed_where_it_stopped, Audit) {
  must(store.add_run_items(run.id, {"a", "b"}, lease));
  next();
  must(store.finish_run_item(run.id, "a", "", lease));
  clock.sleep(Duration::hours(2));
  const auto other = must(store.take_lease("audit", "two", Duration::hours(1))).value();
  const auto resumed = must(store.start_run("audit", "registry.example", other));
  BOOST_TEST(resumed.id == run.id);
  BOOST_TEST(resumed.holder == "two");
  BOOST_TEST(must(store.next_run_item(resumed.id, other))->item == "b");
  BOOST_TEST(must(store.start_run("audit", "other.example", other)).id != run.id);
}

BOOST_FIXTURE_TEST_CASE(a_run_without_a_heartbeat_for_long_is_abandoned, Audit) {
  must(store.add_run_items(run.id, {"a"}, lease));
  clock.sleep(Duration::hours(23));
  lease = must(store.take_lease("audit", "one", Duration::hours(1))).value();
  must(store.heartbeat(run.id, lease));
  clock.sleep(Duration::hours(24));
  lease = must(store.take_lease("audit", "two", Duration::hours(1))).value();
  BOOST_TEST(must(store.start_run("audit", "registry.example", lease)).id == run.id);
  clock.sleep(Duration::seconds(24 * 3600 + 1));
  lease = must(store.take_lease("audit", "two", Duration::hours(1))).value();
  const auto fresh = must(store.start_run("audit", "registry.example", lease));
  BOOST_TEST(fresh.id != run.id);
  BOOST_TEST(must(store.runs("audit", {})).rows[1].status == "abandoned");
  BOOST_TEST(must(store.run_counts(fresh.id)).todo == 0);
}

BOOST_FIXTURE_TEST_CASE(who_lost_the_lease_writes_nothing, Audit) {
  must(store.add_run_items(run.id, {"a"}, lease));
  clock.sleep(Duration::hours(2));
  must(store.take_lease("audit", "two", Duration::hours(1)));
  const std::string lost = "db.lease-lost";
  BOOST_TEST(id_of(store.start_run("audit", "registry.example", lease)) == lost);
  BOOST_TEST(id_of(store.add_run_items(run.id, {"b"}, lease)) == lost);
  BOOST_TEST(id_of(store.next_run_item(run.id, lease)) == lost);
  BOOST_TEST(id_of(store.finish_run_item(run.id, "a", "", lease)) == lost);
  BOOST_TEST(id_of(store.fail_run_item(run.id, "a", "", true, lease)) == lost);
  BOOST_TEST(id_of(store.skip_run_item(run.id, "a", lease)) == lost);
  BOOST_TEST(id_of(store.heartbeat(run.id, lease)) == lost);
  BOOST_TEST(id_of(store.finish_run(run.id, "", lease)) == lost);
  BOOST_TEST(raw.count("run_item") == 1);
}

BOOST_FIXTURE_TEST_CASE(the_next_run_knows_what_an_item_was_when_last_done, Audit) {
  must(store.add_run_items(run.id, {"a", "b"}, lease));
  next();
  must(store.finish_run_item(run.id, "a", "v1", lease));
  next();
  must(store.fail_run_item(run.id, "b", "denied", false, lease));
  must(store.finish_run(run.id, "", lease));
  for (int again = 0; again < 2; ++again) {  // what is skipped is remembered too
    run = must(store.start_run("audit", "registry.example", lease));
    must(store.add_run_items(run.id, {"a", "b"}, lease));
    const auto items = must(store.next_run_items(run.id, 10, lease));
    BOOST_REQUIRE_EQUAL(items.size(), 2U);
    BOOST_TEST(items[0].etag == "v1");
    BOOST_TEST(items[1].etag.empty());
    must(store.skip_run_item(run.id, "a", lease));
    must(store.finish_run(run.id, "", lease));
  }
  run = must(store.start_run("audit", "other.example", lease));
  must(store.add_run_items(run.id, {"a"}, lease));
  BOOST_TEST(must(store.next_run_item(run.id, lease))->etag.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test
