#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/records.h"

/// Names of vulnerabilities and the groups that they form (docs/database.md, "Aliases"). Internal to this room.
namespace pratique::db {

/// "cve-2024-1" is CVE-2024-1, "ghsa-AB.." is GHSA-ab..; all others stay as they are.
std::string normal_name(std::string_view name);

/// Notes that `asserter` calls each first name also the second. Inside a transaction.
void note_aliases(Connection& db, std::string_view asserter,
                  const std::set<std::pair<std::string, std::string>>& pairs);

/// Joins the groups of a name (which has one) and its alias, as an assertion says; two different CVE ids never get into
/// one group, as some advisories list every CVE that they cover as an alias. Ids that the caller remembers may be gone
/// afterwards. Inside a transaction.
void join_alias(Connection& db, std::string_view asserter, const std::string& name, const std::string& alias,
                const Actor& actor);

/// Groups to which a name belongs or is tied by an assertion: those in which a question for it must look.
std::vector<std::int64_t> groups_to_ask(Connection& db, std::string_view name);

}  // namespace pratique::db
