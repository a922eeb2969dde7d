#include "registry/link_header.h"

#include "registry/scanner.h"

namespace pratique::registry {
namespace {

bool has_word(const std::string& list, std::string_view word) {
  const std::string lower = ' ' + lower_case(list) + ' ';
  return lower.find(' ' + std::string(word) + ' ') != std::string::npos;
}

/// `; name` or `; name = value`, one after another. Whether one of them is rel=next; nothing if malformed.
std::optional<bool> take_parameters(Scanner& scanner) {
  std::optional<std::string> rel;  // the first counts (RFC 8288, 3.3)
  for (scanner.skip_blanks(); scanner.take(';'); scanner.skip_blanks()) {
    scanner.skip_blanks();
    const std::string name = lower_case(scanner.take_token());
    if (name.empty()) continue;
    scanner.skip_blanks();
    std::string value;
    if (scanner.take('=')) {
      scanner.skip_blanks();
      auto quoted = scanner.at('"') ? scanner.take_quoted() : std::optional(std::string(scanner.take_token()));
      if (!quoted) return std::nullopt;
      value = *std::move(quoted);
    }
    if (name == "rel" && !rel) rel = std::move(value);
  }
  return rel && has_word(*rel, "next");
}

bool parse_line(std::string_view line, NextLink& out) {
  Scanner scanner(line);
  for (scanner.skip_separators(); !scanner.at_end(); scanner.skip_separators()) {
    if (!scanner.take('<')) return false;
    const std::string_view target = scanner.take_while([](char c) { return c != '>'; });
    if (!scanner.take('>')) return false;
    const auto next = take_parameters(scanner);
    if (!next || !(scanner.at_end() || scanner.at(','))) return false;
    if (!*next) continue;
    if (out.target && *out.target != target) return false;  // two next pages
    out.target = std::string(target);
  }
  return true;
}

}  // namespace

NextLink parse_next_link(std::span<const std::string> lines) {
  NextLink out;
  for (const std::string& line : lines) {
    if (!parse_line(line, out)) return {true, std::nullopt};
  }
  return out;
}

}  // namespace pratique::registry
