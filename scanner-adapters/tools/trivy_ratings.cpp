#include "scanner-adapters/tools/trivy_ratings.h"

#include <array>
#include <map>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/severity_words.h"

namespace pratique::scanners {
namespace {

using json::View;

struct Score {
  std::string_view score;
  std::string_view vector;
  Severity (*severity)(double);
};

/// The newest version of CVSS goes first. Trivy leaves out a score of 0, so 0 is no score.
constexpr std::array kScores{
    Score{"V40Score", "V40Vector", severity_of_score},
    Score{"V3Score", "V3Vector", severity_of_score},
    Score{"V2Score", "V2Vector", severity_of_score_v2},
};

Severity severity_of_number(std::int64_t number) {
  constexpr std::array kByNumber{Severity::kUnknown, Severity::kLow, Severity::kMedium, Severity::kHigh,
                                 Severity::kCritical};
  return number >= 0 && number < std::ssize(kByNumber) ? kByNumber.at(static_cast<std::size_t>(number))
                                                       : Severity::kUnknown;
}

Severity vendor_severity(const View& value) {
  if (value.is_string()) return severity_of_word(*value.string());
  const auto number = value.integer(0, 4);
  return number ? severity_of_number(*number) : Severity::kUnknown;
}

void add_score(const View& scores, Rating& rating) {
  for (const Score& kind : kScores) {
    const auto score = spare_number(scores, kind.score);
    if (!score || *score <= 0 || *score > 10) continue;
    if (rating.score) {
      rating.older.push_back({*score, spare_text(scores, kind.vector)});
      continue;
    }
    rating.score = score;
    rating.vector = spare_text(scores, kind.vector);
    if (rating.severity == Severity::kUnknown) rating.severity = kind.severity(*score);
  }
}

}  // namespace

std::vector<Rating> trivy_ratings(const View& vulnerability) {
  std::map<std::string_view, Rating> by_source;
  if (const auto severities = spare_object(vulnerability, "VendorSeverity")) {
    const auto members = severities->members().value();
    for (const auto& [source, value] : members) by_source[source].severity = vendor_severity(value);
  }
  if (const auto scores = spare_object(vulnerability, "CVSS")) {
    const auto members = scores->members().value();
    for (const auto& [source, value] : members) add_score(value, by_source[source]);
  }
  std::vector<Rating> out;
  out.reserve(by_source.size());
  for (auto& [source, rating] : by_source) {
    rating.source = source;
    out.push_back(std::move(rating));
  }
  return out;
}

}  // namespace pratique::scanners
