#include "db/exposures.h"

namespace pratique::db {
namespace {

struct Deployed {
  std::int64_t service = 0;
  std::string stage;
  std::int64_t artifact = 0;
  Time from;
};

/// The manifests whose findings count: the platforms of an index, or the image itself.
std::vector<std::int64_t> manifests_of(Connection& db, std::int64_t artifact) {
  std::vector<std::int64_t> manifests;
  for (const Row& row :
       db.rows<1>("SELECT child_id FROM artifact_child WHERE parent_id = ? ORDER BY child_id", artifact)) {
    manifests.push_back(row.integer(0));
  }
  if (manifests.empty()) manifests.push_back(artifact);
  return manifests;
}

std::int64_t open_missing(Connection& db, const Deployed& now) {
  const auto opened = db.rows<1>(
      "INSERT INTO exposure (service_id, stage, finding_id, opened_at, known_at, reopen_of) "
      "SELECT ?, ?, o.finding_id, ?, MIN(o.known_at), "
      "(SELECT MAX(e.id) FROM exposure e WHERE e.service_id = ? AND e.stage = ? AND e.finding_id = o.finding_id AND "
      "e.closed_at IS NOT NULL AND e.close_reason = 'deployed') "
      "FROM occurrence o WHERE o.artifact_id IN (SELECT CAST(? AS BIGINT) UNION SELECT child_id FROM artifact_child "
      "WHERE "
      "parent_id = ?) AND o.retracted_at IS NULL AND NOT EXISTS (SELECT 1 FROM exposure e WHERE e.service_id = ? AND "
      "e.stage = ? AND e.finding_id = o.finding_id AND e.closed_at IS NULL) GROUP BY o.finding_id RETURNING id",
      now.service, now.stage, now.from, now.service, now.stage, now.artifact, now.artifact, now.service, now.stage);
  return static_cast<std::int64_t>(opened.size());
}

/// Whether a tool that knows the finding has looked at the manifest, whole.
bool looked_for(Connection& db, std::int64_t finding, std::int64_t manifest) {
  return !db.rows<1>(
                "SELECT 1 FROM report r WHERE r.subject_id = ? AND r.status = 'complete' AND EXISTS "
                "(SELECT 1 FROM occurrence o JOIN occurrence_tool t ON t.artifact_id = o.artifact_id AND "
                "t.finding_id = o.finding_id WHERE o.finding_id = ? AND t.tool = r.tool) LIMIT 1",
                manifest, finding)
              .empty();
}

std::int64_t close_gone(Connection& db, const Deployed& now) {
  const auto manifests = manifests_of(db, now.artifact);
  std::int64_t closed = 0;
  for (const Row& row : db.rows<2>("SELECT e.id, e.finding_id FROM exposure e WHERE e.service_id = ? AND e.stage = ? "
                                   "AND e.closed_at IS NULL AND "
                                   "NOT EXISTS (SELECT 1 FROM occurrence o WHERE o.finding_id = e.finding_id AND "
                                   "o.artifact_id IN (SELECT CAST(? AS "
                                   "BIGINT) UNION SELECT child_id FROM artifact_child WHERE parent_id = ?) AND "
                                   "o.retracted_at IS NULL) ORDER BY e.id",
                                   now.service, now.stage, now.artifact, now.artifact)) {
    bool gone = true;
    for (const std::int64_t manifest : manifests) gone = gone && looked_for(db, row.integer(1), manifest);
    if (!gone) continue;
    db.run("UPDATE exposure SET closed_at = ?, close_reason = 'deployed' WHERE id = ?", now.from, row.integer(0));
    ++closed;
  }
  return closed;
}

}  // namespace

ExposureChange update_exposures(Connection& db, std::int64_t deployment) {
  const auto row = db.row<4>("SELECT service_id, stage, artifact_id, from_at FROM deployment WHERE id = ?", deployment);
  const Deployed now{row->integer(0), row->text(1), row->integer(2), row->time(3)};
  return {.opened = open_missing(db, now), .closed = close_gone(db, now)};
}

void update_exposures_of(Connection& db, std::int64_t artifact) {
  for (const Row& row :
       db.rows<1>("SELECT id FROM deployment WHERE until_at IS NULL AND artifact_id IN (SELECT CAST(? AS "
                  "BIGINT) UNION SELECT parent_id FROM artifact_child WHERE child_id = ?) ORDER BY id",
                  artifact, artifact)) {
    update_exposures(db, row.integer(0));
  }
}

}  // namespace pratique::db
