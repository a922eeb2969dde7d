#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace pratique::scanners {

enum class Severity { kUnknown, kInfo, kLow, kMedium, kHigh, kCritical };
enum class FindingKind { kVulnerability, kWeakness, kSecret, kMisconfiguration, kLicense, kTest, kLint, kCoverage };

enum class FixState { kUnknown, kAvailable, kNone };

std::string_view to_string(Severity severity);  ///< "unknown", "info", "low", "medium", "high", "critical"
std::string_view to_string(FindingKind kind);   ///< the words of the policy: "vuln", "sast", "secret", "misconfig", …
std::string_view to_string(FixState fix);       ///< "unknown", "available", "none"
std::optional<Severity> severity_from(std::string_view word);  ///< exactly the words of to_string
std::optional<FindingKind> kind_from(std::string_view word);
std::optional<FixState> fix_state_from(std::string_view word);

struct Score {
  double value = 0;
  std::string vector;  ///< "CVSS:3.1/AV:N/…"; or empty
  friend bool operator==(const Score&, const Score&) = default;
};

/// What one source says of how bad a vulnerability is.
struct Rating {
  std::string source;  ///< "nvd", "ghsa", "debian"; as the report names it
  Severity severity = Severity::kUnknown;
  std::optional<double> score;  ///< by the newest version of CVSS
  std::string vector;
  std::vector<Score> older = {};  ///< by older versions, newest first: kept, and judged by nobody
  friend bool operator==(const Rating&, const Rating&) = default;
};

/// One thing that a scanner reports. Text is the scanner's own, undecoded; secrets are never in here.
struct Finding {
  FindingKind kind = FindingKind::kVulnerability;
  std::string id;  ///< CVE-…, B602, AVD-…; or empty
  std::vector<std::string> aliases;
  Severity severity = Severity::kUnknown;  ///< the tool's own word
  std::string severity_source;             ///< whose word the tool chose ("debian"), if it says so
  std::vector<Rating> ratings;
  std::string package;
  std::string package_url;  ///< as the report gives it or as its fields say; or empty
  std::string version;
  std::vector<std::string> fixed_versions;
  FixState fix = FixState::kUnknown;
  std::optional<Time> fix_known_since;  ///< since when a fix has been available, if the report tells (Grype)
  std::string path;
  std::optional<std::int32_t> line;
  std::string title;
  std::vector<std::string> cwes;  ///< "CWE-79"
  std::string link;               ///< where more is told of it, as the tool writes it; or empty
  std::string confidence;         ///< Bandit's, upper case; or empty
  bool suppressed = false;  ///< the report itself marks it as suppressed or ignored
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// How the test cases of a JUnit report ended. An error outside of any case adds to `errors` and not to `total`.
struct Tests {
  std::int64_t total = 0;
  std::int64_t passed = 0;
  std::int64_t failed = 0;
  std::int64_t errors = 0;
  std::int64_t skipped = 0;
  friend bool operator==(const Tests&, const Tests&) = default;
};

/// How much of the source the tests ran (Cobertura). Rates are from 0 to 1.
struct Coverage {
  double line_rate = 0;
  std::optional<double> branch_rate;
  std::optional<std::int64_t> lines_covered;
  std::optional<std::int64_t> lines_valid;
  friend bool operator==(const Coverage&, const Coverage&) = default;
};

/// A whole report, read without loss or refused.
struct Report {
  /// Lower case: "trivy", "bandit". For SARIF what its driver is called, several of them joined by "+".
  std::string tool;
  std::string format;  ///< "json", "sarif"
  std::string tool_version;
  std::optional<Time> started_at;
  std::optional<Time> finished_at;
  std::optional<Time> database_built_at;
  bool complete = true;             ///< false: the report says itself that the scan did not finish
  bool nothing_scanned = false;     ///< the scanner had nothing to look at: that is not clean
  std::int64_t skipped_inputs = 0;  ///< inputs that it names as left out: Bandit's errors, pip-audit's skip_reason
  /// `complete` is false for the skipped inputs alone (Bandit): how many of them are good enough is the policy's word.
  bool incomplete_only_by_skips = false;
  std::vector<std::string> manifest_digests;  ///< digests of manifests that it says it is about ("sha256:…")
  std::string image_id;                       ///< config digest that it says it is about, or empty
  std::vector<std::string> commits;  ///< revisions of the source that it says it is about (SARIF), as it writes them
  std::vector<Finding> findings;     ///< suppressed ones among them
  std::int64_t passed = 0;           ///< entries that say that all is well: no findings, and counted
  std::optional<Tests> tests;        ///< of a report of tests
  std::optional<Coverage> coverage;  ///< of a report of coverage
  std::optional<double> score;       ///< that a linter gives to the whole: Pylint's, at most 10
  friend bool operator==(const Report&, const Report&) = default;
};

}  // namespace pratique::scanners
