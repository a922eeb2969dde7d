#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "db/ledger.h"
#include "db/paging.h"
#include "db/subjects.h"
#include "db/words.h"

namespace pratique::db {
namespace {

/// What is recorded of a tag: what it means now, or what its last event was if it is gone.
struct Known {
  std::optional<std::int64_t> artifact;  ///< none: gone, or never seen
  std::optional<Digest> digest;          ///< what it means, or meant before it went
  std::optional<std::int64_t> before;    ///< id of `digest`
  bool seen = false;                     ///< at all
  bool is_protected = false;
  Time checked_at;
};

Known known_tag(Connection& db, std::int64_t repo, const std::string& tag) {
  const auto current = db.row<4>(
      "SELECT t.artifact_id, a.digest, t.checked_at, t.protected FROM tag_current t "
      "JOIN artifact a ON a.id = t.artifact_id WHERE t.repo_id = ? AND t.tag = ?",
      repo, tag);
  if (current) {
    const std::int64_t id = current->integer(0);
    return {id, current->digest(1), id, true, current->flag(3), current->time(2)};
  }
  const auto last = db.row<3>(
      "SELECT e.prev_artifact_id, a.digest, e.observed_at FROM tag_event e "
      "LEFT JOIN artifact a ON a.id = e.prev_artifact_id WHERE e.repo_id = ? AND e.tag = ? "
      "ORDER BY e.id DESC LIMIT 1",
      repo, tag);
  if (!last) return {};
  return {std::nullopt, last->maybe_digest(1), last->maybe_integer(0), true, false, last->time(2)};
}

TagChange change_of(const Known& known, const TagObservation& seen) {
  if (known.seen && seen.at < known.checked_at) return TagChange::kOutdated;
  if (!seen.digest) return known.artifact ? TagChange::kDeleted : TagChange::kUnchanged;
  if (!known.seen) return TagChange::kCreated;
  if (!known.artifact) return TagChange::kRestored;
  return *known.digest == *seen.digest ? TagChange::kUnchanged : TagChange::kMoved;
}

/// A protected tag may be made and deleted, but never mean something else than it did.
bool is_violation(TagChange change, const Known& known, const TagObservation& seen) {
  if (!seen.is_protected && !known.is_protected) return false;
  if (change == TagChange::kMoved) return true;
  return change == TagChange::kRestored && known.digest && *known.digest != *seen.digest;
}

void write_current(Connection& db, std::int64_t repo, const TagObservation& seen, std::optional<std::int64_t> artifact,
                   TagChange change) {
  if (change == TagChange::kDeleted) {
    db.run("DELETE FROM tag_current WHERE repo_id = ? AND tag = ?", repo, seen.tag);
  } else if (change == TagChange::kUnchanged) {
    db.run("UPDATE tag_current SET checked_at = ?, protected = ? WHERE repo_id = ? AND tag = ?", seen.at,
           seen.is_protected, repo, seen.tag);
  } else {
    db.run(
        "INSERT INTO tag_current (repo_id, tag, artifact_id, since_at, checked_at, protected) VALUES (?, ?, ?, ?, ?, "
        "?) "
        "ON CONFLICT (repo_id, tag) DO UPDATE SET artifact_id = excluded.artifact_id, since_at = excluded.since_at, "
        "checked_at = excluded.checked_at, protected = excluded.protected",
        repo, seen.tag, *artifact, seen.at, seen.at, seen.is_protected);
  }
}

void write_to_ledger(Connection& db, const TagObservation& seen, const Known& known, const TagOutcome& outcome) {
  const auto text = [](const std::optional<Digest>& digest) {
    return digest ? nlohmann::json(digest->to_string()) : nlohmann::json();
  };
  append_to_ledger(db, seen.actor, fmt::format("tag.{}", to_string(outcome.change)),
                   fmt::format("{}/{}:{}", seen.repo.registry, seen.repo.name, seen.tag),
                   {{"from", text(known.digest)},
                    {"to", text(seen.digest)},
                    {"observed_at", seen.at.ms},
                    {"source", seen.source},
                    {"violation", outcome.violation}});
}

TagOutcome observe(Connection& db, const TagObservation& seen) {
  const std::int64_t repo = repo_id(db, seen.repo);
  const Known known = known_tag(db, repo, seen.tag);
  const TagChange change = change_of(known, seen);
  TagOutcome outcome{change, known.digest, is_violation(change, known, seen)};
  if (change == TagChange::kOutdated) return outcome;
  if (change == TagChange::kUnchanged && !known.artifact) return outcome;
  std::optional<std::int64_t> artifact;
  if (seen.digest) {
    artifact = artifact_id(db, *seen.digest, seen.at);
    note_in_repo(db, repo, *artifact, seen.at);
  }
  write_current(db, repo, seen, artifact, change);
  if (change == TagChange::kUnchanged) return outcome;
  db.run(
      "INSERT INTO tag_event (repo_id, tag, kind, artifact_id, prev_artifact_id, observed_at, source, violation, "
      "run_id) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      repo, seen.tag, to_string(change), artifact, known.before, seen.at, seen.source, outcome.violation, seen.run_id);
  if (change != TagChange::kCreated) write_to_ledger(db, seen, known, outcome);
  return outcome;
}

TagChange change_from(const std::string& word) {
  for (const TagChange change : {TagChange::kCreated, TagChange::kMoved, TagChange::kDeleted, TagChange::kRestored}) {
    if (to_string(change) == word) return change;
  }
  throw CorruptRow("a tag's event is none");
}

}  // namespace

Result<std::vector<TagOutcome>> Store::observe_tags(const std::vector<TagObservation>& observations) {
  for (const auto& observation : observations) PRATIQUE_CHECK(check_words(observation.actor));
  return connection_->write("recording tags", [&]() -> Result<std::vector<TagOutcome>> {
    std::vector<TagOutcome> outcomes;
    for (const auto& observation : observations) outcomes.push_back(observe(*connection_, observation));
    return outcomes;
  });
}

Result<TagOutcome> Store::observe_tag(const TagObservation& observation) {
  PRATIQUE_TRY(outcomes, observe_tags({observation}));
  return std::move(outcomes.front());
}

Result<std::optional<Digest>> Store::tag_current(const RepoName& repo, std::string_view tag) {
  return connection_->guarded("reading a tag", [&]() -> Result<std::optional<Digest>> {
    const auto row = connection_->row<1>(
        "SELECT a.digest FROM repo r JOIN tag_current t ON t.repo_id = r.id JOIN artifact a ON a.id = t.artifact_id "
        "WHERE r.registry = ? AND r.name = ? AND t.tag = ?",
        repo.registry, repo.name, tag);
    return row ? row->maybe_digest(0) : std::nullopt;
  });
}

Result<std::vector<std::string>> Store::current_tags(const RepoName& repo) {
  return connection_->read("listing a repository's tags", [&]() -> Result<std::vector<std::string>> {
    std::vector<std::string> tags;
    for (const auto& row : connection_->rows<1>("SELECT t.tag FROM repo r JOIN tag_current t ON t.repo_id = r.id WHERE "
                                                "r.registry = ? AND r.name = ? ORDER BY t.tag",
                                                repo.registry, repo.name)) {
      tags.push_back(row.text(0));
    }
    return tags;
  });
}

Result<Page<TagEvent>> Store::tag_history(const RepoName& repo, std::string_view tag, const PageRequest& page) {
  PRATIQUE_TRY(after, cursor_numbers(page, 1));
  Query query;
  query.text(
      "SELECT e.kind, a.digest, p.digest, e.observed_at, e.source, e.violation, e.run_id, e.id FROM repo r "
      "JOIN tag_event e ON e.repo_id = r.id LEFT JOIN artifact a ON a.id = e.artifact_id "
      "LEFT JOIN artifact p ON p.id = e.prev_artifact_id WHERE r.registry = ");
  query.value(repo.registry).text(" AND r.name = ").value(repo.name).text(" AND e.tag = ").value(tag);
  if (!after.empty()) query.text(" AND e.id > ").value(after[0]);
  query.text(" ORDER BY e.id");
  return connection_->read("reading a tag's history", [&]() -> Result<Page<TagEvent>> {
    std::int64_t last_id = 0;
    const auto make = [&](const Row& row) {
      last_id = row.integer(7);
      return TagEvent{
          change_from(row.text(0)), row.maybe_digest(1), row.maybe_digest(2), row.time(3), row.text(4), row.flag(5),
          row.maybe_integer(6)};
    };
    return read_page<TagEvent>(*connection_, query, 8, page, make,
                               [&](const TagEvent&) { return cursor_of({last_id}); });
  });
}

}  // namespace pratique::db
