#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"

namespace pratique::app {
namespace {

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

Table findings_table(const std::vector<db::FindingRow>& rows) {
  Table table{{"finding", "severity", "name", "component", "version", "fixed", "kind", "place", "tools", "digest",
               "known_at", "title"},
              {}};
  for (const auto& row : rows) {
    table.rows.push_back({row.finding, row.severity, row.name, row.component, row.version, row.fix_version, row.kind,
                          row.place, joined(row.tools), row.digest.to_string(), row.known_at.to_string(), row.title});
  }
  return table;
}

struct ListFlags : QueryFlags {
  std::string image, repository, digest, severity, kind, tool, id, component;
  bool retracted = false;

  Result<db::FindingFilter> filter() const {
    db::FindingFilter filter;
    if (!repository.empty()) {
      PRATIQUE_TRY(name, Repository::parse(repository));
      filter.registry = name.host;
      filter.repository = name.path;
    }
    PRATIQUE_TRY(wanted, optional_digest(digest));
    filter.digest = wanted;
    if (!image.empty()) {
      PRATIQUE_TRY(reference, Reference::parse(image));
      filter.digest = reference.digest;
    }
    filter.min_severity = optional_text(severity);
    filter.kind = optional_text(kind);
    filter.tool = optional_text(tool);
    filter.id = optional_text(id);
    filter.component = optional_text(component);
    filter.with_retracted = retracted;
    return filter;
  }
};

}  // namespace

std::function<int()> declare_findings_list(FlagSet& cli) {
  auto flags = std::make_shared<ListFlags>();
  flags->declare(cli);
  cli.option("--image", flags->image, "Only of this image (HOST/REPO@DIGEST)").value("REF");
  cli.option("--repository", flags->repository, "Only in this repository").value("HOST/REPO");
  cli.option("--digest", flags->digest, "Only of this digest, wherever it is").value("DIGEST");
  cli.option("--severity", flags->severity, "This severity or worse").value("WORD");
  cli.option("--kind", flags->kind, "vuln, sast, secret, misconfig, license, test, lint or coverage").value("WORD");
  cli.option("--tool", flags->tool, "Only what this tool reported").value("TOOL");
  cli.option("--id", flags->id, "CVE, any alias of it, or a rule").value("ID");
  cli.option("--component", flags->component, "Package URL without version, or name").value("PURL");
  cli.flag("--retracted", flags->retracted, "Also what was withdrawn later");
  return [flags] {
    const auto filter = flags->filter();
    if (!filter) return report_error(filter.error());
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(page, store.findings(*filter, flags->page()));
      return Answer{findings_table(page.rows), page.next, "no findings"};
    });
  };
}

std::function<int()> declare_findings_show(FlagSet& cli) {
  struct Flags : QueryFlags {
    std::int64_t id = 0;
  };
  auto flags = std::make_shared<Flags>();
  flags->declare(cli, false);
  cli.option("FINDING", flags->id, "Number of the finding, as `findings list` shows it").required();
  return [flags] {
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(detail, store.finding(flags->id));
      Table table{{"name", "aliases", "component", "version", "severity", "fixed", "fix_state", "place", "digest",
                   "repositories", "tools", "known_at", "retracted_at"},
                  {}};
      for (const auto& at : detail.occurrences) {
        std::vector<std::string> repos, tools;
        for (const auto& repo : at.repos) repos.push_back(repo_text(repo));
        for (const auto& tool : at.tools)
          tools.push_back(tool.native_severity.empty() ? tool.tool
                                                       : fmt::format("{} ({})", tool.tool, tool.native_severity));
        table.rows.push_back({detail.name, joined(detail.aliases), at.component, at.version, at.severity,
                              at.fix_version, at.fix_state, at.place, at.digest.to_string(), joined(repos),
                              joined(tools), at.known_at.to_string(), cell(at.retracted_at)});
      }
      return Answer{std::move(table), "", "known, but in no image"};
    });
  };
}

std::function<int()> declare_findings_search(FlagSet& cli) {
  struct Flags : QueryFlags {
    std::string text;
  };
  auto flags = std::make_shared<Flags>();
  flags->declare(cli);
  cli.option("TEXT", flags->text, "Part of a name, alias, rule, component or title").required();
  return [flags] {
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(page, store.search(flags->text, flags->page()));
      Table table{{"finding", "kind", "name", "component", "worst_severity", "images", "title"}, {}};
      for (const auto& hit : page.rows) {
        table.rows.push_back(
            {hit.finding, hit.kind, hit.name, hit.component, hit.worst_severity, hit.images, hit.title});
      }
      return Answer{std::move(table), page.next, "no finding has that text"};
    });
  };
}

}  // namespace pratique::app
