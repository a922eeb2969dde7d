#include <fmt/format.h>

#include "base/escape.h"
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

}  // namespace

Result<LedgerCheck> Store::ledger_verify() {
  Connection& db = *connection_;
  return db.read("verifying the ledger", [&]() -> Result<LedgerCheck> {
    LedgerCheck check;
    // The first page has no lower bound, so that an entry put before the first one is met.
    auto rows =
        db.rows<8>("SELECT seq, at, actor, action, object, body, prev_hash, hash FROM ledger ORDER BY seq LIMIT ?",
                   kEntriesAtOnce);
    while (!rows.empty()) {
      for (const Row& row : rows) {
        const std::int64_t expected = check.entries + 1;
        check.problem = problem_of(row, expected, check.last_hash);
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
    check.intact = true;
    return check;
  });
}

}  // namespace pratique::db
