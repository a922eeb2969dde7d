#pragma once

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "base/escape.h"
#include "db/answers.h"
#include "db/connection.h"

/// Queries put together from fixed text and bound values, and their pages. Internal to this room.
namespace pratique::db {

/// SQL text in which every value is a placeholder.
class Query {
 public:
  Query& text(std::string_view sql) {
    sql_ += sql;
    return *this;
  }
  template <class T>
  Query& value(const T& value) {
    sql_ += '?';
    values_.emplace_back().set(value);
    return *this;
  }
  const std::string& sql() const { return sql_; }
  const std::vector<Parameter>& values() const { return values_; }

 private:
  std::string sql_;
  std::vector<Parameter> values_;
};

inline constexpr std::int64_t kLargestPage = 10'000;

inline std::string cursor_of(const std::vector<std::int64_t>& key) { return fmt::format("{}", fmt::join(key, ".")); }

/// The numbers of a page's cursor: none for the first page, else exactly `count`. Errors: usage.
Result<std::vector<std::int64_t>> cursor_numbers(const PageRequest& page, std::size_t count);

/// The rows of a query (which has an ORDER BY and no LIMIT) that belong on this page.
template <class T, class Make, class Key>
Result<Page<T>> read_page(Connection& db, Query query, std::size_t columns, const PageRequest& request, Make make,
                          Key key) {
  query.text(" LIMIT ").value(request.limit + 1);
  const auto rows = db.rows_of(query.sql(), columns, query.values());
  Page<T> page;
  for (const Row& row : rows) {
    if (static_cast<std::int64_t>(page.rows.size()) == request.limit) {
      page.next = key(page.rows.back());
      break;
    }
    page.rows.push_back(make(row));
  }
  return page;
}

}  // namespace pratique::db
