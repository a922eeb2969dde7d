#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// A finding of a report and what it is about.
struct FindingKey {
  const FindingRecord* finding = nullptr;
  ComponentKey component;
};

struct Identity {
  std::int64_t finding = 0;
  std::optional<std::int64_t> component;
};

/// The rows that stand for the findings of one report, found or made, in the order of `keys`; names and aliases are
/// taken in before. Inside a transaction.
std::vector<Identity> identify(Connection& db, const std::vector<FindingKey>& keys, std::string_view tool,
                               const Actor& actor);

/// All findings of a group that is gone become findings of another. Returns how many.
std::int64_t repoint_findings(Connection& db, std::int64_t from_group, std::int64_t to_group);

}  // namespace pratique::db
