#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

/// When to ask again. Internal to the room.
namespace pratique::registry {

/// Longest wait that a server can ask for; a gate that waits longer is no gate.
inline constexpr Duration kLongestRetryAfter = Duration::seconds(60);

/// A `Retry-After` in either form (RFC 9110, 10.2.3), capped. Nothing if it is neither, or negative.
std::optional<Duration> parse_retry_after(std::string_view value, Time now);

/// The wait before attempt `attempt` + 1 (from 1): what the server asked for, or else full jitter over 0.4 s, doubled
/// each time. `random` is from [0, 1).
Duration retry_delay(int attempt, std::optional<Duration> retry_after, double random);

/// Whether this status may be another one in a moment.
bool is_passing_status(int status);

}  // namespace pratique::registry
