#include "db/subjects.h"

namespace pratique::db {

std::optional<std::int64_t> find_repo(Connection& db, const RepoName& repo) {
  const auto row = db.row<1>("SELECT id FROM repo WHERE registry = ? AND name = ?", repo.registry, repo.name);
  return row ? std::optional(row->integer(0)) : std::nullopt;
}

std::int64_t repo_id(Connection& db, const RepoName& repo) {
  if (const auto id = find_repo(db, repo)) return *id;
  return db
      .row<1>(
          "INSERT INTO repo (project_id, registry, name) SELECT id, ?, ? FROM project WHERE name = 'default' RETURNING "
          "id",
          repo.registry, repo.name)
      ->integer(0);
}

std::int64_t artifact_id(Connection& db, const ArtifactRecord& artifact, Time now) {
  const auto known = db.row<2>(
      "SELECT id, kind <> ? OR config_digest IS NULL OR media_type IS NULL OR size IS NULL "
      "FROM artifact WHERE digest = ?",
      artifact.kind, artifact.digest);
  if (!known) {
    return db
        .row<1>(
            "INSERT INTO artifact (digest, kind, media_type, config_digest, size, built_claimed_at, first_seen_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            artifact.digest, artifact.kind, or_null(artifact.media_type), artifact.config, artifact.size_bytes,
            artifact.built_claimed_at, now)
        ->integer(0);
  }
  const std::int64_t id = known->integer(0);
  if (known->flag(1)) {
    db.run(
        "UPDATE artifact SET kind = CASE WHEN kind = 'other' THEN ? ELSE kind END, media_type = COALESCE(media_type, "
        "?), "
        "config_digest = COALESCE(config_digest, ?), size = COALESCE(size, ?), "
        "built_claimed_at = COALESCE(built_claimed_at, ?) WHERE id = ?",
        artifact.kind, or_null(artifact.media_type), artifact.config, artifact.size_bytes, artifact.built_claimed_at,
        id);
  }
  return id;
}

std::int64_t artifact_id(Connection& db, const Digest& digest, Time now) {
  const auto known = db.row<1>("SELECT id FROM artifact WHERE digest = ?", digest);
  if (known) return known->integer(0);
  return db
      .row<1>("INSERT INTO artifact (digest, kind, first_seen_at) VALUES (?, 'other', ?) RETURNING id", digest, now)
      ->integer(0);
}

std::int64_t principal_id(Connection& db, const Actor& actor) {
  const auto known = db.row<1>("SELECT id FROM principal WHERE kind = ? AND subject = ?", actor.kind, actor.subject);
  if (known) return known->integer(0);
  return db.row<1>("INSERT INTO principal (kind, subject) VALUES (?, ?) RETURNING id", actor.kind, actor.subject)
      ->integer(0);
}

void note_in_repo(Connection& db, std::int64_t repo, std::int64_t artifact, Time now) {
  db.run(
      "INSERT INTO repo_artifact (repo_id, artifact_id, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (repo_id, artifact_id) DO UPDATE SET last_seen_at = excluded.last_seen_at",
      repo, artifact, now, now);
}

}  // namespace pratique::db
