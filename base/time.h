#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace pratique {

inline constexpr Reason kTimeMalformed{"time.malformed", Kind::kUsage,
                                       "write RFC 3339 with a zone, for example 2026-12-01T00:00:00Z"};
inline constexpr Reason kDurationMalformed{"duration.malformed", Kind::kUsage,
                                           "write a whole number above 0 and one of s m h d, for example 24h"};

/// A length of time in milliseconds.
struct Duration {
  std::int64_t ms = 0;

  /// "30s", "15m", "24h", "90d": a whole number above 0 and one unit, at most 1,000 years. Errors: duration.malformed.
  static Result<Duration> parse(std::string_view text);
  static constexpr Duration seconds(std::int64_t n) { return {n * 1000}; }
  static constexpr Duration minutes(std::int64_t n) { return {n * 60'000}; }
  static constexpr Duration hours(std::int64_t n) { return {n * 3'600'000}; }
  static constexpr Duration days(std::int64_t n) { return {n * 86'400'000}; }
  /// In the largest unit that divides it: "24h" is "1d", 90 seconds are "90s".
  std::string to_string() const;
  /// Roughly, for people: "3 days", "5 hours", "40 seconds".
  std::string for_people() const;

  friend constexpr auto operator<=>(const Duration&, const Duration&) = default;
};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Time {
  std::int64_t ms = 0;

  /// RFC 3339 with a zone; up to nanoseconds are read, what is below a millisecond is cut. Errors: time.malformed.
  static Result<Time> parse(std::string_view text);
  /// As parse, and a text without a zone is taken as UTC, a blank may stand for the T: what scanners write.
  static Result<Time> parse_lenient(std::string_view text);
  static constexpr Time from_seconds(std::int64_t s) { return {s * 1000}; }
  /// "2026-11-20T00:00:00Z", with milliseconds only if there are any.
  std::string to_string() const;

  friend constexpr auto operator<=>(const Time&, const Time&) = default;
  friend constexpr Time operator+(Time t, Duration d) { return {t.ms + d.ms}; }
  friend constexpr Time operator-(Time t, Duration d) { return {t.ms - d.ms}; }
  friend constexpr Duration operator-(Time a, Time b) { return {a.ms - b.ms}; }
};

}  // namespace pratique
