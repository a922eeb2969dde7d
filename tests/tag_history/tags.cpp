#include "tests/support/database.h"

namespace pratique::test {
namespace {

struct Tags : Database {
  db::TagOutcome see(const std::string& image, int minute, bool is_protected = false) {
    db::TagObservation seen{.repo = kApi,
                            .tag = "1.0",
                            .digest = {},
                            .at = kStart + Duration::minutes(minute),
                            .source = "audit",
                            .is_protected = is_protected,
                            .actor = kSomebody};
    if (!image.empty()) seen.digest = digest_for(image);
    return must(store.observe_tag(seen));
  }
  std::string change(const std::string& image, int minute, bool is_protected = false) {
    return std::string(to_string(see(image, minute, is_protected).change));
  }
};

BOOST_AUTO_TEST_SUITE(tag_history)

BOOST_FIXTURE_TEST_CASE(a_tag_is_made_moved_deleted_and_restored, Tags) {
  BOOST_TEST(change("", 0) == "unchanged");
  BOOST_TEST(change("a", 1) == "created");
  BOOST_TEST(change("a", 2) == "unchanged");
  BOOST_TEST(change("b", 3) == "moved");
  BOOST_TEST((must(store.tag_current(kApi, "1.0")) == digest_for("b")));
  BOOST_TEST(change("", 4) == "deleted");
  BOOST_TEST(change("", 5) == "unchanged");
  BOOST_TEST(!must(store.tag_current(kApi, "1.0")).has_value());
  BOOST_TEST(change("b", 6) == "restored");
  BOOST_TEST(!must(store.tag_current(kApi, "2.0")).has_value());

  const auto history = must(store.tag_history(kApi, "1.0", {})).rows;
  BOOST_REQUIRE_EQUAL(history.size(), 4U);
  BOOST_TEST((history[0].change == db::TagChange::kCreated));
  BOOST_TEST((history[1].change == db::TagChange::kMoved));
  BOOST_TEST((history[1].previous == digest_for("a")));
  BOOST_TEST((history[1].digest == digest_for("b")));
  BOOST_TEST((history[1].at == kStart + Duration::minutes(3)));
  BOOST_TEST((history[2].change == db::TagChange::kDeleted));
  BOOST_TEST(!history[2].digest.has_value());
  BOOST_TEST((history[3].change == db::TagChange::kRestored));
  BOOST_TEST((history[3].previous == digest_for("b")));
  BOOST_TEST(must(store.tag_history({"other.example", "shop/api"}, "1.0", {})).rows.empty());
}

BOOST_FIXTURE_TEST_CASE(moves_deletions_and_returns_are_in_the_ledger_and_creations_are_not, Tags) {
  see("a", 1);
  BOOST_TEST(raw.count("ledger") == 0);
  see("b", 2);
  see("", 3);
  see("b", 4);
  const auto entries = must(store.ledger({}, {})).rows;
  BOOST_REQUIRE_EQUAL(entries.size(), 3U);
  BOOST_TEST(entries[0].action == "tag.moved");
  BOOST_TEST(entries[1].action == "tag.deleted");
  BOOST_TEST(entries[2].action == "tag.restored");
  BOOST_TEST(entries[0].object == "registry.example/shop/api:1.0");
  BOOST_TEST(must(store.ledger_verify()).intact);
}

BOOST_FIXTURE_TEST_CASE(a_protected_tag_that_means_something_else_is_a_violation, Tags) {
  BOOST_TEST(!see("a", 1, true).violation);
  BOOST_TEST(see("b", 2, true).violation);
  BOOST_TEST(!see("", 3, true).violation);
  BOOST_TEST(!see("b", 4, true).violation);
  see("", 5, true);
  BOOST_TEST(see("c", 6, true).violation);
  BOOST_TEST(see("d", 7, false).violation);  // protection was taken away together with the move
  BOOST_TEST(!see("e", 8, false).violation);
}

BOOST_FIXTURE_TEST_CASE(an_observation_older_than_what_is_known_changes_nothing, Tags) {
  see("a", 5);
  BOOST_TEST(change("b", 4) == "outdated");
  BOOST_TEST((must(store.tag_current(kApi, "1.0")) == digest_for("a")));
  see("", 6);
  BOOST_TEST(change("a", 5) == "outdated");
  BOOST_TEST(raw.count("tag_event") == 2);
  BOOST_TEST(change("a", 6) == "restored");
}

BOOST_FIXTURE_TEST_CASE(many_tags_are_recorded_together_or_not_at_all, Database) {
  std::vector<db::TagObservation> seen;
  for (int i = 0; i < 5; ++i) {
    seen.push_back({.repo = kApi,
                    .tag = std::to_string(i),
                    .digest = digest_for("a"),
                    .at = kStart,
                    .source = "audit",
                    .actor = kSomebody});
  }
  BOOST_TEST(must(store.observe_tags(seen)).size() == 5U);
  BOOST_TEST(raw.count("tag_current") == 5);
  for (auto& each : seen) each.digest = digest_for("b");
  seen.back().actor.kind = "nobody";
  BOOST_TEST(id_of(store.observe_tags(seen)) == "db.refused");
  BOOST_TEST(raw.count("tag_event") == 5);
}

BOOST_FIXTURE_TEST_CASE(history_comes_page_by_page, Tags) {
  for (int i = 0; i < 5; ++i) see("image " + std::to_string(i), i);
  const auto first = must(store.tag_history(kApi, "1.0", {.limit = 3, .cursor = {}}));
  BOOST_TEST(first.rows.size() == 3U);
  const auto second = must(store.tag_history(kApi, "1.0", {.limit = 3, .cursor = first.next}));
  BOOST_REQUIRE_EQUAL(second.rows.size(), 2U);
  BOOST_TEST((second.rows[1].digest == digest_for("image 4")));
  BOOST_TEST(second.next.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test
