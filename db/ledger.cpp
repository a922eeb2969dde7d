#include "db/ledger.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/escape.h"
#include "base/json.h"
#include "db/paging.h"
#include "db/words.h"

namespace pratique::db {
namespace {

/// All text of `value` as UTF-8: canonical JSON has no other.
nlohmann::json with_valid_text(const nlohmann::json& value) {
  if (value.is_string()) return to_valid_utf8(value.get_ref<const std::string&>());
  if (value.is_array()) {
    auto copy = nlohmann::json::array();
    for (const auto& element : value) copy.push_back(with_valid_text(element));
    return copy;
  }
  if (value.is_object()) {
    auto copy = nlohmann::json::object();
    for (const auto& [name, member] : value.items()) copy[to_valid_utf8(name)] = with_valid_text(member);
    return copy;
  }
  return value;
}

}  // namespace

std::string hash_of(const LedgerEntry& entry) {
  const nlohmann::json document = {
      {"seq", entry.seq},       {"at", entry.at.ms},  {"actor", entry.actor},        {"action", entry.action},
      {"object", entry.object}, {"body", entry.body}, {"prev_hash", entry.prev_hash}};
  return hex_encode(sha256(json::canonical(document)));
}

LedgerEntry append_to_ledger(Connection& db, const Actor& actor, std::string_view action, std::string_view object,
                             const nlohmann::json& body) {
  const auto last = db.row<2>("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1");
  LedgerEntry entry;
  entry.seq = last ? last->integer(0) + 1 : 1;
  entry.at = db.clock().now();
  entry.actor = to_valid_utf8(actor.kind + ':' + actor.subject);
  entry.action = to_valid_utf8(action);
  entry.object = to_valid_utf8(object);
  entry.body = json::canonical(with_valid_text(body));
  entry.prev_hash = last ? last->text(1) : std::string();
  entry.hash = hash_of(entry);
  db.run("INSERT INTO ledger (seq, at, actor, action, object, body, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
         entry.seq, entry.at, entry.actor, entry.action, entry.object, entry.body, entry.prev_hash, entry.hash);
  return entry;
}

LedgerEntry ledger_entry(const Row& row) {
  return {row.integer(0), row.time(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.text(7)};
}

Result<LedgerEntry> Store::ledger_append(const Actor& actor, std::string_view action, std::string_view object,
                                         std::string_view body) {
  PRATIQUE_CHECK(check_words(actor));
  if (action == "verdict") return Error(kRefused, "only record_verdict writes entries of verdicts");
  auto parsed = json::parse_value(body);
  if (!parsed) return std::move(parsed).error().as(kRefused).during("reading the body of a ledger entry");
  return connection_->write("adding to the ledger", [&]() -> Result<LedgerEntry> {
    return append_to_ledger(*connection_, actor, action, object, *parsed);
  });
}

Result<Page<LedgerEntry>> Store::ledger(const LedgerFilter& filter, const PageRequest& page) {
  Query query;
  query.text("SELECT ").text(kLedgerColumns).text(" FROM ledger WHERE 1 = 1");
  if (filter.action) query.text(" AND action = ").value(*filter.action);
  if (filter.since) query.text(" AND at >= ").value(*filter.since);
  PRATIQUE_TRY(after, cursor_numbers(page, 1));
  if (!after.empty()) query.text(" AND seq > ").value(after[0]);
  query.text(" ORDER BY seq");
  return connection_->read("reading the ledger", [&]() -> Result<Page<LedgerEntry>> {
    return read_page<LedgerEntry>(*connection_, query, 8, page, ledger_entry,
                                  [](const LedgerEntry& last) { return cursor_of({last.seq}); });
  });
}

}  // namespace pratique::db
