#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Internal to this room.
namespace pratique::db {

class Connection;

/// A step of the schema. Once released it is never edited: a change is a new one with the next number.
struct Migration {
  std::string_view name;  ///< "0001_first"
  std::string_view
      sql;  ///< statements, each ended by a semicolon at a line's end; @ID and @CLUSTERED stand for dialect
};

/// All of them, in order; the n-th has number n. Made from db/migrations/ by the build.
const std::vector<Migration>& migrations();

/// The statements of a migration in SQLite's dialect, without comments.
std::vector<std::string> statements_of(std::string_view sql);

/// Finds out which version the database has and brings it up to date, unless it was opened for reading.
/// Errors: db.too-new, db.too-old, db.corrupt (no database of ours), and those of Store.
Result<void> bring_up_to_date(Connection& connection);

}  // namespace pratique::db
