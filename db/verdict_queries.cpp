#include <fmt/format.h>

#include "db/paging.h"
#include "db/queries.h"

namespace pratique::db {
namespace {

constexpr std::size_t kVerdictColumns = 17;
constexpr std::string_view kSelectVerdict =
    "SELECT v.id, r.registry, r.name, a.digest, v.stage, v.outcome, v.mode, v.evaluated_at, v.effective_at, p.digest, "
    "p.name, "
    "v.engine, w.kind || ':' || w.subject, v.ci_url, v.verdict_digest, v.case_digest, v.inputs_digest ";
constexpr std::string_view kJoins =
    "JOIN artifact a ON a.id = v.artifact_id JOIN policy p ON p.id = v.policy_id JOIN principal w ON w.id = "
    "v.actor_id ";

VerdictRow verdict_row(const Row& row) {
  return {.id = row.integer(0),
          .repo = {row.text(1), row.text(2)},
          .digest = row.digest(3),
          .stage = row.text(4),
          .outcome = row.text(5),
          .mode = row.text(6),
          .evaluated_at = row.time(7),
          .effective_at = row.time(8),
          .policy = row.digest(9),
          .policy_name = row.text(10),
          .engine = row.text(11),
          .actor = row.text(12),
          .ci_url = row.text(13),
          .verdict_document = row.digest(14),
          .case_document = row.digest(15),
          .inputs_digest = row.digest(16)};
}

/// Starts at the table whose index is narrowest; CROSS JOIN keeps SQLite from starting elsewhere.
void add_tables(Query& query, const VerdictFilter& filter) {
  query.text(kSelectVerdict);
  if (filter.digest) {
    query.text(
        "FROM artifact a CROSS JOIN verdict v ON v.artifact_id = a.id JOIN repo r ON r.id = v.repo_id "
        "JOIN policy p ON p.id = v.policy_id JOIN principal w ON w.id = v.actor_id WHERE a.digest = ");
    query.value(*filter.digest);
  } else if (filter.repository) {
    query.text("FROM repo r CROSS JOIN verdict v ON v.repo_id = r.id ").text(kJoins).text("WHERE 1 = 1");
  } else {
    query.text("FROM verdict v CROSS JOIN repo r ON r.id = v.repo_id ").text(kJoins).text("WHERE 1 = 1");
  }
}

void add_filter(Query& query, const VerdictFilter& filter) {
  if (filter.registry) query.text(" AND r.registry = ").value(*filter.registry);
  if (filter.repository) query.text(" AND r.name = ").value(*filter.repository);
  if (filter.stage) query.text(" AND v.stage = ").value(*filter.stage);
  if (filter.outcome) query.text(" AND v.outcome = ").value(*filter.outcome);
  if (filter.since) query.text(" AND v.evaluated_at >= ").value(*filter.since);
}

}  // namespace

Query verdict_query(const VerdictFilter& filter, const std::vector<std::int64_t>& after) {
  Query query;
  add_tables(query, filter);
  add_filter(query, filter);
  if (!after.empty()) {
    query.text(" AND (v.evaluated_at, v.id) < (").value(after[0]).text(", ").value(after[1]).text(")");
  }
  query.text(" ORDER BY v.evaluated_at DESC, v.id DESC");
  return query;
}

Result<Page<VerdictRow>> Store::verdicts(const VerdictFilter& filter, const PageRequest& page) {
  PRATIQUE_TRY(after, cursor_numbers(page, 2));
  return connection_->read("reading verdicts", [&]() -> Result<Page<VerdictRow>> {
    return read_page<VerdictRow>(*connection_, verdict_query(filter, after), kVerdictColumns, page, verdict_row,
                                 [](const VerdictRow& last) {
                                   return cursor_of({last.evaluated_at.ms, last.id});
                                 });
  });
}

Result<VerdictDetail> Store::verdict(std::int64_t id) {
  Connection& db = *connection_;
  return db.read("reading a verdict", [&]() -> Result<VerdictDetail> {
    const auto row = db.row<kVerdictColumns>(
        fmt::format("{}FROM verdict v JOIN repo r ON r.id = v.repo_id {}WHERE v.id = ?", kSelectVerdict, kJoins), id);
    if (!row) return Error(kNotFound, fmt::format("{} has no verdict {}", db.where(), id));
    VerdictDetail detail{verdict_row(*row), {}, {}};
    for (const Row& input :
         db.rows<4>("SELECT kind, digest, uri, observed_at FROM verdict_input WHERE verdict_id = ? ORDER BY ord", id)) {
      detail.inputs.push_back({input.text(0), input.maybe_digest(1), input.text(2), input.time(3)});
    }
    for (const Row& rule : db.rows<5>(
             "SELECT rule, outcome, reason, finding, message FROM verdict_rule WHERE verdict_id = ? ORDER BY ord",
             id)) {
      detail.rules.push_back({rule.text(0), rule.text(1), rule.text(2), rule.text(3), rule.text(4)});
    }
    return detail;
  });
}

}  // namespace pratique::db
