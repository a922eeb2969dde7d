#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "scanner-adapters/report.h"

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

/// Ids that mean the same vulnerability, where no report says so.
struct AliasList {
  std::optional<Time> as_of;
  std::vector<std::pair<std::string, std::string>> pairs;

  /// {"as_of": TIME, "aliases": [["CVE-…", "GHSA-…", …], …]}: all of a list mean the same. Errors: feed.invalid.
  static Result<AliasList> parse(BytesView json, const std::string& file_name);
};

/// How severe a source takes vulnerabilities for, where reports do not say it.
struct SeverityTable {
  std::optional<Time> as_of;
  std::string source;  ///< a word of `severity.sources`: nvd, ghsa; else a vendor's name
  std::map<std::string, scanners::Severity, std::less<>> severities;

  /// {"as_of": TIME, "source": "nvd", "severities": {"CVE-…": "high", …}}. Errors: feed.invalid.
  static Result<SeverityTable> parse(BytesView json, const std::string& file_name);
};

/// What is known of vulnerabilities beside the reports. Absent: nobody gave it, and what asks for it is unknown.
struct Feeds {
  std::optional<KnownExploited> known_exploited;
  std::optional<ExploitScores> exploit_scores;
  std::optional<AliasList> aliases;
  std::vector<SeverityTable> severities;
};

/// When the database of vulnerabilities was built that Trivy used: of the output of `trivy version --format json`.
/// Errors: feed.invalid.
Result<Time> trivy_database_time(BytesView json, const std::string& file_name);

}  // namespace pratique::gate
