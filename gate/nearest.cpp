#include "gate/nearest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "base/escape.h"

namespace pratique::gate {
namespace {

constexpr std::size_t kLongestCompared = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view written, std::span<const std::string_view> known) {
  if (written.size() > kLongestCompared) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, written.size() / 3) + 1;
  for (const std::string_view candidate : known) {
    const bool begins = written.size() >= 3 && candidate.starts_with(written);
    const std::size_t distance = begins ? 1 : edit_distance(written, candidate);
    if (distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

std::string suggestion(std::string_view written, std::span<const std::string_view> known) {
  if (known.empty()) return {};
  if (const auto near = nearest(written, known); !near.empty()) return fmt::format("; did you mean {}?", quote(near));
  return fmt::format("; known are: {}", escape_terminal(fmt::format("{}", fmt::join(known, ", ")), 600));
}

std::string suggestion(std::string_view written, const std::vector<std::string>& known) {
  return suggestion(written, std::vector<std::string_view>(known.begin(), known.end()));
}

}  // namespace pratique::gate
