#include <fmt/format.h>

#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "app/engine/load.h"
#include "app/engine/record.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

struct IngestFlags {
  std::string database, image, actor;
  std::vector<std::string> reports;
};

/// Reads a report, or says why it is none. One about another image is no fact about this one.
Result<gate::ReportInput> load_about(const std::string& file, const Digest& image) {
  PRATIQUE_TRY(argument, parse_report_argument(file));
  PRATIQUE_TRY(input, load_report(argument));
  if (!input.report) return std::move(input.report).error().during("reading " + quote(argument.file));
  if (!input.report->manifest_digests.empty()) {
    auto about = scanners::check_subject(*input.report, image);
    if (!about) return std::move(about).error().during("reading " + quote(argument.file));
  }
  return input;
}

std::string counts_line(const gate::ReportInput& input, bool is_new) {
  const scanners::Report& report = *input.report;
  const auto suppressed = std::ranges::count_if(report.findings, &scanners::Finding::suppressed);
  return fmt::format("{}: {} ({}): {} rows read, {} kept, {} suppressed, {} passed, 0 dropped{}\n", escape_terminal(input.name),
                     escape_terminal(report.tool), report.format, std::ssize(report.findings) + report.passed,
                     std::ssize(report.findings) - suppressed, suppressed, report.passed, is_new ? "" : "; known already");
}

/// All of them are kept, or none.
Result<std::string> ingest(const IngestFlags& flags) {
  PRATIQUE_TRY(image, Reference::parse(flags.image));
  std::vector<gate::ReportInput> inputs;
  for (const std::string& file : flags.reports) {
    PRATIQUE_TRY(input, load_about(file, image.digest));
    inputs.push_back(std::move(input));
  }
  db::IngestRecord record{
      .repo = image.repository() != nullptr ? repo_name(*image.repository()) : db::RepoName{"oci", image.layout()->path},
      .image = {.digest = image.digest},
      .reports = {},
      .actor = actor_from(flags.actor, "user")};
  for (const gate::ReportInput& input : inputs) {
    const bool names_it = !input.report->manifest_digests.empty();
    record.reports.push_back(report_record(input, names_it ? "report-digest" : "asserted"));
  }
  SystemClock clock;
  PRATIQUE_TRY(store, open_store(flags.database, db::OpenMode::kCreate, clock));
  PRATIQUE_TRY(is_new, store->record_reports(record));
  std::string out;
  for (std::size_t i = 0; i < inputs.size(); ++i) out += counts_line(inputs[i], is_new[i]);
  return out;
}

}  // namespace

std::function<int()> declare_ingest(FlagSet& cli) {
  auto flags = std::make_shared<IngestFlags>();
  cli.option("--db", flags->database, "Database to keep them in").value("FILE");
  cli.option("--image", flags->image, "What was scanned: HOST/REPO@DIGEST, of an index the platform's digest")
      .required()
      .value("REF");
  cli.option("--report", flags->reports, "A report, also in gzip or Zstandard; TOOL/FORMAT=FILE says what it is; repeatable")
      .required()
      .value("FILE");
  cli.option("--actor", flags->actor, "Who says so, for the ledger (found out if not given)").value("NAME");
  return [flags] {
    const auto lines = ingest(*flags);
    if (!lines) return report_error(lines.error());
    const auto written = write_stdout(*lines);
    return written ? static_cast<int>(kAllowed) : report_error(written.error());
  };
}

}  // namespace pratique::app
