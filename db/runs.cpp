#include <fmt/format.h>

#include "base/escape.h"
#include "db/leases.h"
#include "db/paging.h"
#include "db/subjects.h"

namespace pratique::db {
namespace {

constexpr std::size_t kRunColumns = 9;
constexpr std::string_view kSelectRun =
    "SELECT id, kind, scope, status, holder, stats, started_at, heartbeat_at, finished_at FROM run ";

RunRecord run_record(const Row& row) {
  return {.id = row.integer(0),
          .kind = row.text(1),
          .scope = row.text(2),
          .status = row.text(3),
          .holder = row.text(4),
          .stats = row.text(5),
          .started_at = row.time(6),
          .heartbeat_at = row.time(7),
          .finished_at = row.maybe_time(8)};
}

RunRecord run_of(Connection& db, std::int64_t id) {
  return run_record(*db.row<kRunColumns>(fmt::format("{}WHERE id = ?", kSelectRun), id));
}

/// The run is still going, and the caller is the one who works on it.
Result<void> check_run(Connection& db, std::int64_t run, const Lease& lease) {
  PRATIQUE_CHECK(check_lease(db, lease));
  const auto row = db.row<1>("SELECT status FROM run WHERE id = ?", run);
  if (!row) return Error(kNotFound, fmt::format("{} has no run {}", db.where(), run));
  if (row->text(0) == "running") return {};
  return Error(kRefused, fmt::format("run {} is {}", run, row->text(0))).with_hint("start a new run");
}

Result<void> set_state(Connection& db, std::int64_t run, std::string_view item, std::string_view state,
                       std::optional<std::string_view> etag, std::optional<std::string_view> error) {
  const auto changed = db.rows<1>(
      "UPDATE run_item SET state = ?, etag = COALESCE(?, etag), error = ? WHERE run_id = ? AND "
      "item = ? RETURNING 1",
      state, etag, error, run, item);
  if (!changed.empty()) return {};
  return Error(kRefused, fmt::format("run {} has no item {}", run, quote(item))).with_hint("add it first");
}

void beat(Connection& db, std::int64_t run) {
  db.run("UPDATE run SET heartbeat_at = ? WHERE id = ?", db.clock().now(), run);
}

/// What an earlier run of the same kind and scope noted.
std::string earlier_etag(Connection& db, std::int64_t run, const std::string& item) {
  const auto row = db.row<1>(
      "SELECT i.etag FROM run_item i CROSS JOIN run r ON r.id = i.run_id CROSS JOIN run me ON me.id = ? WHERE i.item = "
      "? AND "
      "i.run_id < me.id AND i.etag IS NOT NULL AND i.state IN ('done', 'skipped') AND r.kind = me.kind AND r.scope = "
      "me.scope "
      "ORDER BY i.run_id DESC LIMIT 1",
      run, item);
  return row ? row->text(0) : std::string();
}

RunCounts counts(Connection& db, std::int64_t run) {
  RunCounts counted;
  for (const Row& row : db.rows<2>("SELECT state, COUNT(*) FROM run_item WHERE run_id = ? GROUP BY state", run)) {
    if (row.text(0) == "todo") counted.todo = row.integer(1);
    if (row.text(0) == "done") counted.done = row.integer(1);
    if (row.text(0) == "failed") counted.failed = row.integer(1);
    if (row.text(0) == "skipped") counted.skipped = row.integer(1);
  }
  return counted;
}

}  // namespace

Result<RunRecord> Store::start_run(std::string_view kind, std::string_view scope, const Lease& lease,
                                   Duration resume_within) {
  Connection& db = *connection_;
  return db.write("starting a run", [&]() -> Result<RunRecord> {
    PRATIQUE_CHECK(check_lease(db, lease));
    const Time now = db.clock().now();
    db.run(
        "UPDATE run SET status = 'abandoned', finished_at = ? WHERE kind = ? AND scope = ? AND status = 'running' AND "
        "heartbeat_at < ?",
        now, kind, scope, now - resume_within);
    const auto open = db.row<1>(
        "SELECT id FROM run WHERE kind = ? AND scope = ? AND status = 'running' ORDER BY id DESC LIMIT 1", kind, scope);
    if (open) {
      db.run("UPDATE run SET holder = ?, heartbeat_at = ? WHERE id = ?", lease.holder, now, open->integer(0));
      return run_of(db, open->integer(0));
    }
    const auto made = db.row<1>(
        "INSERT INTO run (kind, scope, started_at, heartbeat_at, status, holder) VALUES (?, ?, ?, ?, "
        "'running', ?) RETURNING id",
        kind, scope, now, now, lease.holder);
    return run_of(db, made->integer(0));
  });
}

Result<std::int64_t> Store::add_run_items(std::int64_t run, const std::vector<std::string>& items, const Lease& lease) {
  Connection& db = *connection_;
  return db.write("adding items to a run", [&]() -> Result<std::int64_t> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    std::int64_t added = 0;
    for (const auto& item : items) {
      const auto is_new = db.rows<1>(
          "INSERT INTO run_item (run_id, item, state) VALUES (?, ?, 'todo') "
          "ON CONFLICT (run_id, item) DO NOTHING RETURNING 1",
          run, item);
      added += static_cast<std::int64_t>(is_new.size());
    }
    beat(db, run);
    return added;
  });
}

