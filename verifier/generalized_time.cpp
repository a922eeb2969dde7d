#include "verifier/generalized_time.h"

#include <string>

namespace pratique::verifier {

std::optional<Time> parse_generalized_time(std::string_view text) {
  constexpr std::size_t kWholeSeconds = 14;
  constexpr std::size_t kFractionChars = 10;  // nanoseconds: more than any clock has, and what Time::parse reads
  if (text.size() < kWholeSeconds + 1 || text.back() != 'Z') return std::nullopt;
  text.remove_suffix(1);
  const std::string_view whole = text.substr(0, kWholeSeconds);
  const std::string_view fraction = text.substr(kWholeSeconds);
  if (fraction.ends_with('0') || fraction.size() > kFractionChars) return std::nullopt;
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
  const auto time = Time::parse(rfc3339);  // which takes digits alone
  return time ? std::optional(*time) : std::nullopt;
}

}  // namespace pratique::verifier
