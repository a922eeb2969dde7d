#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/records.h"

/// Names of vulnerabilities and the groups that they form (docs/database.md, "Aliases"). Internal to this room.
namespace pratique::db {

/// "cve-2024-1" is CVE-2024-1, "ghsa-AB.." is GHSA-ab..; all others stay as they are.
std::string normal_name(std::string_view name);

/// The group of `name`, made if there is none. Inside a transaction.
std::int64_t group_of(Connection& db, const std::string& name);

/// Notes that `asserter` calls `name` also `alias`, and joins their groups; two different CVE ids never get into one
/// group, as some advisories list every CVE that they cover as an alias. Inside a transaction. Returns whether existing
/// groups were joined (and so ids that the caller remembers may be gone).
bool assert_alias(Connection& db, std::string_view asserter, const std::string& name, const std::string& alias,
                  const Actor& actor);

/// Groups to which a name belongs or is tied by an assertion: those in which a question for it must look.
std::vector<std::int64_t> groups_to_ask(Connection& db, std::string_view name);

}  // namespace pratique::db
