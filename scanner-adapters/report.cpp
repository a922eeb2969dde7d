#include "scanner-adapters/report.h"

#include <array>
#include <utility>

namespace pratique::scanners {
namespace {

constexpr std::array<std::pair<Severity, std::string_view>, 6> kSeverities{{
    {Severity::kUnknown, "unknown"},
    {Severity::kInfo, "info"},
    {Severity::kLow, "low"},
    {Severity::kMedium, "medium"},
    {Severity::kHigh, "high"},
    {Severity::kCritical, "critical"},
}};

constexpr std::array<std::pair<FindingKind, std::string_view>, 8> kKinds{{
    {FindingKind::kVulnerability, "vuln"},
    {FindingKind::kWeakness, "sast"},
    {FindingKind::kSecret, "secret"},
    {FindingKind::kMisconfiguration, "misconfig"},
    {FindingKind::kLicense, "license"},
    {FindingKind::kTest, "test"},
    {FindingKind::kLint, "lint"},
    {FindingKind::kCoverage, "coverage"},
}};

constexpr std::array<std::pair<FixState, std::string_view>, 3> kFixStates{{
    {FixState::kUnknown, "unknown"},
    {FixState::kAvailable, "available"},
    {FixState::kNone, "none"},
}};

template <class Table, class Key>
std::string_view word_of(const Table& table, Key key) {
  for (const auto& [value, word] : table) {
    if (value == key) return word;
  }
  return "";
}

template <class Table>
auto value_of(const Table& table, std::string_view text) -> std::optional<decltype(table[0].first)> {
  for (const auto& [value, word] : table) {
    if (word == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Severity severity) { return word_of(kSeverities, severity); }
std::string_view to_string(FindingKind kind) { return word_of(kKinds, kind); }
std::string_view to_string(FixState fix) { return word_of(kFixStates, fix); }
std::optional<Severity> severity_from(std::string_view word) { return value_of(kSeverities, word); }
std::optional<FindingKind> kind_from(std::string_view word) { return value_of(kKinds, word); }
std::optional<FixState> fix_state_from(std::string_view word) { return value_of(kFixStates, word); }

}  // namespace pratique::scanners
