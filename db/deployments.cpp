#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "db/exposures.h"
#include "db/ledger.h"
#include "db/subjects.h"
#include "db/words.h"

namespace pratique::db {
namespace {

struct Running {
  std::int64_t id = 0;
  std::int64_t artifact = 0;
  Digest digest;
  Time from;
};

std::int64_t service_id(Connection& db, const std::string& name, std::int64_t repo) {
  const auto known = db.row<1>(
      "SELECT s.id FROM service s JOIN project p ON p.id = s.project_id WHERE s.name = ? AND p.name = 'default'", name);
  if (known) return known->integer(0);
  return db
      .row<1>(
          "INSERT INTO service (project_id, name, repo_id) SELECT id, ?, ? FROM project WHERE name = 'default' "
          "RETURNING id",
          name, repo)
      ->integer(0);
}

std::optional<Running> running(Connection& db, std::int64_t service, const std::string& stage) {
  const auto row = db.row<4>(
      "SELECT d.id, d.artifact_id, a.digest, d.from_at FROM deployment d JOIN artifact a ON "
      "a.id = d.artifact_id WHERE d.service_id = ? AND d.stage = ? AND d.until_at IS NULL",
      service, stage);
  if (!row) return std::nullopt;
  return Running{row->integer(0), row->integer(1), row->digest(2), row->time(3)};
}

/// It runs there already: only its health may be news.
DeploymentOutcome note_health(Connection& db, const Running& now, const DeploymentRecord& record) {
  if (record.healthy_at) {
    db.run("UPDATE deployment SET healthy_at = ? WHERE id = ? AND healthy_at IS NULL", *record.healthy_at, now.id);
  }
  return {.id = now.id, .changed = false, .previous = now.digest};
}

void write_to_ledger(Connection& db, const DeploymentRecord& record, const DeploymentOutcome& outcome) {
  nlohmann::json previous, healthy_at;
  if (outcome.previous) previous = outcome.previous->to_string();
  if (record.healthy_at) healthy_at = record.healthy_at->ms;
  append_to_ledger(db, record.actor, "deployment", fmt::format("{} in {}", record.service, record.stage),
                   {{"repository", record.repo.registry + '/' + record.repo.name},
                    {"digest", record.image.digest.to_string()},
                    {"previous", previous},
                    {"at", record.at.ms},
                    {"healthy_at", healthy_at},
                    {"opened", outcome.opened},
                    {"closed", outcome.closed}});
}

Result<DeploymentOutcome> record_new(Connection& db, const DeploymentRecord& record) {
  const Time now = db.clock().now();
  const std::int64_t repo = repo_id(db, record.repo);
  const std::int64_t artifact = artifact_id(db, record.image, now);
  note_in_repo(db, repo, artifact, now);
  const std::int64_t service = service_id(db, record.service, repo);
  const auto former = running(db, service, record.stage);
  if (former && former->artifact == artifact) return note_health(db, *former, record);
  if (former && record.at < former->from) {
    return Error(kRefused, fmt::format("{} in {} runs {} since {}, which is later than the {} given",
                                       quote(record.service), quote(record.stage), former->digest.to_string(),
                                       former->from.to_string(), record.at.to_string()))
        .with_hint("record deployments in the order in which they happened");
  }
  if (former) db.run("UPDATE deployment SET until_at = ? WHERE id = ?", record.at, former->id);
  DeploymentOutcome outcome;
  outcome.changed = true;
  if (former) outcome.previous = former->digest;
  outcome.id = db.row<1>(
                     "INSERT INTO deployment (service_id, stage, artifact_id, repo_id, from_at, source, healthy_at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                     service, record.stage, artifact, repo, record.at, record.source, record.healthy_at)
                   ->integer(0);
  const ExposureChange exposures = update_exposures(db, outcome.id);
  outcome.opened = exposures.opened;
  outcome.closed = exposures.closed;
  write_to_ledger(db, record, outcome);
  return outcome;
}

}  // namespace

Result<DeploymentOutcome> Store::record_deployment(const DeploymentRecord& record) {
  PRATIQUE_CHECK(check_words(record.actor));
  PRATIQUE_CHECK(check_words(record.image));
  if (record.service.empty() || record.stage.empty()) {
    return Error(kRefused, "a deployment without service or stage").with_hint("name both");
  }
  return connection_->write("recording a deployment", [&] { return record_new(*connection_, record); });
}

}  // namespace pratique::db
