#include "db/connection.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <mutex>
#include <thread>

#include "base/escape.h"

namespace pratique::db {
namespace {

constexpr int kBusyTimeoutSeconds = 30;
constexpr int kWalAttempts = 200;

/// SQLite's URI form, which is how Poco can be told not to create or not to write.
std::string as_uri(const std::string& path, OpenMode mode) {
  static constexpr std::string_view kPlain = "/-_.~";
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter_or_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter_or_digit || kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  switch (mode) {
    case OpenMode::kCreate:
      return uri + "?mode=rwc";
    case OpenMode::kReadWrite:
      return uri + "?mode=rw";
    case OpenMode::kReadOnly:
      break;
  }
  return uri + "?mode=ro";
}

Poco::Data::Session open_session(const std::string& path, OpenMode mode) {
  static std::once_flag once;
  std::call_once(once, [] { Poco::Data::SQLite::Connector::registerConnector(); });
  // No login timeout: for so long Poco would try again to open a file in a folder that does not exist.
  return Poco::Data::Session(Poco::Data::SQLite::Connector::KEY, as_uri(path, mode), 0);
}

}  // namespace

Connection::Connection(const std::string& path, OpenMode mode, Clock& clock)
    : path_(path), mode_(mode), clock_(clock), session_(open_session(path, mode)), statements_(session_) {
  sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(session_);
  sqlite3_busy_timeout(handle, kBusyTimeoutSeconds * 1000);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  // A database file may come from somebody else: its schema must not call functions with side effects.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Else every statement of a long transaction writes the pages that it changes into a temporary file first.
  run("PRAGMA temp_store = MEMORY");
  // And pages that a large report changes would go to the log several times.
  run("PRAGMA cache_size = -65536");
  if (mode != OpenMode::kReadOnly) run("PRAGMA synchronous = FULL");
}

std::vector<Row> Connection::rows_of(std::string_view sql, std::size_t columns, const std::vector<Parameter>& values) {
  Statement& statement = statements_.get(sql, columns);
  if (!values.empty()) std::copy(values.begin(), values.end(), statement.add_row(values.size()));
  return statement.execute();
}

Result<void> Connection::switch_to_wal() {
  // The switch needs the file for itself, and two that wait for one another inside of SQLite wait for the whole
  // timeout.
  sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(session_);
  sqlite3_busy_timeout(handle, 0);
  bool is_wal = false;
  for (int attempt = 0; attempt < kWalAttempts && !is_wal; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10 + attempt));
    const auto tried = guarded("switching to WAL", [&]() -> Result<bool> {
      const auto mode = row<1>("PRAGMA journal_mode = WAL");
      return mode && mode->text(0) == "wal";
    });
    if (!tried && !tried.error().is(kUnavailable)) return tried.error();
    is_wal = tried && *tried;
  }
  sqlite3_busy_timeout(handle, kBusyTimeoutSeconds * 1000);
  if (is_wal) return {};
  return Error(kUnavailable, where() + ": another process keeps it locked, or the file system has no shared memory");
}

std::string Connection::where() const { return "database " + quote(path_); }

void Connection::roll_back() noexcept {
  try {
    statements_.clear();  // a statement that failed half-way would hold its lock and its values
    sqlite3* handle = Poco::Data::SQLite::Utility::dbHandle(session_);
    if (sqlite3_get_autocommit(handle) == 0) run("ROLLBACK");
  } catch (...) {
    // SQLite has rolled back itself, or does so when the connection closes: nothing of the transaction stays.
  }
}

Error Connection::caught() {
  // SQLite does not note the cause when a COMMIT fails; nothing has failed since, so that errno still has it.
  const int last_errno = errno;
  const int noted = sqlite3_system_errno(Poco::Data::SQLite::Utility::dbHandle(session_));
  const int system_error = noted != 0 ? noted : last_errno;
  Error error = error_in_flight(where(), system_error);
  roll_back();
  return error;
}

}  // namespace pratique::db
