#include "db/findings.h"

namespace pratique::db {
namespace {

void merge_exposures(Connection& db, std::int64_t from, std::int64_t to) {
  // Where both are open, one stays open, since the earlier of the two times.
  db.run(
      "UPDATE exposure SET "
      "opened_at = (SELECT MIN(e.opened_at) FROM exposure e WHERE e.service_id = exposure.service_id AND "
      "e.stage = exposure.stage AND e.closed_at IS NULL AND e.finding_id IN (?, ?)), "
      "known_at = (SELECT MIN(e.known_at) FROM exposure e WHERE e.service_id = exposure.service_id AND "
      "e.stage = exposure.stage AND e.closed_at IS NULL AND e.finding_id IN (?, ?)) "
      "WHERE finding_id = ? AND closed_at IS NULL",
      from, to, from, to, to);
  db.run(
      "UPDATE exposure SET closed_at = ?, close_reason = 'merged' WHERE finding_id = ? AND closed_at IS NULL AND "
      "EXISTS "
      "(SELECT 1 FROM exposure e WHERE e.service_id = exposure.service_id AND e.stage = exposure.stage AND "
      "e.finding_id = ? AND e.closed_at IS NULL)",
      db.clock().now(), from, to);
  db.run("UPDATE exposure SET finding_id = ? WHERE finding_id = ?", to, from);
}

void merge_finding(Connection& db, std::int64_t from, std::int64_t to) {
  db.run(
      "INSERT INTO occurrence_tool SELECT artifact_id, ?, tool, native_id, native_severity, severity_rank, report_id "
      "FROM occurrence_tool WHERE finding_id = ? AND artifact_id IN (SELECT artifact_id FROM occurrence WHERE "
      "finding_id = ?) ON CONFLICT (artifact_id, finding_id, tool) DO NOTHING",
      to, from, from);
  db.run(
      "DELETE FROM occurrence_tool WHERE finding_id = ? AND artifact_id IN (SELECT artifact_id FROM occurrence WHERE "
      "finding_id = ?)",
      from, from);
  db.run(
      "INSERT INTO occurrence SELECT artifact_id, ?, place, version, component_id, severity_rank, fix_version, "
      "fix_state, "
      "line, known_at, last_report_id, retracted_at FROM occurrence WHERE finding_id = ? "
      "ON CONFLICT (artifact_id, finding_id, place, version) DO UPDATE SET "
      "severity_rank = CASE WHEN excluded.severity_rank > occurrence.severity_rank THEN excluded.severity_rank ELSE "
      "occurrence.severity_rank END, "
      "known_at = CASE WHEN excluded.known_at < occurrence.known_at THEN excluded.known_at ELSE occurrence.known_at "
      "END, "
      "fix_version = COALESCE(occurrence.fix_version, excluded.fix_version), "
      "retracted_at = CASE WHEN excluded.retracted_at IS NULL THEN NULL ELSE occurrence.retracted_at END",
      to, from);
  db.run("DELETE FROM occurrence WHERE finding_id = ?", from);
  merge_exposures(db, from, to);
  db.run("DELETE FROM finding WHERE id = ?", from);
}

}  // namespace

std::int64_t repoint_findings(Connection& db, std::int64_t from_group, std::int64_t to_group) {
  const auto findings = db.rows<2>("SELECT id, component_base FROM finding WHERE vuln_id = ? ORDER BY id", from_group);
  for (const Row& row : findings) {
    const std::string fingerprint = vuln_fingerprint(to_group, row.text(1));
    const auto twin =
        db.row<1>("SELECT id FROM finding WHERE scheme = ? AND fingerprint = ?", kFindingScheme, fingerprint);
    if (twin) {
      merge_finding(db, row.integer(0), twin->integer(0));
    } else {
      db.run("UPDATE finding SET vuln_id = ?, fingerprint = ? WHERE id = ?", to_group, fingerprint, row.integer(0));
    }
  }
  return static_cast<std::int64_t>(findings.size());
}

}  // namespace pratique::db
