#include "scanner-adapters/tools/severity_words.h"

#include <algorithm>
#include <array>

namespace pratique::scanners {
namespace {

constexpr std::array<OwnWord, 10> kWords{{
    {"critical", Severity::kCritical},
    {"high", Severity::kHigh},
    {"medium", Severity::kMedium},
    {"moderate", Severity::kMedium},
    {"low", Severity::kLow},
    {"negligible", Severity::kLow},
    {"info", Severity::kInfo},
    {"informational", Severity::kInfo},
    {"information", Severity::kInfo},
    {"none", Severity::kInfo},
}};

std::string_view trimmed(std::string_view word) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  const std::size_t first = word.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return "";
  return word.substr(first, word.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::string folded_word(std::string_view word) {
  std::string out(trimmed(word));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::string upper_word(std::string_view word) {
  std::string out(trimmed(word));
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return out;
}

Severity severity_by(std::span<const OwnWord> words, std::string_view word) {
  const std::string folded = folded_word(word);
  const auto known = std::ranges::find(words, std::string_view(folded), &OwnWord::word);
  return known == words.end() ? Severity::kUnknown : known->severity;
}

Severity severity_of_word(std::string_view word) { return severity_by(kWords, word); }

Severity severity_of_score(double score) {
  if (score >= 9.0) return Severity::kCritical;
  if (score >= 7.0) return Severity::kHigh;
  if (score >= 4.0) return Severity::kMedium;
  return score > 0 ? Severity::kLow : Severity::kInfo;
}

Severity severity_of_score_v2(double score) {
  if (score >= 7.0) return Severity::kHigh;
  return score >= 4.0 ? Severity::kMedium : Severity::kLow;
}

}  // namespace pratique::scanners
