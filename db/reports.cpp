#include "db/reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "db/exposures.h"
#include "db/findings.h"
#include "db/subjects.h"
#include "db/words.h"

namespace pratique::db {
namespace {

/// A row of `occurrence`, and what `occurrence_tool` gets of it.
struct Occurrence {
  std::int64_t finding = 0;
  std::string_view place;
  std::string version;
  std::optional<std::int64_t> component;
  int rank = 0;
  const FindingRecord* record = nullptr;

  auto key() const { return std::tie(finding, place, version); }
};

std::optional<std::int64_t> insert_report(Connection& db, const ReportRecord& report, std::int64_t artifact) {
  const auto row = db.row<1>(
      "INSERT INTO report (content_digest, subject_id, binding, tool, tool_version, category, db_version, db_built_at, "
      "finished_at, ingested_at, status, skipped_inputs, dropped_rows, adapter) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, "
      "?, ?) ON CONFLICT (subject_id, content_digest) DO NOTHING RETURNING id",
      report.content, artifact, report.binding, report.tool, or_null(report.tool_version), report.category,
      or_null(report.database_version), report.database_built_at, report.finished_at, db.clock().now(), report.status,
      report.skipped_inputs, report.dropped_rows, report.adapter);
  return row ? std::optional(row->integer(0)) : std::nullopt;
}

/// In the order of the table's key, each key once: the worst of several rows is kept.
std::vector<Occurrence> occurrences_of(Connection& db, const ReportRecord& report, const Actor& actor) {
  std::vector<FindingKey> keys;
  for (const auto& finding : report.findings) keys.push_back({&finding, component_of(finding)});
  // Equal findings of one report are told apart by their order in the file, whatever order the scanner wrote them in.
  std::stable_sort(keys.begin(), keys.end(), [](const FindingKey& a, const FindingKey& b) {
    return std::tie(a.finding->line, a.finding->title) < std::tie(b.finding->line, b.finding->title);
  });
  const auto identities = identify(db, keys, report.tool, actor);
  std::vector<Occurrence> occurrences;
  occurrences.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const FindingRecord& finding = *keys[i].finding;
    occurrences.push_back({identities[i].finding, finding.path, std::move(keys[i].component.version),
                           identities[i].component, severity_rank(finding.severity).value_or(0), &finding});
  }
  std::stable_sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    if (a.key() != b.key()) return a.key() < b.key();
    return a.rank > b.rank;
  });
  const auto same_key = [](const Occurrence& a, const Occurrence& b) { return a.key() == b.key(); };
  occurrences.erase(std::unique(occurrences.begin(), occurrences.end(), same_key), occurrences.end());
  return occurrences;
}

/// One row for each finding, with the worst of its places.
void insert_tools(Connection& db, const std::vector<Occurrence>& occurrences, const ReportRecord& report,
                  std::int64_t artifact, std::int64_t report_id) {
  Statement& insert = db.many(
      "INSERT INTO occurrence_tool (artifact_id, finding_id, tool, native_id, native_severity, severity_rank, "
      "report_id) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (artifact_id, finding_id, tool) DO UPDATE SET "
      "native_id = excluded.native_id, native_severity = excluded.native_severity, severity_rank = "
      "excluded.severity_rank, "
      "report_id = excluded.report_id");
  for (auto at = occurrences.begin(); at != occurrences.end();) {
    const auto end = std::find_if(at, occurrences.end(), [&](const Occurrence& o) { return o.finding != at->finding; });
    const auto worst =
        std::max_element(at, end, [](const Occurrence& a, const Occurrence& b) { return a.rank < b.rank; });
    const FindingRecord& record = *worst->record;
    insert.add(artifact, worst->finding, report.tool, or_null(record.id),
               or_null(record.native_severity.empty() ? record.severity : record.native_severity), worst->rank,
               report_id);
    at = end;
  }
  if (insert.rows() > 0) insert.execute();
}

void insert_occurrences(Connection& db, const std::vector<Occurrence>& occurrences, Time known_at,
                        std::int64_t artifact, std::int64_t report_id) {
  Statement& insert = db.many(
      "INSERT INTO occurrence (artifact_id, finding_id, place, version, component_id, severity_rank, fix_version, "
      "fix_state, "
      "line, known_at, last_report_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (artifact_id, finding_id, place, version) DO UPDATE SET "
      "severity_rank = (SELECT MAX(t.severity_rank) FROM occurrence_tool t WHERE t.artifact_id = excluded.artifact_id "
      "AND "
      "t.finding_id = excluded.finding_id), "
      "fix_version = COALESCE(excluded.fix_version, occurrence.fix_version), "
      "fix_state = CASE WHEN excluded.fix_state = 'unknown' THEN occurrence.fix_state ELSE excluded.fix_state END, "
      "line = COALESCE(excluded.line, occurrence.line), "
      "known_at = CASE WHEN excluded.known_at < occurrence.known_at THEN excluded.known_at ELSE occurrence.known_at "
      "END, "
      "last_report_id = excluded.last_report_id, retracted_at = NULL");
  for (const Occurrence& occurrence : occurrences) {
    const FindingRecord& record = *occurrence.record;
    const std::string fixed = fmt::format("{}", fmt::join(record.fixed_versions, ", "));
    std::optional<std::int64_t> line;
    if (record.line) line = *record.line;
    insert.add(artifact, occurrence.finding, occurrence.place, occurrence.version, occurrence.component,
               occurrence.rank, or_null(fixed), record.fix_state, line, known_at, report_id);
  }
  if (insert.rows() > 0) insert.execute();
}

}  // namespace

bool record_report(Connection& db, const ReportRecord& report, std::int64_t artifact, const Actor& actor) {
  const auto report_id = insert_report(db, report, artifact);
  if (!report_id) return false;
  const auto occurrences = occurrences_of(db, report, actor);
  insert_tools(db, occurrences, report, artifact, *report_id);
  // Known since the scan, if the report says when that was and it is not in the future.
  const Time now = db.clock().now();
  insert_occurrences(db, occurrences, std::min(report.finished_at.value_or(now), now), artifact, *report_id);
  update_exposures_of(db, artifact);
  return true;
}

}  // namespace pratique::db
