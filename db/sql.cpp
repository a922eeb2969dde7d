#include "db/sql.h"

#include <Poco/Data/SQLite/Utility.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace pratique::db {

const std::string& Row::text(std::size_t at) const {
  static const std::string kNothing;
  return fields_[at] ? *fields_[at] : kNothing;
}

std::int64_t Row::integer(std::size_t at) const {
  const auto value = maybe_integer(at);
  if (!value) throw CorruptRow("a number is missing");
  return *value;
}

std::optional<std::int64_t> Row::maybe_integer(std::size_t at) const {
  if (!fields_[at]) return std::nullopt;
  const std::string& text = *fields_[at];
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) throw CorruptRow("a number is none");
  return value;
}

std::optional<Time> Row::maybe_time(std::size_t at) const {
  const auto ms = maybe_integer(at);
  return ms ? std::optional<Time>(Time{*ms}) : std::nullopt;
}

Digest Row::digest(std::size_t at) const {
  auto digest = Digest::parse(text(at));
  if (!digest) throw CorruptRow("a digest is none");
  return *std::move(digest);
}

std::optional<Digest> Row::maybe_digest(std::size_t at) const {
  return fields_[at] ? std::optional<Digest>(digest(at)) : std::nullopt;
}

/// A compiled statement, which Poco would compile anew for each execution.
class Compiled {
 public:
  Compiled(sqlite3* database, const std::string& sql) : database_(database) {
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement_, nullptr);
    if (code != SQLITE_OK) fail(code);
  }
  ~Compiled() { sqlite3_finalize(statement_); }
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;

  void bind(int position, const Parameter& value) {
    const int code = bind_value(position, value);
    if (code != SQLITE_OK) fail(code);
  }

  /// Whether there is a row; else it has been run to its end.
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(code);
    sqlite3_reset(statement_);
    return false;
  }

  std::int64_t last_id() const { return sqlite3_last_insert_rowid(database_); }

  Row row(std::size_t columns) const {
    std::vector<std::optional<std::string>> fields(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      const int column = static_cast<int>(i);
      if (sqlite3_column_type(statement_, column) == SQLITE_NULL) continue;
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
      fields[i].emplace(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
    }
    return Row(std::move(fields));
  }

 private:
  /// The values outlive the execution: SQLite need not copy them.
  int bind_value(int position, const Parameter& value) {
    switch (value.type()) {
      case Parameter::Type::kNull:
        return sqlite3_bind_null(statement_, position);
      case Parameter::Type::kInteger:
        return sqlite3_bind_int64(statement_, position, value.integer());
      case Parameter::Type::kText:
        return sqlite3_bind_text64(statement_, position, value.text().data(), value.text().size(), SQLITE_STATIC, SQLITE_UTF8);
      case Parameter::Type::kBlob:
        return sqlite3_bind_blob64(statement_, position, value.text().data(), value.text().size(), SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
  }

  /// Throws what Poco would.
  [[noreturn]] void fail(int code) {
    const std::string message = sqlite3_errmsg(database_);
    sqlite3_reset(statement_);
    Poco::Data::SQLite::Utility::throwException(database_, code, message);
    throw std::logic_error("SQLite failed without an error");
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

struct Statement::Parts {
  Compiled compiled;
  std::size_t answer_columns;
  std::vector<Parameter> values;  ///< of all rows, one behind the other
  std::size_t columns = 0, rows = 0;

  void bind(std::size_t row) {
    for (std::size_t i = 0; i < columns; ++i) compiled.bind(static_cast<int>(i) + 1, values[row * columns + i]);
  }

  void run(std::vector<Row>& answer) {
    while (compiled.step()) {
      if (answer_columns > 0) answer.push_back(compiled.row(answer_columns));
    }
  }
};

Statement::Statement(Poco::Data::Session& session, std::string_view sql, std::size_t columns)
    : parts_(new Parts{{Poco::Data::SQLite::Utility::dbHandle(session), std::string(sql)}, columns, {}}) {}

Statement::~Statement() = default;

Parameter* Statement::add_row(std::size_t values) {
  Parts& parts = *parts_;
  parts.columns = values;
  if ((parts.rows + 1) * values > parts.values.size()) parts.values.resize((parts.rows + 1) * values);
  return parts.values.data() + values * parts.rows++;
}

std::size_t Statement::rows() const { return parts_->rows; }

std::vector<Row> Statement::execute() {
  std::vector<Row> answer;
  const std::size_t rows = std::exchange(parts_->rows, 0);
  for (std::size_t row = 0; row < std::max<std::size_t>(rows, 1); ++row) {
    if (rows > 0) parts_->bind(row);
    parts_->run(answer);
  }
  return answer;
}

std::vector<std::int64_t> Statement::insert() {
  std::vector<std::int64_t> ids;
  std::vector<Row> nothing;
  const std::size_t rows = std::exchange(parts_->rows, 0);
  ids.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    parts_->bind(row);
    parts_->run(nothing);
    ids.push_back(parts_->compiled.last_id());
  }
  return ids;
}

Statement& StatementCache::get(std::string_view sql, std::size_t columns) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    found = statements_.emplace(std::string(sql), std::make_unique<Statement>(session_, sql, columns)).first;
  }
  return *found->second;
}

}  // namespace pratique::db
