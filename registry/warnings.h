#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a registry wants to tell its users (distribution-spec, "Warnings"). Internal to the room.
namespace pratique::registry {

/// The text of a `Warning: 299 - "text"` (RFC 7234, 5.5); nothing if it is of another kind.
std::optional<std::string> warning_text(std::string_view header);

inline constexpr std::size_t kWarnings = 16;

/// Each text once, at most kWarnings of them, in the order in which they came.
class Warnings {
 public:
  void add(std::string_view host, std::string_view header);
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

}  // namespace pratique::registry
