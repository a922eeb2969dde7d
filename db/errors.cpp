#include <Poco/Data/DataException.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "base/escape.h"
#include "db/connection.h"

namespace pratique::db {
namespace {

namespace sqlite = Poco::Data::SQLite;

/// Poco's text holds the statement too, which says nothing to a user.
std::string reason_of(const Poco::Exception& e) { return escape_terminal(e.message(), 200); }

Error io_error(const std::string& where, const Poco::Exception& e, int system_error) {
  const std::string cause = system_error != 0 ? std::generic_category().message(system_error) : reason_of(e);
  if (system_error == EFBIG || system_error == ENOSPC || system_error == EDQUOT) {
    return Error(kFull, fmt::format("{}: no room to write ({})", where, cause));
  }
  if (system_error == EROFS) return Error(kNotWritable, fmt::format("{}: cannot be written ({})", where, cause));
  return Error(kUnavailable, fmt::format("{}: reading or writing the file failed ({})", where, cause))
      .with_hint("look at the disk (dmesg, df) and at limits on the size of files; then try again");
}

Error cannot_open(const std::string& where, int system_error) {
  const std::string cause =
      system_error != 0 ? std::generic_category().message(system_error) : std::string("SQLite gives no cause");
  return Error(kUnavailable, fmt::format("{}: cannot be opened ({})", where, cause));
}

}  // namespace

Error error_in_flight(const std::string& where, int system_error) {
  try {
    throw;
  } catch (const sqlite::DatabaseFullException&) {
    return Error(kFull, where + ": no room to write (disk full, or the database has reached its limit)");
  } catch (const sqlite::ReadOnlyException&) {
    return Error(kNotWritable, where + ": cannot be written");
  } catch (const sqlite::IOErrorException& e) {
    return io_error(where, e, system_error);
  } catch (const sqlite::CantOpenDBFileException&) {
    return cannot_open(where, system_error);
  } catch (const sqlite::DBAccessDeniedException& e) {
    return Error(kUnavailable, fmt::format("{}: access denied ({})", where, reason_of(e)));
  } catch (const sqlite::DBLockedException&) {
    return Error(kUnavailable, where + ": another process keeps it locked")
        .with_hint("wait for the other process (fuser FILE names it), then try again");
  } catch (const sqlite::TableLockedException&) {
    return Error(kUnavailable, where + ": locked by another statement");
  } catch (const sqlite::CorruptImageException&) {
    return Error(kCorrupt, where + ": the file is damaged");
  } catch (const sqlite::SchemaDiffersException&) {
    return Error(kCorrupt, where + ": its tables changed while it was open");
  } catch (const sqlite::ConstraintViolationException& e) {
    return Error(kRefused, fmt::format("{}: a record contradicts the schema ({})", where, reason_of(e)))
        .with_hint("this is a defect of pratique: please report it with this message");
  } catch (const sqlite::RowTooBigException&) {
    return Error(kRefused, where + ": a value is too large to be kept");
  } catch (const CorruptRow& e) {
    return Error(kCorrupt, fmt::format("{}: it holds what pratique does not write: {}", where, e.what()));
  } catch (const Poco::Data::ConnectionFailedException&) {
    return cannot_open(where, system_error != 0 ? system_error : errno);
  } catch (const Poco::Exception& e) {
    return Error(kUnavailable, fmt::format("{}: {} ({})", where, e.name(), reason_of(e)))
        .with_hint("this is unforeseen: please report it with this message");
  } catch (const std::exception& e) {
    return Error(kUnavailable, fmt::format("{}: {}", where, escape_terminal(e.what(), 200)));
  }
}

}  // namespace pratique::db
