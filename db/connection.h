#pragma once

#include <Poco/Data/Session.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "db/sql.h"
#include "db/store.h"

namespace pratique::db {

/// An open database: statements, transactions, and the one place where exceptions become Errors. Internal to this room.
class Connection {
 public:
  /// Opens the file, without looking into it. Throws.
  Connection(const std::string& path, OpenMode mode, Clock& clock);

  /// Runs `work` in a transaction of its own (BEGIN IMMEDIATE), which stays only if `work` returns a value.
  template <class Work>
  auto write(std::string_view step, Work&& work) -> std::invoke_result_t<Work> {
    return guarded(step, [&]() -> std::invoke_result_t<Work> {
      if (mode_ == OpenMode::kReadOnly) return Error(kNotWritable, where() + " was opened for reading only");
      return in_transaction("BEGIN IMMEDIATE", std::forward<Work>(work));
    });
  }
  /// Runs `work` on one state of the database.
  template <class Work>
  auto read(std::string_view step, Work&& work) -> std::invoke_result_t<Work> {
    return guarded(step, [&]() { return in_transaction("BEGIN", std::forward<Work>(work)); });
  }

  /// Runs a statement with these values. `Columns` of the answer.
  template <std::size_t Columns, class... Values>
  std::vector<Row> rows(std::string_view sql, const Values&... values) {
    Statement& statement = statements_.get(sql, Columns);
    if constexpr (sizeof...(values) > 0) statement.add(values...);
    return statement.execute();
  }
  template <std::size_t Columns, class... Values>
  std::optional<Row> row(std::string_view sql, const Values&... values) {
    auto found = rows<Columns>(sql, values...);
    return found.empty() ? std::nullopt : std::optional<Row>(std::move(found.front()));
  }
  template <class... Values>
  void run(std::string_view sql, const Values&... values) {
    rows<0>(sql, values...);
  }
  /// As rows, with values made at run time: `clauses` of a filter.
  std::vector<Row> rows_of(std::string_view sql, std::size_t columns, const std::vector<Parameter>& values);
  /// A statement that gets many rows of values: add them, then execute.
  Statement& many(std::string_view sql, std::size_t columns = 0) { return statements_.get(sql, columns); }

  /// Calls `work`; what it throws becomes an Error.
  template <class Work>
  auto guarded(std::string_view step, Work&& work) -> std::invoke_result_t<Work> {
    try {
      return work();
    } catch (...) {
      return caught().during(std::string(step));
    }
  }

  /// WAL is a property of the file: readers and the writer do not wait for one another. Errors: db.unavailable.
  Result<void> switch_to_wal();

  Clock& clock() { return clock_; }
  OpenMode mode() const { return mode_; }
  /// "database PATH", safe to print.
  std::string where() const;
  int schema_version = 0;

 private:
  template <class Work>
  auto in_transaction(std::string_view begin, Work&& work) -> std::invoke_result_t<Work> {
    run(begin);
    auto result = work();
    if (!result) {
      roll_back();
      return result;
    }
    run("COMMIT");
    return result;
  }
  void roll_back() noexcept;
  /// The exception in flight, as an Error; rolls back.
  Error caught();

  std::string path_;
  OpenMode mode_;
  Clock& clock_;
  Poco::Data::Session session_;
  StatementCache statements_;
};

/// The Error for the exception in flight. `where` is "database PATH"; `system_error` is the errno of the failed call,
/// or 0. Must be called in a catch block.
Error error_in_flight(const std::string& where, int system_error);

}  // namespace pratique::db
