#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"
#include "db/ledger.h"

namespace pratique::db {
namespace {

constexpr std::int64_t kEntriesAtOnce = 1'000;

/// What is wrong with an entry that should follow `expected` entries and the hash `previous`; empty if nothing is.
std::string problem_of(const Row& row, std::int64_t expected, const std::string& previous) {
  for (std::size_t column = 2; column < 8; ++column) {
    if (to_valid_utf8(row.text(column)) != row.text(column)) return "text that is not UTF-8 was written into it";
  }
  LedgerEntry entry;
  try {
    entry = ledger_entry(row);
  } catch (const CorruptRow& e) {
    return e.what();
  }
  if (entry.seq != expected)
    return fmt::format("entry {} is missing: {} follows {}", expected, entry.seq, expected - 1);
  if (entry.prev_hash != previous) return "it does not continue the entry before it";
  if (entry.hash != hash_of(entry)) return "it was changed after it was written: its hash does not fit";
  return {};
}

/// What of the entry's verdict is not as the entry says; empty if all is. Lists are read from the table, so that a row
/// changed there would else go unseen.
std::string verdict_problem(Connection& db, const std::string& body_text) {
  const auto body = json::parse_value(body_text);
  if (!body || !body->contains("verdict") || !(*body)["verdict"].is_number_integer()) return "it names no verdict";
  const auto id = (*body)["verdict"].get<std::int64_t>();
  const auto row = db.row<9>(
      "SELECT v.stage, v.outcome, v.mode, p.digest, v.inputs_digest, v.verdict_digest, v.case_digest, v.effective_at, "
      "v.evaluated_at FROM verdict v JOIN policy p ON p.id = v.policy_id WHERE v.id = ?",
      id);
  if (!row) return fmt::format("verdict {} is not there any more", id);
  const nlohmann::json stored = {{"verdict", id},
                                 {"stage", to_valid_utf8(row->text(0))},
                                 {"outcome", to_valid_utf8(row->text(1))},
                                 {"mode", to_valid_utf8(row->text(2))},
                                 {"policy", to_valid_utf8(row->text(3))},
                                 {"inputs_digest", to_valid_utf8(row->text(4))},
                                 {"verdict_digest", to_valid_utf8(row->text(5))},
                                 {"case_digest", to_valid_utf8(row->text(6))},
                                 {"effective_at", row->integer(7)},
                                 {"evaluated_at", row->integer(8)}};
  if (stored != *body) return fmt::format("verdict {} was changed after it was recorded", id);
  return {};
}

}  // namespace

Result<LedgerCheck> Store::ledger_verify() {
  Connection& db = *connection_;
  return db.read("verifying the ledger", [&]() -> Result<LedgerCheck> {
    LedgerCheck check;
    std::int64_t verdicts = 0;
    // The first page has no lower bound, so that an entry put before the first one is met.
    auto rows =
        db.rows<8>("SELECT seq, at, actor, action, object, body, prev_hash, hash FROM ledger ORDER BY seq LIMIT ?",
                   kEntriesAtOnce);
    while (!rows.empty()) {
      for (const Row& row : rows) {
        const std::int64_t expected = check.entries + 1;
        check.problem = problem_of(row, expected, check.last_hash);
        const bool is_verdict = row.text(3) == "verdict";
        if (check.problem.empty() && is_verdict) check.problem = verdict_problem(db, row.text(5));
        verdicts += is_verdict ? 1 : 0;
        if (!check.problem.empty()) {
          check.broken_at = expected;
          return check;
        }
        check.last_hash = row.text(7);
        ++check.entries;
      }
      rows = db.rows<8>(
          "SELECT seq, at, actor, action, object, body, prev_hash, hash FROM ledger WHERE seq > ? "
          "ORDER BY seq LIMIT ?",
          check.entries, kEntriesAtOnce);
    }
    const std::int64_t recorded = db.row<1>("SELECT COUNT(*) FROM verdict")->integer(0);
    if (recorded != verdicts) {
      check.problem = fmt::format("{} verdicts are recorded, the ledger has entries for {}", recorded, verdicts);
      return check;
    }
    check.intact = true;
    return check;
  });
}

}  // namespace pratique::db