Result<std::vector<RunItem>> Store::next_run_items(std::int64_t run, std::int64_t limit, const Lease& lease) {
  Connection& db = *connection_;
  return db.write("taking items of a run", [&]() -> Result<std::vector<RunItem>> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    std::vector<RunItem> items;
    for (const Row& row : db.rows<2>("SELECT item, attempts FROM run_item WHERE run_id = ? AND state = 'todo' "
                                     "ORDER BY attempts, item LIMIT ?",
                                     run, limit)) {
      items.push_back({row.text(0), earlier_etag(db, run, row.text(0)), row.integer(1) + 1});
    }
    for (const RunItem& item : items) {
      db.run("UPDATE run_item SET attempts = ? WHERE run_id = ? AND item = ?", item.attempts, run, item.item);
    }
    beat(db, run);
    return items;
  });
}

Result<std::optional<RunItem>> Store::next_run_item(std::int64_t run, const Lease& lease) {
  PRATIQUE_TRY(items, next_run_items(run, 1, lease));
  return items.empty() ? std::optional<RunItem>() : std::optional<RunItem>(std::move(items.front()));
}

Result<void> Store::finish_run_item(std::int64_t run, std::string_view item, std::string_view etag,
                                    const Lease& lease) {
  Connection& db = *connection_;
  return db.write("finishing an item of a run", [&]() -> Result<void> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    beat(db, run);
    return set_state(db, run, item, "done", etag.empty() ? std::nullopt : std::optional(etag), std::nullopt);
  });
}

Result<void> Store::fail_run_item(std::int64_t run, std::string_view item, std::string_view error, bool retry,
                                  const Lease& lease) {
  Connection& db = *connection_;
  return db.write("noting a failure of a run", [&]() -> Result<void> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    beat(db, run);
    return set_state(db, run, item, retry ? "todo" : "failed", std::nullopt, error);
  });
}

Result<void> Store::skip_run_item(std::int64_t run, std::string_view item, const Lease& lease) {
  Connection& db = *connection_;
  return db.write("skipping an item of a run", [&]() -> Result<void> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    beat(db, run);
    const std::string etag = earlier_etag(db, run, std::string(item));
    return set_state(db, run, item, "skipped", or_null(etag), std::nullopt);
  });
}

Result<void> Store::heartbeat(std::int64_t run, const Lease& lease) {
  Connection& db = *connection_;
  return db.write("noting that a run goes on", [&]() -> Result<void> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    beat(db, run);
    return {};
  });
}

Result<RunRecord> Store::finish_run(std::int64_t run, std::string_view stats, const Lease& lease) {
  Connection& db = *connection_;
  return db.write("finishing a run", [&]() -> Result<RunRecord> {
    PRATIQUE_CHECK(check_run(db, run, lease));
    const RunCounts counted = counts(db, run);
    const bool whole = counted.todo == 0 && counted.failed == 0;
    const Time now = db.clock().now();
    db.run("UPDATE run SET status = ?, finished_at = ?, heartbeat_at = ?, stats = ? WHERE id = ?",
           whole ? "complete" : "partial", now, now, stats, run);
    return run_of(db, run);
  });
}

Result<RunCounts> Store::run_counts(std::int64_t run) {
  return connection_->guarded("counting items of a run",
                              [&]() -> Result<RunCounts> { return counts(*connection_, run); });
}

Result<std::vector<RunItemFailure>> Store::run_failures(std::int64_t run) {
  return connection_->guarded("reading failures of a run", [&]() -> Result<std::vector<RunItemFailure>> {
    std::vector<RunItemFailure> failures;
    for (const Row& row : connection_->rows<3>(
             "SELECT item, error, attempts FROM run_item WHERE run_id = ? AND state = 'failed' ORDER BY item", run)) {
      failures.push_back({row.text(0), row.text(1), row.integer(2)});
    }
    return failures;
  });
}

Result<Page<RunRecord>> Store::runs(std::string_view kind, const PageRequest& page) {
  PRATIQUE_TRY(after, cursor_numbers(page, 1));
  Query query;
  query.text(kSelectRun).text("WHERE kind = ").value(kind);
  if (!after.empty()) query.text(" AND id < ").value(after[0]);
  query.text(" ORDER BY id DESC");
  return connection_->read("reading runs", [&]() -> Result<Page<RunRecord>> {
    return read_page<RunRecord>(*connection_, query, kRunColumns, page, run_record,
                                [](const RunRecord& last) { return cursor_of({last.id}); });
  });
}

}  // namespace pratique::db
