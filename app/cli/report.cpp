#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "app/engine/report_source.h"
#include "base/escape.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/show.h"

namespace pratique::app {
namespace {

struct ShowFlags {
  std::string tool, format, output = "text", subject, file;
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
  PRATIQUE_TRY(report, read_report(flags.file, type));
  if (subject) PRATIQUE_CHECK(scanners::check_subject(report, *subject));
  if (flags.output == "json") return scanners::show_json(report) + '\n';
  if (flags.output == "csv") return scanners::show_csv(report);
  return scanners::show_table(report);
}

}  // namespace

std::function<int()> declare_report_show(FlagSet& cli) {
  auto flags = std::make_shared<ShowFlags>();
  cli.option("FILE", flags->file, "The report; - is standard input").required();
  cli.option("--tool", flags->tool, "Tool that wrote it (found out if not given)").value("TOOL");
  cli.option("--format", flags->format, "json or sarif (found out if not given)").value("FORMAT");
  cli.option("--subject", flags->subject, "Digest that the report has to be about").value("DIGEST");
  cli.option("-o,--output", flags->output, "text, json or csv").shows_default().one_of({"text", "json", "csv"});
  return [flags] {
    auto shown = show(*flags);
    if (!shown) return report_error(std::move(shown).error().during("reading " + quote(flags->file)));
    const auto written = write_stdout(*shown);
    return written ? static_cast<int>(kAllowed) : report_error(written.error());
  };
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
