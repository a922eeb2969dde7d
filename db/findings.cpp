#include <algorithm>

#include "base/base64.h"
#include "base/escape.h"
#include "db/names.h"
#include "db/paging.h"
#include "db/queries.h"
#include "db/words.h"

namespace pratique::db {
namespace {

constexpr std::size_t kCursorParts = 5;

void add_image_filter(Query& query, const FindingFilter& filter) {
  if (filter.digest) {
    query.text(" AND o.artifact_id IN (SELECT id FROM artifact WHERE digest = ").value(*filter.digest);
    query.text(
        " UNION SELECT c.child_id FROM artifact_child c JOIN artifact p ON p.id = c.parent_id WHERE p.digest = ");
    query.value(*filter.digest).text(")");
  }
  if (filter.repository || filter.registry) {
    query.text(
        " AND o.artifact_id IN (SELECT x.artifact_id FROM repo r CROSS JOIN repo_artifact x ON x.repo_id = r.id "
        "WHERE ");
    query.text("1 = 1");
    if (filter.repository) query.text(" AND r.name = ").value(*filter.repository);
    if (filter.registry) query.text(" AND r.registry = ").value(*filter.registry);
    query.text(")");
  }
}

void add_finding_filter(Query& query, const FindingFilter& filter, const std::vector<std::int64_t>& groups) {
  if (filter.id) {
    query.text(" AND o.finding_id IN (SELECT id FROM finding WHERE rule = ").value(*filter.id);
    query.text(" UNION SELECT id FROM finding WHERE vuln_id IN (0");
    for (const std::int64_t group : groups) query.text(", ").value(group);
    query.text("))");
  }
  if (filter.component) {
    const bool is_base = filter.component->find(':') != std::string::npos;
    query.text(" AND o.finding_id IN (SELECT id FROM finding WHERE ");
    query.text(is_base ? "component_base = " : "component_name = ").value(*filter.component).text(")");
  }
  // Nearly all are vulnerabilities, so that only the other kinds are worth a search by kind.
  if (filter.kind && *filter.kind != "vuln") {
    query.text(" AND o.finding_id IN (SELECT id FROM finding WHERE kind = ").value(*filter.kind).text(")");
  } else if (filter.kind) {
    query.text(" AND f.kind = ").value(*filter.kind);
  }
}

Result<void> check_filter(const FindingFilter& filter) {
  if (filter.min_severity && !severity_rank(*filter.min_severity)) {
    return Error(kBadQuery, quote(*filter.min_severity) + " is no severity")
        .with_hint("name one of unknown, info, low, medium, high, critical");
  }
  return {};
}

struct Position {
  std::int64_t rank, artifact, finding;
};

/// rank.artifact.finding.place.version, the texts in hexadecimal.
std::string cursor_after(const Position& at, const FindingRow& row) {
  return fmt::format("{}.{}.{}.{}.{}", at.rank, at.artifact, at.finding, hex_encode(row.place),
                     hex_encode(row.version));
}

/// The cursor's numbers and texts, if it has all of them.
std::optional<std::vector<std::string>> split_cursor(std::string_view cursor) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; parts.size() < kCursorParts; ++at) {
    const std::size_t dot = std::min(cursor.find('.', at), cursor.size());
    parts.emplace_back(cursor.data() + at, dot - at);
    at = dot;
    if (dot == cursor.size()) break;
    if (parts.size() == kCursorParts) return std::nullopt;
  }
  if (parts.size() != kCursorParts) return std::nullopt;
  for (std::size_t i = 3; i < kCursorParts; ++i) {
    auto text = hex_decode(parts[i]);
    if (!text) return std::nullopt;
    parts[i] = *std::move(text);
  }
  return parts;
}

Result<std::vector<std::string>> cursor_parts(const PageRequest& page) {
  PageRequest numbers{page.limit, {}};
  auto parts = page.cursor.empty() ? std::vector<std::string>() : split_cursor(page.cursor);
  if (!parts) {
    numbers.cursor = page.cursor + '?';  // refused below, in the words that all lists use
  } else if (!parts->empty()) {
    numbers.cursor = fmt::format("{}.{}.{}", (*parts)[0], (*parts)[1], (*parts)[2]);
  }
  PRATIQUE_CHECK(cursor_numbers(numbers, 3));
  return *std::move(parts);
}

}  // namespace

