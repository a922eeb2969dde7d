#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"
#include "base/package_url.h"
#include "db/findings.h"
#include "db/names.h"
#include "db/subjects.h"

namespace pratique::db {
namespace {

/// The name under which a vulnerability is known: its id, or its first alias; empty if it has neither.
std::string first_name(const FindingRecord& finding) {
  if (!finding.id.empty()) return normal_name(finding.id);
  for (const auto& alias : finding.aliases) {
    if (!alias.empty()) return normal_name(alias);
  }
  return {};
}

const std::string& rule_of(const FindingRecord& finding) { return finding.id.empty() ? finding.title : finding.id; }

void merge_exposures(Connection& db, std::int64_t from, std::int64_t to) {
  // Where both are open, one stays open, since the earlier of the two times.
  db.run(
      "UPDATE exposure SET "
      "opened_at = (SELECT MIN(e.opened_at) FROM exposure e WHERE e.service_id = exposure.service_id AND "
      "e.stage = exposure.stage AND e.closed_at IS NULL AND e.finding_id IN (?, ?)), "
      "known_at = (SELECT MIN(e.known_at) FROM exposure e WHERE e.service_id = exposure.service_id AND "
      "e.stage = exposure.stage AND e.closed_at IS NULL AND e.finding_id IN (?, ?)) "
      "WHERE finding_id = ? AND closed_at IS NULL",
      from, to, from, to, to);
  db.run(
      "UPDATE exposure SET closed_at = ?, close_reason = 'merged' WHERE finding_id = ? AND closed_at IS NULL AND "
      "EXISTS "
      "(SELECT 1 FROM exposure e WHERE e.service_id = exposure.service_id AND e.stage = exposure.stage AND "
      "e.finding_id = ? AND e.closed_at IS NULL)",
      db.clock().now(), from, to);
  db.run("UPDATE exposure SET finding_id = ? WHERE finding_id = ?", to, from);
}

void merge_finding(Connection& db, std::int64_t from, std::int64_t to) {
  db.run(
      "INSERT INTO occurrence_tool SELECT artifact_id, ?, tool, native_id, native_severity, severity_rank, report_id "
      "FROM occurrence_tool WHERE finding_id = ? AND artifact_id IN (SELECT artifact_id FROM occurrence WHERE "
      "finding_id = ?) ON CONFLICT (artifact_id, finding_id, tool) DO NOTHING",
      to, from, from);
  db.run(
      "DELETE FROM occurrence_tool WHERE finding_id = ? AND artifact_id IN (SELECT artifact_id FROM occurrence WHERE "
      "finding_id = ?)",
      from, from);
  db.run(
      "INSERT INTO occurrence SELECT artifact_id, ?, place, version, component_id, severity_rank, fix_version, "
      "fix_state, "
      "line, known_at, last_report_id, retracted_at FROM occurrence WHERE finding_id = ? "
      "ON CONFLICT (artifact_id, finding_id, place, version) DO UPDATE SET "
      "severity_rank = CASE WHEN excluded.severity_rank > occurrence.severity_rank THEN excluded.severity_rank ELSE "
      "occurrence.severity_rank END, "
      "known_at = CASE WHEN excluded.known_at < occurrence.known_at THEN excluded.known_at ELSE occurrence.known_at "
      "END, "
      "fix_version = COALESCE(occurrence.fix_version, excluded.fix_version), "
      "retracted_at = CASE WHEN excluded.retracted_at IS NULL THEN NULL ELSE occurrence.retracted_at END",
      to, from);
  db.run("DELETE FROM occurrence WHERE finding_id = ?", from);
  merge_exposures(db, from, to);
  db.run("DELETE FROM finding WHERE id = ?", from);
}

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

void FindingIndex::take_names(const std::vector<FindingRecord>& findings) {
  for (const FindingRecord& finding : findings) {
    if (finding.kind != "vuln") continue;
    const std::string name = first_name(finding);
    if (name.empty()) continue;
    group(name);
    for (const auto& alias : finding.aliases) {
      if (assert_alias(db_, tool_, name, normal_name(alias), actor_)) groups_.clear();
    }
  }
}

std::int64_t FindingIndex::group(const std::string& name) {
  const auto [at, is_new] = groups_.try_emplace(name, 0);
  if (is_new) at->second = group_of(db_, name);
  return at->second;
}

std::int64_t FindingIndex::finding(const FindingRecord& finding, const ComponentKey& component) {
  const std::string name = finding.kind == "vuln" ? first_name(finding) : std::string();
  if (!name.empty()) {
    const std::int64_t vuln = group(name);
    return find_or_make(vuln_fingerprint(vuln, component.base), finding, component, vuln);
  }
  const int ordinal = ++ordinals_[rule_fingerprint(finding, tool_, component, 0)];
  return find_or_make(rule_fingerprint(finding, tool_, component, ordinal), finding, component, std::nullopt);
}

std::int64_t FindingIndex::find_or_make(const std::string& fingerprint, const FindingRecord& finding,
                                        const ComponentKey& component, std::optional<std::int64_t> group) {
  const auto [at, is_new] = findings_.try_emplace(fingerprint, 0);
  if (!is_new) return at->second;
  const auto known =
      db_.row<1>("SELECT id FROM finding WHERE scheme = ? AND fingerprint = ?", kFindingScheme, fingerprint);
  if (known) return at->second = known->integer(0);
  const std::string rule = group ? std::string() : rule_of(finding);
  return at->second = db_.row<1>(
                             "INSERT INTO finding (scheme, fingerprint, kind, vuln_id, rule, component_base, "
                             "component_name, title) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                             kFindingScheme, fingerprint, finding.kind, group, or_null(rule), or_null(component.base),
                             or_null(component.name), or_null(finding.title))
                          ->integer(0);
}

std::optional<std::int64_t> FindingIndex::component(const ComponentKey& component) {
  if (component.purl.empty()) return std::nullopt;
  const auto [at, is_new] = components_.try_emplace(component.purl, 0);
  if (!is_new) return at->second;
  const auto known = db_.row<1>("SELECT id FROM component WHERE purl = ?", component.purl);
  if (known) return at->second = known->integer(0);
  return at->second = db_.row<1>("INSERT INTO component (purl, base, version) VALUES (?, ?, ?) RETURNING id",
                                 component.purl, component.base, or_null(component.version))
                          ->integer(0);
}

std::int64_t repoint_findings(Connection& db, std::int64_t from_group, std::int64_t to_group) {
  const auto findings = db.rows<2>("SELECT id, component_base FROM finding WHERE vuln_id = ? ORDER BY id", from_group);
  for (const Row& row : findings) {
    const std::string fingerprint = vuln_fingerprint(to_group, row.text(1));
    const auto twin =
        db.row<1>("SELECT id FROM finding WHERE scheme = ? AND fingerprint = ?", kFindingScheme, fingerprint);
    if (twin) {
      merge_finding(db, row.integer(0), twin->integer(0));
    } else {
      db.run("UPDATE finding SET vuln_id = ?, fingerprint = ? WHERE id = ?", to_group, fingerprint, row.integer(0));
    }
  }
  return static_cast<std::int64_t>(findings.size());
}

}  // namespace pratique::db
