#include <array>
#include <span>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"

/// Gitleaks' JSON, version 8 and before. Nothing but rule and place is kept of a secret.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kGitleaksFields{
    TextField{"RuleID", &Finding::id, true},
    TextField{"File", &Finding::path},
};
constexpr std::array kOldFields{
    TextField{"rule", &Finding::id, true},
    TextField{"file", &Finding::path},
};

Result<Finding> read_gitleaks_finding(const View& entry) {
  const bool old = !entry.find("RuleID") && entry.find("rule");
  Finding finding = finding_of(FindingKind::kSecret);
  PRATIQUE_CHECK(read_texts(entry, old ? std::span<const TextField>(kOldFields) : kGitleaksFields, finding));
  PRATIQUE_TRY(line, line_at(entry, old ? "lineNumber" : "StartLine"));
  finding.line = line;
  finding.severity = Severity::kHigh;  // Gitleaks has no severities: every hit is serious
  return finding;
}

bool is_gitleaks(const View& document, const Adapter&) {
  if (!document.is_array() || document.size() == 0) return false;
  const auto entries = document.elements().value();
  return (entries[0].find("RuleID") && entries[0].find("File")) ||
         (entries[0].find("rule") && entries[0].find("offender"));
}

}  // namespace

constinit const JsonReader kGitleaksJson{is_gitleaks, nothing_else, kBareList, each_row<one_finding<read_gitleaks_finding>>};

}  // namespace pratique::scanners
