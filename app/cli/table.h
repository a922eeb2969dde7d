#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

namespace pratique::app {

using Cell = std::variant<std::monostate, std::string, std::int64_t, bool>;

/// An answer of the database: named columns and rows, shown in one of three ways.
struct Table {
  std::vector<std::string> columns;  ///< snake_case: also the member names of the JSON
  std::vector<std::vector<Cell>> rows;
};

enum class TableFormat { kText, kJson, kCsv };

/// "text", "json", "csv". Errors: usage.
Result<TableFormat> parse_table_format(const std::string& word);

/// Text: aligned columns, escaped for a terminal. JSON: one array of objects. CSV: RFC 4180 with a header line; cells
/// that a spreadsheet would run are disarmed by a leading apostrophe.
std::string render_table(const Table& table, TableFormat format);

}  // namespace pratique::app
