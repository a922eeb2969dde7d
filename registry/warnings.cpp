#include "registry/warnings.h"

#include <algorithm>

#include "base/escape.h"
#include "base/limits.h"

namespace pratique::registry {

std::optional<std::string> warning_text(std::string_view header) {
  constexpr std::string_view kBefore = "299 - \"";
  if (!header.starts_with(kBefore)) return std::nullopt;
  std::string text;
  for (std::size_t i = kBefore.size(); i < header.size(); ++i) {
    if (header[i] == '"') return text;
    if (header[i] == '\\' && i + 1 < header.size()) ++i;
    text += header[i];
  }
  return std::nullopt;
}

void Warnings::add(std::string_view host, std::string_view header) {
  const auto text = warning_text(header);
  if (!text || texts_.size() >= kWarnings) return;
  std::string shown = std::string(host) + ": " + escape_terminal(*text, limits::kQuotedChars);
  if (std::find(texts_.begin(), texts_.end(), shown) == texts_.end()) texts_.push_back(std::move(shown));
}

}  // namespace pratique::registry