Query finding_query(const FindingFilter& filter, const std::vector<std::int64_t>& groups,
                    const std::vector<std::string>& after) {
  const bool selective = filter.digest || filter.repository || filter.registry || filter.id || filter.component ||
                         (filter.kind && *filter.kind != "vuln");
  // Without a selective filter the index on severity gives order and start; with one it would only mislead, so it is
  // hidden behind a sign.
  const std::string_view rank = selective ? "+o.severity_rank" : "o.severity_rank";
  Query query;
  query.text(
      "SELECT f.id, f.kind, COALESCE(v.best_name, f.rule), f.title, f.component_base, o.version, o.place, "
      "o.severity_rank, o.fix_version, o.fix_state, m.digest, o.known_at, o.retracted_at, o.artifact_id "
      "FROM occurrence o CROSS JOIN finding f ON f.id = o.finding_id CROSS JOIN artifact m ON m.id = o.artifact_id "
      "LEFT JOIN vuln v ON v.id = f.vuln_id WHERE 1 = 1");
  add_image_filter(query, filter);
  add_finding_filter(query, filter, groups);
  if (filter.min_severity)
    query.text(" AND ").text(rank).text(" >= ").value(severity_rank(*filter.min_severity).value_or(0));
  if (filter.tool) {
    query.text(
        " AND EXISTS (SELECT 1 FROM occurrence_tool t WHERE t.artifact_id = o.artifact_id AND "
        "t.finding_id = o.finding_id AND t.tool = ");
    query.value(*filter.tool).text(")");
  }
  if (!filter.with_retracted) query.text(" AND o.retracted_at IS NULL");
  if (after.size() == kCursorParts) {
    query.text(" AND (").text(rank).text(", o.artifact_id, o.finding_id, o.place, o.version) < (CAST(");
    query.value(after[0]).text(" AS BIGINT), CAST(").value(after[1]).text(" AS BIGINT), CAST(").value(after[2]);
    query.text(" AS BIGINT), ").value(after[3]).text(", ").value(after[4]).text(")");
  }
  query.text(" ORDER BY ").text(rank);
  query.text(" DESC, o.artifact_id DESC, o.finding_id DESC, o.place DESC, o.version DESC");
  return query;
}

Result<Page<FindingRow>> Store::findings(const FindingFilter& filter, const PageRequest& page) {
  PRATIQUE_CHECK(check_filter(filter));
  PRATIQUE_TRY(after, cursor_parts(page));
  Connection& db = *connection_;
  return db.read("reading findings", [&]() -> Result<Page<FindingRow>> {
    const auto groups = filter.id ? groups_to_ask(db, *filter.id) : std::vector<std::int64_t>();
    Position position{};
    const auto make = [&](const Row& row) {
      position = {row.integer(7), row.integer(13), row.integer(0)};
      FindingRow found{.finding = row.integer(0),
                       .kind = row.text(1),
                       .name = row.text(2),
                       .title = row.text(3),
                       .component = row.text(4),
                       .version = row.text(5),
                       .place = row.text(6),
                       .severity = std::string(severity_word(row.integer(7))),
                       .fix_version = row.text(8),
                       .fix_state = row.text(9),
                       .digest = row.digest(10),
                       .known_at = row.time(11),
                       .retracted_at = row.maybe_time(12),
                       .tools = {}};
      for (const Row& tool :
           db.rows<1>("SELECT tool FROM occurrence_tool WHERE artifact_id = ? AND finding_id = ? ORDER BY tool",
                      position.artifact, position.finding)) {
        found.tools.push_back(tool.text(0));
      }
      return found;
    };
    return read_page<FindingRow>(db, finding_query(filter, groups, after), 14, page, make,
                                 [&](const FindingRow& last) { return cursor_after(position, last); });
  });
}

}  // namespace pratique::db
