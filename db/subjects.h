#pragma once

#include <cstdint>
#include <optional>

#include "db/connection.h"
#include "db/records.h"

/// Rows that others point to: found, or made. Inside a transaction. Internal to this room.
namespace pratique::db {

/// NULL for what is empty.
inline std::optional<std::string_view> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

std::int64_t repo_id(Connection& db, const RepoName& repo);
std::optional<std::int64_t> find_repo(Connection& db, const RepoName& repo);
/// Fills what was not known of it so far.
std::int64_t artifact_id(Connection& db, const ArtifactRecord& artifact, Time now);
/// Of an artifact of which only the digest is known.
std::int64_t artifact_id(Connection& db, const Digest& digest, Time now);
std::int64_t principal_id(Connection& db, const Actor& actor);
void note_in_repo(Connection& db, std::int64_t repo, std::int64_t artifact, Time now);

}  // namespace pratique::db
