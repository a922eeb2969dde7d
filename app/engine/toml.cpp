#include "app/engine/toml.h"

#include <fmt/format.h>

// All of it in here, instead of a shared library that every start would load.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/escape.h"

namespace pratique::app {
namespace {

nlohmann::json to_json(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    nlohmann::json out = nlohmann::json::object();
    for (const auto& [key, value] : *table) out[std::string(key.str())] = to_json(value);
    return out;
  }
  if (const auto* array = node.as_array()) {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& value : *array) out.push_back(to_json(value));
    return out;
  }
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  std::ostringstream date;
  if (const auto* value = node.as_date()) date << value->get();
  if (const auto* value = node.as_time()) date << value->get();
  if (const auto* value = node.as_date_time()) date << value->get();
  return date.str();
}

}  // namespace

Result<nlohmann::json> parse_toml(BytesView text, std::string_view file_name, const Reason& reason) {
  const toml::parse_result parsed = toml::parse(std::string_view(text));
  if (parsed) return to_json(parsed.table());
  const toml::parse_error& problem = parsed.error();
  return Error(reason,
               fmt::format("{}:{}:{}: {}", quote(file_name), problem.source().begin.line, problem.source().begin.column,
                           escape_terminal(problem.description(), limits::kQuotedChars)));
}

}  // namespace pratique::app
