#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "db/connection.h"
#include "db/records.h"

/// Which findings are one and the same (docs/database.md, "Identity of a finding"). Internal to this room.
namespace pratique::db {

/// The recipe of fingerprints. A new one gets the next number and lives beside this one.
inline constexpr int kFindingScheme = 1;

/// What a finding is about, without its version: base for comparison, name for people, purl with version to keep.
struct ComponentKey {
  std::string base, name, purl, version;
};
ComponentKey component_of(const FindingRecord& finding);

std::string vuln_fingerprint(std::int64_t group, std::string_view component_base);
/// `ordinal` counts the findings of one report that are equal in everything else.
std::string rule_fingerprint(const FindingRecord& finding, std::string_view tool, const ComponentKey& component,
                             int ordinal);

/// Finds or makes rows that occurrences point to, and remembers them for one report. Inside a transaction.
class FindingIndex {
 public:
  FindingIndex(Connection& db, std::string_view tool, const Actor& actor) : db_(db), tool_(tool), actor_(actor) {}

  /// Names and aliases of all findings first, as they may join groups; then each finding.
  void take_names(const std::vector<FindingRecord>& findings);
  std::int64_t finding(const FindingRecord& finding, const ComponentKey& component);
  std::optional<std::int64_t> component(const ComponentKey& component);

 private:
  std::int64_t group(const std::string& name);
  std::int64_t find_or_make(const std::string& fingerprint, const FindingRecord& finding, const ComponentKey& component,
                            std::optional<std::int64_t> group);

  Connection& db_;
  std::string_view tool_;
  const Actor& actor_;
  std::unordered_map<std::string, std::int64_t> groups_, findings_, components_;
  std::map<std::string, int> ordinals_;
};

/// All findings of a group that is gone become findings of another. Returns how many.
std::int64_t repoint_findings(Connection& db, std::int64_t from_group, std::int64_t to_group);

}  // namespace pratique::db
