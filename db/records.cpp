#include "db/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/escape.h"
#include "db/reasons.h"
#include "db/sql.h"
#include "db/words.h"

namespace pratique::db {
namespace {

constexpr std::array<std::string_view, 6> kSeverities = {"unknown", "info", "low", "medium", "high", "critical"};

Result<void> one_of(std::string_view member, std::string_view word, std::initializer_list<std::string_view> words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return {};
  return Error(kRefused, fmt::format("{} is {}, not one of: {}", member, quote(word), fmt::join(words, ", ")))
      .with_hint("this is a defect of pratique: please report it with this message");
}

Result<void> check_finding(const FindingRecord& finding) {
  PRATIQUE_CHECK(one_of("a finding's kind", finding.kind,
                        {"vuln", "sast", "secret", "misconfig", "license", "test", "lint", "coverage"}));
  PRATIQUE_CHECK(
      one_of("a finding's severity", finding.severity, {"unknown", "info", "low", "medium", "high", "critical"}));
  return one_of("a finding's fix state", finding.fix_state, {"unknown", "available", "none"});
}

Result<void> check_evidence(const EvidenceRecord& evidence) {
  PRATIQUE_CHECK(one_of("an evidence's kind", evidence.kind,
                        {"signature", "provenance", "sbom", "vuln", "vex", "test", "vsa", "other"}));
  for (const auto& check : evidence.checks) {
    PRATIQUE_CHECK(one_of("a check's outcome", check.outcome, {"verified", "rejected", "indeterminate"}));
  }
  return {};
}

}  // namespace

std::optional<int> severity_rank(std::string_view word) {
  const auto found = std::find(kSeverities.begin(), kSeverities.end(), word);
  if (found == kSeverities.end()) return std::nullopt;
  return static_cast<int>(found - kSeverities.begin());
}

std::string_view severity_word(std::int64_t rank) {
  if (rank < 0 || rank >= static_cast<std::int64_t>(kSeverities.size())) throw CorruptRow("a severity is none");
  return kSeverities[static_cast<std::size_t>(rank)];
}

Result<void> check_words(const Actor& actor) {
  return one_of("an actor's kind", actor.kind, {"user", "token", "ci", "cron", "webhook"});
}

Result<void> check_words(const ArtifactRecord& artifact) {
  return one_of("an artifact's kind", artifact.kind, {"index", "manifest", "other"});
}

Result<void> check_words(const ReportRecord& report) {
  PRATIQUE_CHECK(one_of("a report's binding", report.binding, {"attested", "report-digest", "image-id", "asserted"}));
  PRATIQUE_CHECK(one_of("a report's status", report.status, {"complete", "partial", "failed"}));
  for (const auto& finding : report.findings) PRATIQUE_CHECK(check_finding(finding));
  return {};
}

Result<void> check_words(const VerdictRecord& record) {
  PRATIQUE_CHECK(one_of("a verdict's outcome", record.outcome, {"allow", "review", "block", "undecided"}));
  PRATIQUE_CHECK(one_of("a verdict's mode", record.mode, {"enforce", "dry-run", "audit"}));
  PRATIQUE_CHECK(check_words(record.actor));
  PRATIQUE_CHECK(check_words(record.image));
  for (const auto& child : record.children) PRATIQUE_CHECK(check_words(child.artifact));
  for (const auto& evidence : record.evidence) PRATIQUE_CHECK(check_evidence(evidence));
  for (const auto& report : record.reports) PRATIQUE_CHECK(check_words(report));
  return {};
}

}  // namespace pratique::db
