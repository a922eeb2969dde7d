#pragma once

#include "db/connection.h"

/// Internal to this room.
namespace pratique::db {

/// Inside a transaction. Errors: db.refused (too large).
Result<Digest> keep_content(Connection& db, std::string_view kind, BytesView bytes);

}  // namespace pratique::db
