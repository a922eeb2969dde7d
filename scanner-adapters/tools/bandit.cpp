#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// Bandit's JSON. The title is the name of the test: `issue_text` and `code` quote the source, passwords included.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kIssueFields{
    TextField{"test_id", &Finding::id, true},
    TextField{"filename", &Finding::path},
};

Result<Finding> read_bandit_finding(const View& entry) {
  Finding finding = finding_of(FindingKind::kWeakness);
  PRATIQUE_CHECK(read_texts(entry, kIssueFields, finding));
  PRATIQUE_TRY(severity, severity_at(entry, "issue_severity"));
  finding.severity = severity;
  PRATIQUE_TRY(line, line_at(entry, "line_number"));
  finding.line = line;
  finding.title = spare_text(entry, "test_name");
  finding.link = spare_text(entry, "more_info");
  if (const auto cwe = spare_object(entry, "issue_cwe")) finding.cwes = spare_cwes(*cwe, "id");
  finding.confidence = upper_word(spare_text(entry, "issue_confidence"));
  return finding;
}

bool is_bandit(const View& document, const Adapter&) {
  return document.find("results") && (document.find("generated_at") || document.find("metrics"));
}

Result<Report> read_bandit(const View& document, const Adapter&) {
  Report report;
  PRATIQUE_CHECK(list_at(document, "results"));
  PRATIQUE_TRY(errors, document.elements_or_none("errors"));
  report.skipped_inputs = std::ssize(errors);
  report.complete = errors.empty();
  report.incomplete_only_by_skips = !errors.empty();
  report.finished_at = spare_time(document, "generated_at");
  return report;
}

}  // namespace

constexpr std::array<std::string_view, 1> kBanditLists{"/results"};
constinit const JsonReader kBanditJson{is_bandit, read_bandit, kBanditLists, each_row<one_finding<read_bandit_finding>>};

}  // namespace pratique::scanners
