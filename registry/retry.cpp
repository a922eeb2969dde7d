#include "registry/retry.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace pratique::registry {

std::optional<Duration> parse_retry_after(std::string_view value, Time now) {
  if (value.empty()) return std::nullopt;
  if (std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    std::int64_t seconds = 0;
    const auto parsed = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (parsed.ec != std::errc() || seconds > kLongestRetryAfter.ms / 1000) return kLongestRetryAfter;
    return Duration::seconds(seconds);
  }
  const time_t date = curl_getdate(std::string(value).c_str(), nullptr);
  if (date < 0 || value.front() == '-') return std::nullopt;
  const Duration wait = Time::from_seconds(date) - now;
  return std::clamp(wait, Duration{0}, kLongestRetryAfter);
}

Duration retry_delay(int attempt, std::optional<Duration> retry_after, double random) {
  if (retry_after) return *retry_after;
  constexpr double kBaseMs = 400;
  const double most = kBaseMs * static_cast<double>(1 << std::clamp(attempt - 1, 0, 10));
  return Duration{static_cast<std::int64_t>(most * random)};
}

bool is_passing_status(int status) {
  switch (status) {
    case 408:
    case 429:
    case 499:
    case 500:
    case 502:
    case 503:
    case 504:
    case 522:
      return true;
    default:
      return false;
  }
}

}  // namespace pratique::registry
