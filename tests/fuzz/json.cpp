#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto document = json::parse_value(input);
  if (!document) return;
  const auto text = [&]() -> std::optional<std::string> {
    try {
      return json::canonical(*document);
    } catch (const std::exception&) {
      return std::nullopt;  // a number that canonical JSON cannot say
    }
  }();
  if (!text) return;
  const auto again = json::parse_value(*text);
  must(again && json::canonical(*again) == *text);
}

}  // namespace pratique::fuzz
