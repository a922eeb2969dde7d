#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "base/escape.h"
#include "base/json.h"
#include "base/package_url.h"
#include "db/findings.h"
#include "db/names.h"
#include "db/subjects.h"

namespace pratique::db {
namespace {

/// The name under which a vulnerability is known: its id, or its first alias; empty if it has neither or is another
/// kind.
std::string vulnerability_name(const FindingRecord& finding) {
  if (finding.kind != "vuln") return {};
  if (!finding.id.empty()) return normal_name(finding.id);
  for (const auto& alias : finding.aliases) {
    if (!alias.empty()) return normal_name(alias);
  }
  return {};
}

const std::string& rule_of(const FindingRecord& finding) { return finding.id.empty() ? finding.title : finding.id; }

}  // namespace

ComponentKey component_of(const FindingRecord& finding) {
  ComponentKey key;
  key.version = finding.version;
  if (auto purl = PackageUrl::parse(finding.package_url)) {
    key.base = purl->base();
    key.name = purl->name;
    if (key.version.empty()) key.version = purl->version;
    if (purl->version.empty()) purl->version = key.version;
    key.purl = purl->to_string();
  } else if (!finding.package.empty()) {
    key.base = "package:" + finding.package;
    key.name = finding.package;
    key.purl = key.version.empty() ? key.base : key.base + '@' + key.version;
  }
  return key;
}

std::string vuln_fingerprint(std::int64_t group, std::string_view component_base) {
  return fmt::format("vuln:{}:{}", group, component_base);
}

std::string rule_fingerprint(const FindingRecord& finding, std::string_view tool, const ComponentKey& component,
                             int ordinal) {
  const nlohmann::json key = {finding.kind,
                              to_valid_utf8(tool),
                              to_valid_utf8(rule_of(finding)),
                              to_valid_utf8(finding.path),
                              to_valid_utf8(component.base),
                              to_valid_utf8(finding.anchor),
                              ordinal};
  return Digest::of(json::canonical(key)).to_string();
}

namespace {

using Ids = std::unordered_map<std::string, std::int64_t>;

/// Runs `sql`, which answers (key, id), once for each key. All at once, as every execution costs a parse of the text.
void look_up(Connection& db, std::string_view sql, const std::set<std::string>& keys, Ids& ids) {
  if (keys.empty()) return;
  Statement& statement = db.many(sql, 2);
  for (const auto& key : keys) statement.add(key);
  for (const Row& row : statement.execute()) ids.insert_or_assign(row.text(0), row.integer(1));
}

/// Gives each key the id that was made for it.
template <class Keys>
void put_ids(const Keys& keys, const std::vector<std::int64_t>& made, Ids& ids) {
  auto id = made.begin();
  for (const auto& key : keys) ids.insert_or_assign(std::string(key), *id++);
}

/// Of `keys`, those without an id.
std::set<std::string> without_id(const std::set<std::string>& keys, const Ids& ids) {
  std::set<std::string> missing;
  std::copy_if(keys.begin(), keys.end(), std::inserter(missing, missing.end()),
               [&](const auto& key) { return !ids.contains(key); });
  return missing;
}

constexpr std::string_view kSelectGroup = "SELECT name, vuln_id FROM vuln_name WHERE name = ?";

void make_groups(Connection& db, const std::set<std::string>& names, Ids& groups) {
  if (names.empty()) return;
  Statement& groups_of_names = db.many("INSERT INTO vuln (best_name) VALUES (?)");
  for (const auto& name : names) groups_of_names.add(name);
  put_ids(names, groups_of_names.insert(), groups);
  Statement& insert = db.many("INSERT INTO vuln_name (name, vuln_id) VALUES (?, ?)");
  for (const auto& name : names) insert.add(name, groups.at(name));
  insert.execute();
}

/// Notes all (name, alias) of a report. Returns whether groups were joined or got names.
bool take_aliases(Connection& db, const std::set<std::pair<std::string, std::string>>& pairs, Ids groups,
                  std::string_view tool, const Actor& actor) {
  if (pairs.empty()) return false;
  std::set<std::string> aliases;
  for (const auto& [name, alias] : pairs) aliases.insert(alias);
  look_up(db, kSelectGroup, without_id(aliases, groups), groups);
  note_aliases(db, tool, pairs);
  bool changed = false;
  for (const auto& [name, alias] : pairs) {
    const auto known = groups.find(alias);
    if (known != groups.end() && known->second == groups.at(name)) continue;
    join_alias(db, tool, name, alias, actor);
    changed = true;
  }
  return changed;
}

/// The group of every name in the report, after all its aliases were taken in.
Ids groups_of(Connection& db, const std::vector<FindingKey>& keys, std::string_view tool, const Actor& actor) {
  std::set<std::string> names;
  std::set<std::pair<std::string, std::string>> pairs;
  for (const FindingKey& key : keys) {
    const std::string name = vulnerability_name(*key.finding);
    if (name.empty()) continue;
    names.insert(name);
    for (const auto& alias : key.finding->aliases) {
      std::string other = normal_name(alias);
      if (!other.empty() && other != name) pairs.emplace(name, std::move(other));
    }
  }
  Ids groups;
  look_up(db, kSelectGroup, names, groups);
  make_groups(db, without_id(names, groups), groups);
  if (take_aliases(db, pairs, groups, tool, actor)) look_up(db, kSelectGroup, names, groups);
  return groups;
}

Ids component_ids(Connection& db, const std::vector<FindingKey>& keys) {
  std::set<std::string> purls;
  for (const FindingKey& key : keys) {
    if (!key.component.purl.empty()) purls.insert(key.component.purl);
  }
  Ids ids;
  look_up(db, "SELECT purl, id FROM component WHERE purl = ?", purls, ids);
  const auto missing = without_id(purls, ids);
  if (missing.empty()) return ids;
  std::set<std::string_view> added;
  std::vector<std::string_view> order;
  Statement& insert = db.many("INSERT INTO component (purl, base, version) VALUES (?, ?, ?)");
  for (const FindingKey& key : keys) {
    const ComponentKey& component = key.component;
    if (!missing.contains(component.purl) || !added.insert(component.purl).second) continue;
    order.push_back(component.purl);
    insert.add(component.purl, component.base, or_null(component.version));
  }
  put_ids(order, insert.insert(), ids);
  return ids;
}

/// The fingerprint of each finding. Equal ones that have no name are told apart by their order.
std::vector<std::string> fingerprints_of(const std::vector<FindingKey>& keys, const Ids& groups,
                                         std::string_view tool) {
  std::unordered_map<std::string, int> ordinals;
  std::vector<std::string> fingerprints;
  for (const FindingKey& key : keys) {
    const std::string name = vulnerability_name(*key.finding);
    if (!name.empty()) {
      fingerprints.push_back(vuln_fingerprint(groups.at(name), key.component.base));
      continue;
    }
    const int ordinal = ++ordinals[rule_fingerprint(*key.finding, tool, key.component, 0)];
    fingerprints.push_back(rule_fingerprint(*key.finding, tool, key.component, ordinal));
  }
  return fingerprints;
}

Ids finding_ids(Connection& db, const std::vector<FindingKey>& keys, const std::vector<std::string>& fingerprints,
                const Ids& groups) {
  const std::set<std::string> distinct(fingerprints.begin(), fingerprints.end());
  Ids ids;
  look_up(db, "SELECT fingerprint, id FROM finding WHERE scheme = 1 AND fingerprint = ?", distinct, ids);
  const auto missing = without_id(distinct, ids);
  if (missing.empty()) return ids;
  std::set<std::string_view> added;
  std::vector<std::string_view> order;
  Statement& insert = db.many(
      "INSERT INTO finding (scheme, fingerprint, kind, vuln_id, rule, component_base, component_name, title) "
      "VALUES (1, ?, ?, ?, ?, ?, ?, ?)");
  static_assert(kFindingScheme == 1, "written into two statements above");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!missing.contains(fingerprints[i]) || !added.insert(fingerprints[i]).second) continue;
    order.push_back(fingerprints[i]);
    const FindingRecord& finding = *keys[i].finding;
    const std::string name = vulnerability_name(finding);
    const std::string rule = name.empty() ? rule_of(finding) : std::string();
    insert.add(fingerprints[i], finding.kind, name.empty() ? std::nullopt : std::optional(groups.at(name)),
               or_null(rule), or_null(keys[i].component.base), or_null(keys[i].component.name), or_null(finding.title));
  }
  put_ids(order, insert.insert(), ids);
  return ids;
}

}  // namespace

std::vector<Identity> identify(Connection& db, const std::vector<FindingKey>& keys, std::string_view tool,
                               const Actor& actor) {
  const Ids groups = groups_of(db, keys, tool, actor);
  const Ids components = component_ids(db, keys);
  const auto fingerprints = fingerprints_of(keys, groups, tool);
  const Ids findings = finding_ids(db, keys, fingerprints, groups);
  std::vector<Identity> identities;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto component = components.find(keys[i].component.purl);
    identities.push_back({findings.at(fingerprints[i]),
                          component == components.end() ? std::nullopt : std::optional(component->second)});
  }
  return identities;
}

}  // namespace pratique::db
