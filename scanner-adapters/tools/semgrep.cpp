#include <array>
#include <utility>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// Output of `semgrep scan --json`. The message and the lines of a result are not looked at: they quote the source.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kSemgrepFields{
    TextField{"check_id", &Finding::id, true},
    TextField{"path", &Finding::path},
};

/// Semgrep's words are not those of the other tools: its INFO is the lowest of three.
constexpr std::array<OwnWord, 9> kSemgrepWords{{
    {"critical", Severity::kCritical},
    {"error", Severity::kHigh},
    {"high", Severity::kHigh},
    {"warning", Severity::kMedium},
    {"medium", Severity::kMedium},
    {"info", Severity::kLow},
    {"low", Severity::kLow},
    {"inventory", Severity::kInfo},
    {"experiment", Severity::kInfo},
}};

Result<Finding> read_semgrep_finding(const View& entry) {
  Finding finding = finding_of(FindingKind::kWeakness);
  PRATIQUE_CHECK(read_texts(entry, kSemgrepFields, finding));
  PRATIQUE_TRY(extra, object_at(entry, "extra"));
  PRATIQUE_TRY(word, extra.string_or("severity", ""));
  finding.severity = severity_by(kSemgrepWords, word);
  PRATIQUE_TRY(ignored, extra.maybe_boolean("is_ignored"));
  finding.suppressed = ignored.value_or(false);
  PRATIQUE_TRY(start, object_or_none(entry, "start"));
  if (start) {
    PRATIQUE_TRY(line, line_at(*start, "line"));
    finding.line = line;
  }
  if (const auto metadata = spare_object(extra, "metadata")) {
    finding.confidence = upper_word(spare_text(*metadata, "confidence"));
    finding.cwes = spare_cwes(*metadata, "cwe");
    finding.link = spare_text(*metadata, "source");
  }
  return finding;
}

/// Whether an error means that something was not scanned. `type` is a text, or an array with details.
Result<bool> leaves_something_out(const View& error) {
  PRATIQUE_TRY(level, error.string_or("level", ""));
  const std::string type = spare_text(error, "type");
  return level == "error" || type == "Timeout" || type == "Out of memory";
}

bool is_semgrep(const View& document, const Adapter&) {
  const auto results = document.find("results");
  if (!results || !document.find("errors") || document.find("runs")) return false;
  if (document.find("paths") || document.find("skipped_rules") || document.find("version")) return true;
  if (!results->is_array() || results->size() == 0) return false;
  const View first = results->elements()->front();
  return first.find("check_id") && first.find("extra");
}

Result<Report> read_semgrep(const View& document, const Adapter&) {
  Report report;
  PRATIQUE_CHECK(list_at(document, "results"));
  PRATIQUE_TRY(errors, objects_at(document, "errors"));
  for (const View& error : errors) {
    PRATIQUE_TRY(left_out, leaves_something_out(error));
    if (left_out) report.complete = false;
  }
  report.tool_version = spare_text(document, "version");
  return report;
}

}  // namespace

constexpr std::array<std::string_view, 1> kSemgrepLists{"/results"};
constinit const JsonReader kSemgrepJson{is_semgrep, read_semgrep, kSemgrepLists,
                                        each_row<one_finding<read_semgrep_finding>>};

}  // namespace pratique::scanners
