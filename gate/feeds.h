#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

namespace pratique::gate {

inline constexpr Reason kFeedInvalid{"feed.invalid", Kind::kConfig, "fetch the file again"};

/// CISA's catalogue of vulnerabilities that are known to be exploited.
struct KnownExploited {
  std::optional<Time> as_of;  ///< `dateReleased`
  std::set<std::string, std::less<>> ids;

  /// The JSON that CISA publishes. Errors: feed.invalid.
  static Result<KnownExploited> parse(BytesView json, const std::string& file_name);
};

/// FIRST's scores: how likely it is that a vulnerability is exploited within 30 days, from 0 to 1.
struct ExploitScores {
  std::optional<Time> as_of;  ///< `score_date`
  std::map<std::string, double, std::less<>> scores;

  /// The CSV that FIRST publishes. Errors: feed.invalid, with the line.
  static Result<ExploitScores> parse(BytesView csv, const std::string& file_name);
};

/// What is known of vulnerabilities beside the reports. Absent: nobody gave it, and what asks for it is unknown.
struct Feeds {
  std::optional<KnownExploited> known_exploited;
  std::optional<ExploitScores> exploit_scores;
};

/// When the database of vulnerabilities was built that Trivy used: of the output of `trivy version --format json`.
/// Errors: feed.invalid.
Result<Time> trivy_database_time(BytesView json, const std::string& file_name);

}  // namespace pratique::gate
