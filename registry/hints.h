#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/time.h"

namespace pratique::registry {

/// What a registry was lately seen to be like. Only ever saves a round trip: nothing is believed because of it, and one
/// that is wrong costs one request.
struct RegistryHint {
  std::string realm{};  ///< URL of its token server, and
  std::string service{};
  std::optional<Time> realm_seen{};  ///< when a token came from there; none: not known
  bool referrers_api = true;
  std::optional<Time> referrers_seen{};  ///< none: not known
};

/// By origin: "https://ghcr.io:443".
using Hints = std::map<std::string, RegistryHint>;

/// How long a hint lives.
inline constexpr Duration kHintLife = Duration::days(1);

/// What a hints file says, without what is too old, from the future or malformed.
Hints parse_hints(BytesView text, Time now);
std::string render_hints(const Hints& hints);

/// Adds what was learned. Says whether that is worth writing: something new or other, or newer by an hour.
bool merge_hints(Hints& into, const Hints& learned);

}  // namespace pratique::registry
