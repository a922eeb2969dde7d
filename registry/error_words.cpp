#include "registry/error_words.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"

namespace pratique::registry {
namespace {

struct Words {
  std::string code, message;
};

Words words_of(const Response& response) {
  const auto document = json::parse(response.body);
  if (!document || !json::View(*document).is_object()) return {};
  const auto errors = json::View(*document).elements_or_none("errors");
  if (!errors || errors->empty() || !errors->front().is_object()) return {};
  const auto code = errors->front().string_or("code", "");
  const auto message = errors->front().string_or("message", "");
  return {code ? std::string(*code) : "", message ? std::string(*message) : ""};
}

}  // namespace

std::string error_code(const Response& response) { return words_of(response).code; }

std::string error_words(const Response& response) {
  const Words words = words_of(response);
  std::string text = fmt::format("{} answers {}", response.url.for_people(), response.status);
  if (!words.code.empty()) text += ' ' + escape_terminal(words.code, limits::kQuotedChars);
  if (!words.message.empty()) text += ": " + quote(words.message);
  if (response.attempts > 1) text += fmt::format(" ({} attempts)", response.attempts);
  return text;
}

}  // namespace pratique::registry
