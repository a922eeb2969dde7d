#include <array>
#include <utility>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// Hadolint's JSON.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kHadolintFields{
    TextField{"code", &Finding::id, true},
    TextField{"file", &Finding::path},
};

constexpr std::array<OwnWord, 4> kHadolintWords{{
    {"error", Severity::kHigh},
    {"warning", Severity::kMedium},
    {"info", Severity::kLow},
    {"style", Severity::kInfo},
}};

Result<Finding> read_hadolint_finding(const View& entry) {
  Finding finding = finding_of(FindingKind::kMisconfiguration);
  PRATIQUE_CHECK(read_texts(entry, kHadolintFields, finding));
  PRATIQUE_TRY(level, entry.string_or("level", ""));
  finding.severity = severity_by(kHadolintWords, level);
  PRATIQUE_TRY(line, line_at(entry, "line"));
  finding.line = line;
  return finding;
}

bool is_hadolint(const View& document, const Adapter&) {
  if (!document.is_array() || document.size() == 0) return false;
  const auto entries = document.elements().value();
  return entries[0].find("code") && entries[0].find("level") && entries[0].find("file");
}

}  // namespace

constinit const JsonReader kHadolintJson{is_hadolint, nothing_else, kBareList, each_row<one_finding<read_hadolint_finding>>};

}  // namespace pratique::scanners
