#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Internal to the room.
namespace pratique::registry {

/// One way to authenticate that a server offers (RFC 9110, 11.6.1).
struct Challenge {
  std::string scheme;                         ///< lower case
  std::map<std::string, std::string> params;  ///< names in lower case

  /// The value, or an empty text.
  std::string_view param(std::string_view name) const;
};

/// All challenges of all `WWW-Authenticate` lines. A line that does not follow the grammar holds none.
std::vector<Challenge> parse_challenges(std::span<const std::string> lines);

/// The first one of this scheme, or nullptr.
const Challenge* find_challenge(std::span<const Challenge> challenges, std::string_view scheme);

}  // namespace pratique::registry
