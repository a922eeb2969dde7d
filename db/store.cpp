#include "db/store.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "base/escape.h"
#include "db/connection.h"
#include "db/migrations.h"

namespace pratique::db {
namespace {

/// The path in `location`; nothing if it is the URL of something else.
std::optional<std::string> path_of(std::string_view location) {
  if (location.starts_with("sqlite://")) location.remove_prefix(9);
  if (location.starts_with("sqlite:")) location.remove_prefix(7);
  if (location.find("://") != std::string_view::npos) return std::nullopt;
  return std::string(location);
}

/// A URL as it may be shown: what stands before an @ may be a password.
std::string scheme_of(std::string_view location) { return std::string(location.substr(0, location.find("://"))); }

/// What SQLite would say only dimly, or not at all.
Result<void> check_file(const std::string& path, OpenMode mode) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISREG(status.st_mode)) return {};
    return Error(kUnavailable, "database " + quote(path) + ": is no regular file");
  }
  if (errno == ENOENT && mode == OpenMode::kCreate) return {};
  Error error(kUnavailable, "database " + quote(path) + ": " + std::generic_category().message(errno));
  if (errno == ENOENT)
    return std::move(error).with_hint("check the path of --db; the first verdict recorded makes the file");
  return error;
}

}  // namespace

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> open_store(std::string_view location, OpenMode mode, Clock& clock) {
  const auto path = path_of(location);
  if (!path) return Error(kUnsupported, "databases of kind " + quote(scheme_of(location)) + " are not supported yet");
  if (path->empty()) return Error(kUnsupported, "the database's path is empty");
  if (path->find('\0') != std::string::npos) return Error(kUnsupported, "the database's path holds a NUL");
  PRATIQUE_CHECK(check_file(*path, mode));
  std::unique_ptr<Connection> connection;
  try {
    connection = std::make_unique<Connection>(*path, mode, clock);
  } catch (...) {
    return error_in_flight("database " + quote(*path), errno);
  }
  PRATIQUE_CHECK(bring_up_to_date(*connection));
  return std::make_unique<Store>(std::move(connection));
}

int Store::schema_version() const { return connection_->schema_version; }

}  // namespace pratique::db
