#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "db/connection.h"
#include "db/records.h"

/// The chain (docs/database.md, "Ledger"). Internal to this room.
namespace pratique::db {

/// Adds an entry to the chain; inside the transaction of what it records. Text that is not UTF-8 is made so.
LedgerEntry append_to_ledger(Connection& db, const Actor& actor, std::string_view action, std::string_view object,
                             const nlohmann::json& body);

/// SHA-256 over the canonical JSON of all other members, in hexadecimal.
std::string hash_of(const LedgerEntry& entry);

LedgerEntry ledger_entry(const Row& row);
inline constexpr std::string_view kLedgerColumns = "seq, at, actor, action, object, body, prev_hash, hash";

}  // namespace pratique::db
