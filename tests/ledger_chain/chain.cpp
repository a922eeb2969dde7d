#include <fmt/format.h>

#include "tests/support/database.h"

namespace pratique::test {
namespace {

struct Chain : Database {
  Chain() {
    for (int i = 0; i < 5; ++i) must(store.record_verdict(verdict_about("image " + std::to_string(i))));
  }
  db::LedgerCheck check() { return must(store.ledger_verify()); }
};

BOOST_AUTO_TEST_SUITE(ledger_chain)

BOOST_FIXTURE_TEST_CASE(every_verdict_has_its_entry_and_the_chain_is_whole, Chain) {
  const auto whole = check();
  BOOST_TEST(whole.intact);
  BOOST_TEST(whole.entries == 5);
  BOOST_TEST(!whole.broken_at.has_value());
  const auto entries = must(store.ledger({}, {})).rows;
  BOOST_REQUIRE_EQUAL(entries.size(), 5U);
  BOOST_TEST(entries.back().hash == whole.last_hash);
  BOOST_TEST(entries[0].prev_hash.empty());
  for (std::size_t i = 1; i < entries.size(); ++i) BOOST_TEST(entries[i].prev_hash == entries[i - 1].hash);
  BOOST_TEST(entries[2].action == "verdict");
  BOOST_TEST(entries[2].actor == "ci:https://ci.example/job/1");
  BOOST_TEST(entries[2].object == "registry.example/shop/api@" + digest_for("image 2").to_string());
  BOOST_TEST(entries[2].body.find(Digest::of(R"({"verdict":"allow","image":"image 2"})").to_string()) !=
             std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(an_empty_ledger_is_whole, Database) {
  const auto check = must(store.ledger_verify());
  BOOST_TEST(check.intact);
  BOOST_TEST(check.entries == 0);
}

BOOST_FIXTURE_TEST_CASE(a_change_of_any_column_of_any_entry_is_found, Chain) {
  const std::vector<std::string> columns = {"at", "actor", "action", "object", "body", "prev_hash", "hash"};
  const std::vector<std::string> values = {
      "at + 1",     "actor || 'x'", "'tag.moved'", "''", "replace(body, 'allow', 'block')", "printf('%064d', 0)",
      "upper(hash)"};
  for (int seq = 1; seq <= 5; ++seq) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      BOOST_TEST_CONTEXT("entry " << seq << ", " << columns[i]) {
        const std::string where = fmt::format(" WHERE seq = {}", seq);
        const std::string old = raw.one(fmt::format("SELECT {} FROM ledger{}", columns[i], where));
        raw.run(fmt::format("UPDATE ledger SET {} = {}{}", columns[i], values[i], where));
        const auto broken = check();
        BOOST_TEST(!broken.intact);
        BOOST_TEST(broken.broken_at.value_or(0) == seq);
        BOOST_TEST(broken.entries == seq - 1);
        BOOST_TEST(!broken.problem.empty());
        raw.run(fmt::format("UPDATE ledger SET {} = ?{}", columns[i], where), {old});
        BOOST_TEST(check().intact);
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(an_entry_that_moved_is_found, Chain) {
  raw.run("UPDATE ledger SET seq = 9 WHERE seq = 5");
  BOOST_TEST(check().broken_at.value_or(0) == 5);
  raw.run("UPDATE ledger SET seq = 5 WHERE seq = 9");
  BOOST_TEST(check().intact);
  raw.run("UPDATE ledger SET seq = 0 WHERE seq = 1");
  BOOST_TEST(check().broken_at.value_or(0) == 1);
}

BOOST_FIXTURE_TEST_CASE(a_gap_is_found, Chain) {
  raw.run("DELETE FROM ledger WHERE seq = 3");
  BOOST_TEST(check().broken_at.value_or(0) == 3);
}

BOOST_FIXTURE_TEST_CASE(a_cut_off_beginning_is_found, Chain) {
  raw.run("DELETE FROM ledger WHERE seq = 1");
  BOOST_TEST(check().broken_at.value_or(0) == 1);
}

BOOST_FIXTURE_TEST_CASE(a_cut_off_end_shows_only_in_the_last_hash, Chain) {
  must(store.ledger_append(kSomebody, "note", "x", "{}"));
  const auto before = check();
  raw.run("DELETE FROM ledger WHERE seq = 6");
  const auto after = check();
  BOOST_TEST(after.intact);
  BOOST_TEST(after.entries == 5);
  BOOST_TEST(after.last_hash != before.last_hash);
}

BOOST_FIXTURE_TEST_CASE(a_verdict_changed_in_its_table_is_found, Chain) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"stage", "'test'"},
      {"outcome", "'block'"},
      {"mode", "'audit'"},
      {"inputs_digest", "'x'"},
      {"verdict_digest", "case_digest"},
      {"case_digest", "verdict_digest"},
      {"effective_at", "1"},
      {"evaluated_at", "1"},
  };
  for (const auto& [column, value] : changes) {
    BOOST_TEST_CONTEXT(column) {
      const auto old = raw.one(fmt::format("SELECT {} FROM verdict WHERE id = 3", column));
      raw.run(fmt::format("UPDATE verdict SET {} = {} WHERE id = 3", column, value));
      BOOST_TEST(check().broken_at.value_or(0) == 3);
      raw.run(fmt::format("UPDATE verdict SET {} = ? WHERE id = 3", column), {old});
      BOOST_TEST(check().intact);
    }
  }
  raw.run("DELETE FROM verdict WHERE id = 4");
  BOOST_TEST(check().broken_at.value_or(0) == 4);
}

BOOST_FIXTURE_TEST_CASE(a_verdict_without_an_entry_is_found, Chain) {
  raw.run("DELETE FROM ledger WHERE seq = 5");
  BOOST_TEST(!check().intact);
  BOOST_TEST(!check().broken_at.has_value());
  BOOST_TEST(id_of(store.ledger_append(kSomebody, "verdict", "x", "{}")) == "db.refused");
}

BOOST_FIXTURE_TEST_CASE(an_entry_without_a_link_to_the_one_before_is_found, Chain) {
  // Even one whose own hash fits: as somebody would write it who knows the recipe.
  TemporaryFolder other;
  auto foreign = must(db::open_store((other / "x.db").string(), db::OpenMode::kCreate, clock));
  for (int i = 0; i < 6; ++i) must(foreign->record_verdict(verdict_about("forged " + std::to_string(i))));
  const auto last = must(foreign->ledger({}, {})).rows.at(5);
  raw.run("INSERT INTO ledger VALUES (6, " + std::to_string(last.at.ms) + ", ?, ?, ?, ?, ?, ?)",
          {last.actor, last.action, last.object, last.body, last.prev_hash, last.hash});
  BOOST_TEST(check().broken_at.value_or(0) == 6);
}

BOOST_FIXTURE_TEST_CASE(odd_values_are_a_broken_chain_and_no_failure, Chain) {
  raw.run("UPDATE ledger SET at = 'soon' WHERE seq = 2");
  BOOST_TEST(check().broken_at.value_or(0) == 2);
  raw.run("UPDATE ledger SET at = 0, actor = CAST(x'ff' AS TEXT) WHERE seq = 2");
  BOOST_TEST(check().broken_at.value_or(0) == 2);
  raw.run("UPDATE ledger SET seq = 'two' WHERE seq = 5");
  raw.run("DELETE FROM ledger WHERE seq = 2");
  BOOST_TEST(check().broken_at.value_or(0) == 2);
}

BOOST_FIXTURE_TEST_CASE(long_chains_are_read_to_the_end, Database) {
  std::vector<db::TagObservation> tags(2'001);
  for (const std::string image : {"old", "new"}) {
    for (std::size_t i = 0; i < tags.size(); ++i) {
      tags[i] = {.repo = kApi, .tag = std::to_string(i), .digest = digest_for(image), .at = kStart, .actor = kSomebody};
    }
    must(store.observe_tags(tags));
  }
  BOOST_TEST(must(store.ledger_verify()).entries == 2'001);
  raw.run("UPDATE ledger SET object = 'x' WHERE seq = 2001");
  BOOST_TEST(must(store.ledger_verify()).broken_at.value_or(0) == 2'001);
}

BOOST_FIXTURE_TEST_CASE(entries_of_the_caller_are_kept_in_canonical_form, Database) {
  const auto entry = must(store.ledger_append(kSomebody, "policy.loaded", "shop", R"({"b": 1, "a": "x"})"));
  BOOST_TEST(entry.body == R"({"a":"x","b":1})");
  BOOST_TEST(id_of(store.ledger_append(kSomebody, "x", "y", "{")) == "db.refused");
  BOOST_TEST(id_of(store.ledger_append({"nobody", "x"}, "x", "y", "{}")) == "db.refused");
  const auto hostile = must(store.ledger_append({"user", "\xff"}, "\xff", "\xff'--", "\"\\u0000\""));
  BOOST_TEST(hostile.seq == 2);
  BOOST_TEST(must(store.ledger_verify()).intact);
}

BOOST_FIXTURE_TEST_CASE(entries_are_listed_by_action_and_time, Chain) {
  clock.sleep(Duration::hours(1));
  must(store.ledger_append(kSomebody, "note", "x", "{}"));
  BOOST_TEST(must(store.ledger({.action = "note"}, {})).rows.size() == 1U);
  BOOST_TEST(must(store.ledger({.since = kStart + Duration::minutes(1)}, {})).rows.size() == 1U);
  const auto first = must(store.ledger({}, {.limit = 4, .cursor = {}}));
  BOOST_TEST(first.rows.size() == 4U);
  const auto second = must(store.ledger({}, {.limit = 4, .cursor = first.next}));
  BOOST_REQUIRE_EQUAL(second.rows.size(), 2U);
  BOOST_TEST(second.rows[0].seq == 5);
  BOOST_TEST(second.next.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace pratique::test
