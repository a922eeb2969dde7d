#pragma once

#include <Poco/Data/Session.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/digest.h"
#include "base/time.h"

/// Statements: compiled once, run often, with one or many rows of bound values. They run on the SQLite that Poco::Data has
/// opened, as Poco itself would compile a statement for every execution. Throws what Poco throws; Connection turns that
/// into Errors. Internal to this room.
namespace pratique::db {

/// What is stored is not what we ever store: somebody else wrote into the database, or the disk did.
struct CorruptRow : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A large value: bound as BLOB.
struct Blob {
  BytesView bytes;
};

/// A value on its way into a statement. Buffers are kept from row to row.
class Parameter {
 public:
  enum class Type { kNull, kInteger, kText, kBlob };

  void set(std::nullopt_t) { type_ = Type::kNull; }
  void set(std::int64_t value) { type_ = Type::kInteger, integer_ = value; }
  void set(int value) { set(std::int64_t{value}); }
  void set(bool value) { set(std::int64_t{value ? 1 : 0}); }
  void set(std::string_view value) { type_ = Type::kText, text_.assign(value); }
  void set(const std::string& value) { set(std::string_view(value)); }
  void set(const char* value) { set(std::string_view(value)); }
  void set(const Digest& value) { set(std::string_view(value.to_string())); }
  void set(Time value) { set(value.ms); }
  void set(Blob value) { type_ = Type::kBlob, text_.assign(value.bytes); }
  template <class T>
  void set(const std::optional<T>& value) {
    if (value) {
      set(*value);
    } else {
      set(std::nullopt);
    }
  }

  Type type() const { return type_; }
  std::int64_t integer() const { return integer_; }
  const std::string& text() const { return text_; }

 private:
  Type type_ = Type::kNull;
  std::int64_t integer_ = 0;
  std::string text_;
};

/// A row of an answer. Positions count from 0.
class Row {
 public:
  explicit Row(std::vector<std::optional<std::string>> fields) : fields_(std::move(fields)) {}

  const std::string& text(std::size_t at) const;  ///< NULL is ""
  std::int64_t integer(std::size_t at) const;
  std::optional<std::int64_t> maybe_integer(std::size_t at) const;
  bool flag(std::size_t at) const { return integer(at) != 0; }
  Time time(std::size_t at) const { return {integer(at)}; }
  std::optional<Time> maybe_time(std::size_t at) const;
  Digest digest(std::size_t at) const;
  std::optional<Digest> maybe_digest(std::size_t at) const;
  bool is_null(std::size_t at) const { return !fields_[at].has_value(); }

 private:
  std::vector<std::optional<std::string>> fields_;
};

class Statement {
 public:
  /// `columns` of the answer; 0 for statements that answer nothing.
  Statement(Poco::Data::Session& session, std::string_view sql, std::size_t columns);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Adds a row of values; all rows of one execution have the same number of values.
  template <class... Values>
  void add(const Values&... values) {
    Parameter* next = add_row(sizeof...(values));
    (next++->set(values), ...);
  }
  /// Adds a row of so many values, which the caller sets.
  Parameter* add_row(std::size_t values);
  std::size_t rows() const;

  /// Runs once for each row of values (once if it has none) and forgets them.
  std::vector<Row> execute();
  /// As execute, of an INSERT that makes one row each time: their ids, in the order of the rows of values. SQLite makes a
  /// table in memory for every execution of RETURNING, which costs more than the insertion.
  std::vector<std::int64_t> insert();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Prepared statements of a connection, by text.
class StatementCache {
 public:
  explicit StatementCache(Poco::Data::Session& session) : session_(session) {}
  Statement& get(std::string_view sql, std::size_t columns);
  void clear() { statements_.clear(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  Poco::Data::Session& session_;
  std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
};

}  // namespace pratique::db
