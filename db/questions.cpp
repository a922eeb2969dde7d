#include <fmt/format.h>

#include "base/escape.h"
#include "db/names.h"
#include "db/paging.h"
#include "db/queries.h"
#include "db/words.h"

namespace pratique::db {

Query exposed_query(const std::vector<std::int64_t>& groups, std::string_view stage,
                    const std::vector<std::int64_t>& after) {
  Query query;
  query.text(
      "SELECT s.name, e.stage, r.registry, r.name, a.digest, m.digest, d.from_at, e.opened_at, e.known_at, "
      "v.best_name, "
      "f.component_base, MIN(o.version), MAX(o.severity_rank), MIN(o.fix_version), e.id, m.id FROM vuln v "
      "CROSS JOIN finding f ON f.vuln_id = v.id CROSS JOIN exposure e ON e.finding_id = f.id "
      "CROSS JOIN service s ON s.id = e.service_id CROSS JOIN deployment d ON d.service_id = s.id "
      "CROSS JOIN artifact a ON a.id = d.artifact_id CROSS JOIN repo r ON r.id = d.repo_id "
      "CROSS JOIN occurrence o ON o.finding_id = f.id CROSS JOIN artifact m ON m.id = o.artifact_id "
      "WHERE e.closed_at IS NULL AND d.until_at IS NULL AND o.retracted_at IS NULL AND (o.artifact_id = a.id OR EXISTS "
      "(SELECT 1 FROM artifact_child c WHERE c.parent_id = a.id AND c.child_id = o.artifact_id)) AND e.stage = ");
  query.value(stage).text(" AND d.stage = ").value(stage).text(" AND v.id IN (0");
  for (const std::int64_t group : groups) query.text(", ").value(group);
  query.text(")");
  if (!after.empty()) {
    query.text(" AND (e.opened_at, e.id, m.id) > (")
        .value(after[0])
        .text(", ")
        .value(after[1])
        .text(", ")
        .value(after[2]);
    query.text(")");
  }
  // One row for each image and component, however many places of the image have it.
  query.text(" GROUP BY e.id, m.id ORDER BY e.opened_at, e.id, m.id");
  return query;
}

Query unscanned_query(std::string_view stage, Time since, const std::vector<std::int64_t>& after) {
  Query query;
  query.text(
      "SELECT s.name, d.stage, r.registry, r.name, a.digest, m.digest, COALESCE(c.platform, ''), d.from_at, "
      "(SELECT MAX(COALESCE(p.finished_at, p.ingested_at)) FROM report p WHERE p.subject_id = m.id AND "
      "p.status = 'complete'), "
      "(SELECT MAX(COALESCE(p.finished_at, p.ingested_at)) FROM report p WHERE p.subject_id = m.id AND "
      "p.status <> 'complete'), d.id, m.id FROM deployment d ");
  query.text(
      "CROSS JOIN service s ON s.id = d.service_id CROSS JOIN artifact a ON a.id = d.artifact_id "
      "CROSS JOIN repo r ON r.id = d.repo_id LEFT JOIN artifact_child c ON c.parent_id = a.id "
      "JOIN artifact m ON m.id = COALESCE(c.child_id, a.id) WHERE d.until_at IS NULL");
  if (!stage.empty()) query.text(" AND d.stage = ").value(stage);
  query.text(
      " AND NOT EXISTS (SELECT 1 FROM report p WHERE p.subject_id = m.id AND p.status = 'complete' AND "
      "COALESCE(p.finished_at, p.ingested_at) >= ");
  query.value(since).text(")");
  if (!after.empty()) query.text(" AND (d.id, m.id) > (").value(after[0]).text(", ").value(after[1]).text(")");
  query.text(" ORDER BY d.id, m.id");
  return query;
}

Result<Page<ExposedImage>> Store::ask_exposed(std::string_view any_alias, std::string_view stage,
                                              const PageRequest& page) {
  PRATIQUE_TRY(after, cursor_numbers(page, 3));
  Connection& db = *connection_;
  return db.read("asking for exposed images", [&]() -> Result<Page<ExposedImage>> {
    const auto groups = groups_to_ask(db, any_alias);
    std::int64_t exposure = 0, manifest = 0;
    const auto make = [&](const Row& row) {
      exposure = row.integer(14);
      manifest = row.integer(15);
      return ExposedImage{.service = row.text(0),
                          .stage = row.text(1),
                          .repo = {row.text(2), row.text(3)},
                          .digest = row.digest(4),
                          .manifest = row.digest(5),
                          .deployed_at = row.time(6),
                          .exposed_since = row.time(7),
                          .known_at = row.time(8),
                          .name = row.text(9),
                          .component = row.text(10),
                          .version = row.text(11),
                          .severity = std::string(severity_word(row.integer(12))),
                          .fix_version = row.text(13)};
    };
    return read_page<ExposedImage>(db, exposed_query(groups, stage, after), 16, page, make,
                                   [&](const ExposedImage& last) {
                                     return cursor_of({last.exposed_since.ms, exposure, manifest});
                                   });
  });
}

namespace {

std::string newest_outcome(Connection& db, std::int64_t artifact, std::string_view stage) {
  const auto row = db.row<1>(
      "SELECT outcome FROM verdict WHERE artifact_id = ? AND stage = ? ORDER BY evaluated_at DESC, id DESC LIMIT 1",
      artifact, stage);
  return row ? row->text(0) : std::string();
}

}  // namespace

Result<LastGood> Store::ask_last_good(std::string_view service, std::string_view stage) {
  Connection& db = *connection_;
  return db.read("asking for the last good digest", [&]() -> Result<LastGood> {
    const auto found = db.row<1>("SELECT id FROM service WHERE name = ?", service);
    if (!found) {
      return Error(kNotFound, "no deployment of a service " + quote(service) + " is recorded")
          .with_hint("record it: `pratique deployment record`");
    }
    LastGood answer;
    const auto running = db.row<4>(
        "SELECT a.digest, d.from_at, d.healthy_at, a.id FROM deployment d JOIN artifact a ON "
        "a.id = d.artifact_id WHERE d.service_id = ? AND d.stage = ? AND d.until_at IS NULL",
        found->integer(0), stage);
    if (running) {
      answer.running = running->digest(0);
      answer.running_since = running->time(1);
      answer.running_healthy_at = running->maybe_time(2);
    }
    const auto good = db.row<3>(
        "SELECT a.digest, d.from_at, a.id FROM deployment d JOIN artifact a ON a.id = d.artifact_id "
        "WHERE d.service_id = ? AND d.stage = ? AND d.healthy_at IS NOT NULL "
        "ORDER BY d.from_at DESC, d.id DESC LIMIT 1",
        found->integer(0), stage);
    if (good) {
      answer.last_good = good->digest(0);
      answer.last_good_from = good->time(1);
      answer.last_good_outcome = newest_outcome(db, good->integer(2), stage);
    }
    const auto previous = db.row<3>(
        "SELECT a.digest, d.from_at, a.id FROM deployment d JOIN artifact a ON a.id = d.artifact_id "
        "WHERE d.service_id = ? AND d.stage = ? AND d.healthy_at IS NOT NULL AND d.artifact_id <> ? "
        "ORDER BY d.from_at DESC, d.id DESC LIMIT 1",
        found->integer(0), stage, running ? running->integer(3) : 0);
    if (previous) {
      answer.previous_good = previous->digest(0);
      answer.previous_good_from = previous->time(1);
      answer.previous_good_outcome = newest_outcome(db, previous->integer(2), stage);
    }
    return answer;
  });
}

Result<Page<UnscannedImage>> Store::ask_unscanned(std::string_view stage, Time since, const PageRequest& page) {
  PRATIQUE_TRY(after, cursor_numbers(page, 2));
  return connection_->read("asking for images without a scan", [&]() -> Result<Page<UnscannedImage>> {
    std::int64_t deployment = 0, manifest = 0;
    const auto make = [&](const Row& row) {
      deployment = row.integer(10);
      manifest = row.integer(11);
      return UnscannedImage{.service = row.text(0),
                            .stage = row.text(1),
                            .repo = {row.text(2), row.text(3)},
                            .digest = row.digest(4),
                            .manifest = row.digest(5),
                            .platform = row.text(6),
                            .deployed_at = row.time(7),
                            .last_complete_at = row.maybe_time(8),
                            .last_partial_at = row.maybe_time(9)};
    };
    return read_page<UnscannedImage>(*connection_, unscanned_query(stage, since, after), 12, page, make,
                                     [&](const UnscannedImage&) {
                                       return cursor_of({deployment, manifest});
                                     });
  });
}

}  // namespace pratique::db
