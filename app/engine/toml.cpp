#include "app/engine/toml.h"

#include <fmt/format.h>

// All of it in here, instead of a shared library that every start would load.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <sstream>

#include "base/escape.h"

namespace pratique::app {
namespace {

std::string date_text(const toml::node& node) {
  std::ostringstream date;
  if (const auto* value = node.as_date()) date << value->get();
  if (const auto* value = node.as_time()) date << value->get();
  if (const auto* value = node.as_date_time()) date << value->get();
  return date.str();
}

/// Tells a value as the same in JSON would be told.
void tell(const toml::node& node, json::Events& events) {
  if (const auto* table = node.as_table()) {
    events.begin_object();
    for (const auto& [key, value] : *table) {
      if (events.key(key.str())) tell(value, events);
    }
    events.end_object();
  } else if (const auto* array = node.as_array()) {
    events.begin_array();
    for (const auto& value : *array) tell(value, events);
    events.end_array();
  } else if (const auto* text = node.as_string()) {
    events.text(text->get());
  } else if (const auto* whole = node.as_integer()) {
    events.integer(whole->get());
  } else if (const auto* number = node.as_floating_point()) {
    events.number(number->get());
  } else if (const auto* truth = node.as_boolean()) {
    events.boolean(truth->get());
  } else {
    events.text(date_text(node));
  }
}

}  // namespace

Result<json::Document> parse_toml(BytesView text, std::string_view file_name, const Reason& reason) {
  const toml::parse_result parsed = toml::parse(std::string_view(text));
  if (parsed) {
    json::DocumentBuilder builder;
    tell(parsed.table(), builder);
    return builder.take();
  }
  const toml::parse_error& problem = parsed.error();
  return Error(reason,
               fmt::format("{}:{}:{}: {}", quote(file_name), problem.source().begin.line, problem.source().begin.column,
                           escape_terminal(problem.description(), limits::kQuotedChars)));
}

}  // namespace pratique::app
