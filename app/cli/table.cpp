#include "app/cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/escape.h"
#include "base/json.h"

namespace pratique::app {
namespace {

constexpr std::size_t kWidestColumn = 100;

std::string text_of(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* yes = std::get_if<bool>(&cell)) return *yes ? "yes" : "no";
  return "";
}

/// Characters, not bytes, so that columns stand under each other.
std::size_t width(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string render_text(const Table& table) {
  std::vector<std::vector<std::string>> lines{{}};
  for (std::string name : table.columns) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c == '_' ? ' ' : static_cast<char>(std::toupper(c)); });
    lines.front().push_back(std::move(name));
  }
  for (const auto& row : table.rows) {
    auto& line = lines.emplace_back();
    for (const Cell& cell : row) line.push_back(escape_terminal(text_of(cell), kWidestColumn));
  }
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width(line[i]));
  }
  std::string out;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      out += line[i];
      if (i + 1 < line.size()) out.append(widths[i] + 2 - width(line[i]), ' ');
    }
    out += '\n';
  }
  return out;
}

std::string render_json(const Table& table) {
  auto list = nlohmann::json::array();
  for (const auto& row : table.rows) {
    auto object = nlohmann::json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto& member = object[table.columns[i]];
      if (const auto* text = std::get_if<std::string>(&row[i])) member = to_valid_utf8(*text);
      if (const auto* number = std::get_if<std::int64_t>(&row[i])) member = *number;
      if (const auto* yes = std::get_if<bool>(&row[i])) member = *yes;
    }
    list.push_back(std::move(object));
  }
  return json::canonical(list) + '\n';
}

std::string render_csv(const Table& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) out += (i > 0 ? "," : "") + csv_cell(table.columns[i]);
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_text = std::holds_alternative<std::string>(row[i]);
      out += (i > 0 ? "," : "") + (is_text ? csv_cell(std::get<std::string>(row[i])) : text_of(row[i]));
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace

Result<TableFormat> parse_table_format(const std::string& word) {
  if (word == "text") return TableFormat::kText;
  if (word == "json") return TableFormat::kJson;
  if (word == "csv") return TableFormat::kCsv;
  constexpr Reason kUnknown{"usage", Kind::kUsage, "use -o text, -o json or -o csv"};
  return Error(kUnknown, fmt::format("{} is no output format", quote(word)));
}

std::string render_table(const Table& table, TableFormat format) {
  switch (format) {
    case TableFormat::kText:
      return render_text(table);
    case TableFormat::kJson:
      return render_json(table);
    case TableFormat::kCsv:
      return render_csv(table);
  }
  return {};
}

}  // namespace pratique::app
