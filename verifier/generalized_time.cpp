#include "verifier/generalized_time.h"

#include <algorithm>
#include <string>

namespace pratique::verifier {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// ".123", or nothing at all.
bool is_fraction(std::string_view text) {
  if (text.empty()) return true;
  return text.front() == '.' && is_digits(text.substr(1)) && text.back() != '0';
}

}  // namespace

std::optional<Time> parse_generalized_time(std::string_view text) {
  constexpr std::size_t kWholeSeconds = 14;
  constexpr std::size_t kFractionChars = 10;  // nanoseconds: more than any clock has, and what Time::parse reads
  if (text.size() < kWholeSeconds + 1 || text.back() != 'Z') return std::nullopt;
  text.remove_suffix(1);
  const std::string_view whole = text.substr(0, kWholeSeconds);
  const std::string_view fraction = text.substr(kWholeSeconds);
  if (!is_digits(whole) || !is_fraction(fraction) || fraction.size() > kFractionChars) return std::nullopt;
  std::string rfc3339;
  const auto add = [&](std::size_t from, std::size_t count, char behind) {
    rfc3339.append(whole.substr(from, count)).push_back(behind);
  };
  add(0, 4, '-');
  add(4, 2, '-');
  add(6, 2, 'T');
  add(8, 2, ':');
  add(10, 2, ':');
  rfc3339.append(whole.substr(12)).append(fraction).push_back('Z');
  const auto time = Time::parse(rfc3339);
  if (!time) return std::nullopt;
  return *time;
}

}  // namespace pratique::verifier
