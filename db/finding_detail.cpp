#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "db/ledger.h"
#include "db/paging.h"
#include "db/words.h"

namespace pratique::db {
namespace {

/// `text` as a LIKE pattern that finds it anywhere, its own wildcards escaped.
std::string like_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + '%';
}

std::vector<RepoName> repos_with(Connection& db, std::int64_t artifact) {
  std::vector<RepoName> repos;
  for (const Row& row :
       db.rows<2>("SELECT DISTINCT r.registry, r.name FROM repo_artifact x JOIN repo r ON r.id = x.repo_id "
                  "WHERE x.artifact_id IN (SELECT CAST(? AS BIGINT) UNION SELECT parent_id FROM "
                  "artifact_child WHERE child_id = ?) ORDER BY r.registry, r.name",
                  artifact, artifact)) {
    repos.push_back({row.text(0), row.text(1)});
  }
  return repos;
}

std::vector<FindingTool> tools_of(Connection& db, std::int64_t artifact, std::int64_t finding) {
  std::vector<FindingTool> tools;
  for (const Row& row : db.rows<4>(
           "SELECT t.tool, t.native_id, t.native_severity, r.content_digest FROM occurrence_tool t JOIN report r ON "
           "r.id = t.report_id WHERE t.artifact_id = ? AND t.finding_id = ? ORDER BY t.tool",
           artifact, finding)) {
    tools.push_back({row.text(0), row.text(1), row.text(2), row.digest(3)});
  }
  return tools;
}

std::vector<FindingOccurrence> occurrences_of(Connection& db, std::int64_t finding) {
  std::vector<FindingOccurrence> occurrences;
  for (const Row& row : db.rows<10>(
           "SELECT m.digest, o.place, c.purl, o.version, o.severity_rank, o.fix_version, o.fix_state, o.known_at, "
           "o.retracted_at, o.artifact_id FROM occurrence o JOIN artifact m ON m.id = o.artifact_id LEFT JOIN "
           "component "
           "c ON c.id = o.component_id WHERE o.finding_id = ? ORDER BY o.artifact_id, o.place, o.version",
           finding)) {
    occurrences.push_back({.digest = row.digest(0),
                           .repos = repos_with(db, row.integer(9)),
                           .place = row.text(1),
                           .component = row.text(2),
                           .version = row.text(3),
                           .severity = std::string(severity_word(row.integer(4))),
                           .fix_version = row.text(5),
                           .fix_state = row.text(6),
                           .known_at = row.time(7),
                           .retracted_at = row.maybe_time(8),
                           .tools = tools_of(db, row.integer(9), finding)});
  }
  return occurrences;
}

Error no_finding(Connection& db, std::int64_t id) {
  return Error(kNotFound, fmt::format("{} has no finding {}", db.where(), id))
      .with_hint("`pratique findings list` and `search` show the numbers");
}

}  // namespace

Result<FindingDetail> Store::finding(std::int64_t id) {
  Connection& db = *connection_;
  return db.read("reading a finding", [&]() -> Result<FindingDetail> {
    const auto row = db.row<5>(
        "SELECT f.kind, COALESCE(v.best_name, f.rule), f.title, f.component_base, f.vuln_id FROM "
        "finding f LEFT JOIN vuln v ON v.id = f.vuln_id WHERE f.id = ?",
        id);
    if (!row) return no_finding(db, id);
    FindingDetail detail{.finding = id,
                         .kind = row->text(0),
                         .name = row->text(1),
                         .title = row->text(2),
                         .component = row->text(3),
                         .aliases = {},
                         .occurrences = occurrences_of(db, id)};
    for (const Row& name :
         db.rows<1>("SELECT name FROM vuln_name WHERE vuln_id = ? ORDER BY name", row->maybe_integer(4))) {
      detail.aliases.push_back(name.text(0));
    }
    return detail;
  });
}

Result<Page<FindingHit>> Store::search(std::string_view text, const PageRequest& page) {
  PRATIQUE_TRY(after, cursor_numbers(page, 1));
  const std::string pattern = like_pattern(text);
  Query query;
  query.text(
      "SELECT f.id, f.kind, COALESCE(v.best_name, f.rule), f.title, f.component_base, "
      "(SELECT COUNT(DISTINCT o.artifact_id) FROM occurrence o WHERE o.finding_id = f.id AND o.retracted_at IS NULL), "
      "(SELECT COALESCE(MAX(o.severity_rank), 0) FROM occurrence o WHERE o.finding_id = f.id AND o.retracted_at IS "
      "NULL) "
      "FROM finding f LEFT JOIN vuln v ON v.id = f.vuln_id WHERE (f.rule LIKE ");
  query.value(pattern)
      .text(" ESCAPE '\\' OR f.title LIKE ")
      .value(pattern)
      .text(" ESCAPE '\\' OR f.component_base LIKE ");
  query.value(pattern).text(" ESCAPE '\\' OR f.vuln_id IN (SELECT n.vuln_id FROM vuln_name n WHERE n.name LIKE ");
  query.value(pattern).text(" ESCAPE '\\'))");
  if (!after.empty()) query.text(" AND f.id > ").value(after[0]);
  query.text(" ORDER BY f.id");
  return connection_->read("searching findings", [&]() -> Result<Page<FindingHit>> {
    const auto make = [](const Row& row) {
      return FindingHit{row.integer(0),
                        row.text(1),
                        row.text(2),
                        row.text(3),
                        row.text(4),
                        row.integer(5),
                        std::string(severity_word(row.integer(6)))};
    };
    return read_page<FindingHit>(*connection_, query, 7, page, make,
                                 [](const FindingHit& last) { return cursor_of({last.finding}); });
  });
}

Result<std::int64_t> Store::retract_finding(std::int64_t id, const std::optional<Digest>& in, std::string_view reason,
                                            const Actor& actor) {
  PRATIQUE_CHECK(check_words(actor));
  Connection& db = *connection_;
  return db.write("retracting a finding", [&]() -> Result<std::int64_t> {
    const auto found = db.row<1>(
        "SELECT COALESCE(v.best_name, f.rule) FROM finding f LEFT JOIN vuln v ON v.id = f.vuln_id "
        "WHERE f.id = ?",
        id);
    if (!found) return no_finding(db, id);
    const Time now = db.clock().now();
    const auto retracted = db.rows<1>(
        "UPDATE occurrence SET retracted_at = ? WHERE finding_id = ? AND retracted_at IS NULL AND "
        "(? IS NULL OR artifact_id = (SELECT id FROM artifact WHERE digest = ?)) RETURNING 1",
        now, id, in, in);
    // Where what runs has it no more: for an index, in none of its platforms.
    db.run(
        "UPDATE exposure SET closed_at = ?, close_reason = 'retracted' WHERE finding_id = ? AND closed_at IS NULL AND "
        "NOT "
        "EXISTS (SELECT 1 FROM deployment d JOIN occurrence o ON o.artifact_id = d.artifact_id OR o.artifact_id IN "
        "(SELECT "
        "child_id FROM artifact_child c WHERE c.parent_id = d.artifact_id) WHERE d.service_id = exposure.service_id "
        "AND "
        "d.stage = exposure.stage AND d.until_at IS NULL AND o.finding_id = exposure.finding_id AND o.retracted_at IS "
        "NULL)",
        now, id);
    nlohmann::json digest;
    if (in) digest = in->to_string();
    append_to_ledger(db, actor, "finding.retracted", found->text(0),
                     {{"finding", id}, {"digest", digest}, {"reason", reason}, {"occurrences", retracted.size()}});
    return static_cast<std::int64_t>(retracted.size());
  });
}

}  // namespace pratique::db
