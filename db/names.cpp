#include "db/names.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/findings.h"
#include "db/ledger.h"

namespace pratique::db {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with_any_case(std::string_view text, std::string_view upper_prefix) {
  return text.size() >= upper_prefix.size() && std::equal(upper_prefix.begin(), upper_prefix.end(), text.begin(),
                                                          [](char a, char b) { return a == upper(b); });
}

bool is_cve(std::string_view name) { return name.starts_with("CVE-"); }

/// Which of two names people look for: CVE before GHSA before all others, then the shorter, then by text.
bool better(const std::string& a, const std::string& b) {
  const auto rank = [](const std::string& name) { return is_cve(name) ? 0 : name.starts_with("GHSA-") ? 1 : 2; };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  if (a.size() != b.size()) return a.size() < b.size();
  return a < b;
}

std::vector<std::string> names_in(Connection& db, std::int64_t group) {
  std::vector<std::string> names;
  for (const Row& row : db.rows<1>("SELECT name FROM vuln_name WHERE vuln_id = ? ORDER BY name", group)) {
    names.push_back(row.text(0));
  }
  return names;
}

void choose_best_name(Connection& db, std::int64_t group) {
  const auto names = names_in(db, group);
  const auto best = std::min_element(names.begin(), names.end(), better);
  db.run("UPDATE vuln SET best_name = ? WHERE id = ? AND best_name <> ?", *best, group, *best);
}

std::optional<std::int64_t> find_group(Connection& db, const std::string& name) {
  const auto row = db.row<1>("SELECT vuln_id FROM vuln_name WHERE name = ?", name);
  return row ? std::optional(row->integer(0)) : std::nullopt;
}

bool two_cves(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), is_cve) && std::any_of(b.begin(), b.end(), is_cve);
}

void join(Connection& db, std::int64_t kept, std::int64_t gone, const std::string& asserter, const Actor& actor) {
  const auto names = names_in(db, gone);
  db.run("UPDATE vuln_name SET vuln_id = ? WHERE vuln_id = ?", kept, gone);
  const std::int64_t moved = repoint_findings(db, gone, kept);
  db.run("DELETE FROM vuln WHERE id = ?", gone);
  choose_best_name(db, kept);
  const auto best = db.row<1>("SELECT best_name FROM vuln WHERE id = ?", kept);
  if (moved == 0) return;  // a name that was new a moment ago
  append_to_ledger(db, actor, "vuln.joined", best->text(0),
                   {{"names", names}, {"asserter", asserter}, {"findings_moved", moved}});
}

}  // namespace

std::string normal_name(std::string_view name) {
  std::string normal(name);
  if (starts_with_any_case(name, "CVE-")) {
    std::transform(normal.begin(), normal.end(), normal.begin(), upper);
  } else if (starts_with_any_case(name, "GHSA-")) {
    std::transform(normal.begin(), normal.end(), normal.begin(), lower);
    normal.replace(0, 4, "GHSA");
  }
  return normal;
}

void note_aliases(Connection& db, std::string_view asserter,
                  const std::set<std::pair<std::string, std::string>>& pairs) {
  if (pairs.empty()) return;
  const Time now = db.clock().now();
  Statement& insert = db.many(
      "INSERT INTO vuln_alias_assertion (name, alias, asserter, seen_at) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (name, alias, asserter) DO NOTHING");
  for (const auto& [name, alias] : pairs) insert.add(name, alias, asserter, now);
  insert.execute();
}

void join_alias(Connection& db, std::string_view asserter, const std::string& name, const std::string& alias,
                const Actor& actor) {
  const auto mine = find_group(db, name);
  const auto other = find_group(db, alias);
  if (!mine || other == mine) return;
  if (two_cves(names_in(db, *mine), other ? names_in(db, *other) : std::vector{alias})) return;
  if (other) {
    join(db, std::min(*mine, *other), std::max(*mine, *other), std::string(asserter), actor);
    return;
  }
  db.run("INSERT INTO vuln_name (name, vuln_id) VALUES (?, ?)", alias, *mine);
  choose_best_name(db, *mine);
}

std::vector<std::int64_t> groups_to_ask(Connection& db, std::string_view name) {
  const std::string normal = normal_name(name);
  std::vector<std::int64_t> groups;
  for (const Row& row : db.rows<1>("SELECT vuln_id FROM vuln_name WHERE name = ? UNION "
                                   "SELECT n.vuln_id FROM vuln_alias_assertion a JOIN vuln_name n ON n.name = a.name "
                                   "WHERE a.alias = ? UNION "
                                   "SELECT n.vuln_id FROM vuln_alias_assertion a JOIN vuln_name n ON n.name = a.alias "
                                   "WHERE a.name = ? ORDER BY 1",
                                   normal, normal, normal)) {
    groups.push_back(row.integer(0));
  }
  return groups;
}

}  // namespace pratique::db
