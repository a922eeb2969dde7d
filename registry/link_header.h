#pragma once

#include <optional>
#include <span>
#include <string>

/// Internal to the room.
namespace pratique::registry {

/// The `rel=next` of all `Link` lines (RFC 8288).
struct NextLink {
  bool malformed = false;
  std::optional<std::string> target{};
};
NextLink parse_next_link(std::span<const std::string> lines);

}  // namespace pratique::registry
