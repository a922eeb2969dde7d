#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "app/engine/load.h"
#include "app/engine/report_source.h"
#include "base/escape.h"
#include "scanner-adapters/compare.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/show.h"
#include "scanner-adapters/showing/show_parts.h"

namespace pratique::app {
namespace {

constexpr const char* kFileHelp = "A report, also in gzip or Zstandard; - is standard input; TOOL/FORMAT=FILE says what it is";

/// What the file is by the flags, by its own prefix, or by its content.
Result<ReportArgument> argument_of(const std::string& file, const std::optional<scanners::ReportType>& type) {
  if (type) return ReportArgument{file, type};
  return parse_report_argument(file);
}

Result<scanners::Report> read_argument(const std::string& file, const std::optional<scanners::ReportType>& type,
                                       const scanners::FindingSink* sink = nullptr) {
  PRATIQUE_TRY(argument, argument_of(file, type));
  auto report = read_report(argument.file, argument.type, sink);
  if (!report) return std::move(report).error().during("reading " + quote(argument.file));
  return report;
}

Result<std::vector<scanners::Report>> read_all_arguments(const std::vector<std::string>& files) {
  std::vector<scanners::Report> reports;
  for (const std::string& file : files) {
    PRATIQUE_TRY(report, read_argument(file, std::nullopt));
    reports.push_back(std::move(report));
  }
  return reports;
}

/// Prints an answer, or says why there is none.
int answer(Result<std::string> text) {
  if (!text) return report_error(text.error());
  const auto written = write_stdout(*text);
  return written ? static_cast<int>(kAllowed) : report_error(written.error());
}

std::string rendered(std::span<const scanners::Report> reports, const std::string& output) {
  if (output == "json") return scanners::show_json(reports) + '\n';
  if (output == "csv") return scanners::show_csv(reports);
  if (output == "sarif") return scanners::show_sarif(reports) + '\n';
  std::string text;
  for (const auto& report : reports) text += (text.empty() ? "" : "\n") + scanners::show_table(report);
  return text;
}

struct ShowFlags {
  std::string tool, format, output = "text", subject;
  std::vector<std::string> files;
};

Result<std::string> show(const ShowFlags& flags) {
  if (flags.tool.empty() != flags.format.empty()) {
    constexpr Reason kHalf{"usage", Kind::kUsage, "give --tool and --format, or neither: then both are found out"};
    return Error(kHalf, "only one of --tool and --format is given");
  }
  std::optional<scanners::ReportType> type;
  if (!flags.tool.empty()) {
    PRATIQUE_TRY(named, scanners::parse_type(flags.tool + '/' + flags.format));
    type = std::move(named);
  }
  PRATIQUE_TRY(subject, optional_digest(flags.subject));
  std::vector<scanners::Report> reports;
  for (const std::string& file : flags.files) {
    PRATIQUE_TRY(report, read_argument(file, type));
    if (subject) PRATIQUE_CHECK(scanners::check_subject(report, *subject));
    reports.push_back(std::move(report));
  }
  return rendered(reports, flags.output);
}

/// Counts what goes by and keeps nothing, so that a report of any size is validated in little memory.
class Counter {
 public:
  const scanners::FindingSink& sink() const { return sink_; }
  std::size_t findings() const { return findings_; }
  std::size_t suppressed() const { return suppressed_; }

 private:
  std::size_t findings_ = 0;
  std::size_t suppressed_ = 0;
  scanners::FindingSink sink_ = [this](const scanners::Finding& finding) {
    ++(finding.suppressed ? suppressed_ : findings_);
  };
};

Result<std::string> validate(const std::string& file) {
  Counter counter;
  PRATIQUE_TRY(report, read_argument(file, std::nullopt, &counter.sink()));
  std::string line = fmt::format("{}: {} ({}): {} findings", escape_terminal(file), escape_terminal(report.tool),
                                 report.format, counter.findings());
  if (counter.suppressed() > 0) line += fmt::format(", {} suppressed", counter.suppressed());
  if (!report.complete) line += "; the scan did not finish";
  if (report.nothing_scanned) line += "; the scanner had nothing to look at";
  return line + '\n';
}

}  // namespace

std::function<int()> declare_report_show(FlagSet& cli) {
  auto flags = std::make_shared<ShowFlags>();
  cli.option("FILE", flags->files, kFileHelp).required();
  cli.option("--tool", flags->tool, "Tool that wrote it (found out if not given)").value("TOOL");
  cli.option("--format", flags->format, "json, ndjson, sarif, xml or text (found out if not given)").value("FORMAT");
  cli.option("--subject", flags->subject, "Digest that the report has to be about").value("DIGEST");
  cli.option("-o,--output", flags->output, "text, json, csv or sarif")
      .shows_default()
      .one_of({"text", "json", "csv", "sarif"});
  return [flags] { return answer(show(*flags)); };
}

std::function<int()> declare_report_validate(FlagSet& cli) {
  auto files = std::make_shared<std::vector<std::string>>();
  cli.option("FILE", *files, kFileHelp).required();
  return [files] {
    int code = kAllowed;
    for (const std::string& file : *files) {
      const int one = answer(validate(file));
      if (code == kAllowed) code = one;
    }
    return code;
  };
}

std::function<int()> declare_report_diff(FlagSet& cli) {
  struct DiffFlags {
    std::string before, after, output = "text";
  };
  auto flags = std::make_shared<DiffFlags>();
  cli.option("BEFORE", flags->before, kFileHelp).required();
  cli.option("AFTER", flags->after, "The later one").required();
  cli.option("-o,--output", flags->output, "text or json").shows_default().one_of({"text", "json"});
  const auto diff = [](const DiffFlags& given) -> Result<std::string> {
    PRATIQUE_TRY(before, read_argument(given.before, std::nullopt));
    PRATIQUE_TRY(after, read_argument(given.after, std::nullopt));
    const auto difference = scanners::compare(before, after);
    return given.output == "json" ? scanners::show_diff_json(difference) + '\n' : scanners::show_diff_text(difference);
  };
  return [flags, diff] { return answer(diff(*flags)); };
}

std::function<int()> declare_report_merge(FlagSet& cli) {
  struct MergeFlags {
    std::vector<std::string> files;
    std::string output = "sarif";
  };
  auto flags = std::make_shared<MergeFlags>();
  cli.option("FILE", flags->files, kFileHelp).required();
  cli.option("-o,--output", flags->output, "sarif (a run for each report), json, csv or text (one report of all)")
      .shows_default()
      .one_of({"text", "json", "csv", "sarif"});
  const auto merge = [](const MergeFlags& given) -> Result<std::string> {
    PRATIQUE_TRY(reports, read_all_arguments(given.files));
    if (given.output == "sarif") return rendered(reports, given.output);
    scanners::Report all = std::move(reports.front());
    for (std::size_t i = 1; i < reports.size(); ++i) all = scanners::merge(std::move(all), std::move(reports[i]));
    return rendered({&all, 1}, given.output);
  };
  return [flags, merge] { return answer(merge(*flags)); };
}

std::function<int()> declare_report_tools(FlagSet& cli) {
  auto format = std::make_shared<std::string>("text");
  cli.option("-o,--output", *format, "text, json or csv").shows_default();
  return [format] {
    Table table{{"tool", "format"}, {}};
    for (const auto& type : scanners::known_types()) table.rows.push_back({type.tool, type.format});
    return print_answer({std::move(table), "", ""}, *format);
  };
}

}  // namespace pratique::app
