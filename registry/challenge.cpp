#include "registry/challenge.h"

#include <algorithm>
#include <optional>

#include "registry/scanner.h"

namespace pratique::registry {
namespace {

bool is_token68_char(char c) {
  constexpr std::string_view kOthers = "-._~+/";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

/// Passes a token68 behind a scheme, if what is here is one and no parameter.
void skip_token68(Scanner& scanner) {
  const std::size_t start = scanner.position();
  const bool any = !scanner.take_while(is_token68_char).empty();
  while (scanner.take('=')) {
  }
  scanner.skip_blanks();
  if (!any || !(scanner.at_end() || scanner.at(','))) scanner.go_back(start);
}

/// The value behind `name =`.
std::optional<std::string> take_value(Scanner& scanner) {
  scanner.skip_blanks();
  if (scanner.at('"')) return scanner.take_quoted();
  const std::string_view token = scanner.take_token();
  if (token.empty()) return std::nullopt;
  return std::string(token);
}

std::optional<std::vector<Challenge>> parse_line(std::string_view line) {
  std::vector<Challenge> out;
  Scanner scanner(line);
  for (scanner.skip_separators(); !scanner.at_end(); scanner.skip_separators()) {
    const std::string name = lower_case(scanner.take_token());
    if (name.empty()) return std::nullopt;
    scanner.skip_blanks();
    if (!scanner.take('=')) {
      out.push_back({name, {}});
      skip_token68(scanner);
      continue;
    }
    auto value = take_value(scanner);
    if (!value || out.empty() || !out.back().params.emplace(name, *std::move(value)).second) return std::nullopt;
    scanner.skip_blanks();
    if (!scanner.at_end() && !scanner.at(',')) return std::nullopt;
  }
  return out;
}

}  // namespace

std::string_view Challenge::param(std::string_view name) const {
  const auto found = params.find(std::string(name));
  return found == params.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<Challenge> parse_challenges(std::span<const std::string> lines) {
  std::vector<Challenge> out;
  for (const std::string& line : lines) {
    auto challenges = parse_line(line);
    if (challenges) std::move(challenges->begin(), challenges->end(), std::back_inserter(out));
  }
  return out;
}

const Challenge* find_challenge(std::span<const Challenge> challenges, std::string_view scheme) {
  const auto found =
      std::find_if(challenges.begin(), challenges.end(), [&](const Challenge& c) { return c.scheme == scheme; });
  return found == challenges.end() ? nullptr : &*found;
}

}  // namespace pratique::registry
