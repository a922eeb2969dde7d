#include "registry/scanner.h"

namespace pratique::registry {
namespace {

bool is_token_char(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

}  // namespace

void Scanner::skip_blanks() {
  while (at(' ') || at('\t')) ++at_;
}

void Scanner::skip_separators() {
  while (at(' ') || at('\t') || at(',')) ++at_;
}

std::string_view Scanner::take_token() { return take_while(is_token_char); }

std::string_view Scanner::take_while(bool (*belongs)(char)) {
  const std::size_t start = at_;
  while (!at_end() && belongs(text_[at_])) ++at_;
  return text_.substr(start, at_ - start);
}

std::optional<std::string> Scanner::take_quoted() {
  if (!take('"')) return std::nullopt;
  std::string out;
  while (!at_end() && !at('"')) {
    if (at('\\')) ++at_;
    if (at_end()) return std::nullopt;
    out += text_[at_++];
  }
  if (!take('"')) return std::nullopt;
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

}  // namespace pratique::registry
