#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"

namespace pratique::app {

std::function<int()> declare_tags_history(FlagSet& cli) {
  struct Flags : QueryFlags {
    std::string repository, tag;
  };
  auto flags = std::make_shared<Flags>();
  flags->declare(cli);
  cli.option("REPOSITORY", flags->repository, "HOST/REPO").required();
  cli.option("TAG", flags->tag, "The tag").required();
  return [flags] {
    const auto repository = Repository::parse(flags->repository);
    if (!repository) return report_error(repository.error());
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(page, store.tag_history(repo_name(*repository), flags->tag, flags->page()));
      Table table{{"at", "change", "digest", "previous", "violation", "source"}, {}};
      for (const auto& event : page.rows) {
        table.rows.push_back({event.at.to_string(), std::string(db::to_string(event.change)), cell(event.digest),
                              cell(event.previous), event.violation, event.source});
      }
      return Answer{std::move(table), page.next, "this tag was never seen"};
    });
  };
}

std::function<int()> declare_ledger_list(FlagSet& cli) {
  struct Flags : QueryFlags {
    std::string action, since;
  };
  auto flags = std::make_shared<Flags>();
  flags->declare(cli);
  cli.option("--action", flags->action, "Only this action: verdict, tag.moved, deployment, …").value("WORD");
  cli.option("--since", flags->since, "Only from this moment on").value("RFC3339");
  return [flags] {
    const auto since = optional_time(flags->since);
    if (!since) return report_error(since.error());
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(page, store.ledger({optional_text(flags->action), *since}, flags->page()));
      Table table{{"seq", "at", "actor", "action", "object", "hash", "body"}, {}};
      for (const auto& entry : page.rows) {
        table.rows.push_back(
            {entry.seq, entry.at.to_string(), entry.actor, entry.action, entry.object, entry.hash, entry.body});
      }
      return Answer{std::move(table), page.next, "the ledger is empty"};
    });
  };
}

std::function<int()> declare_ledger_verify(FlagSet& cli) {
  auto flags = std::make_shared<QueryFlags>();
  flags->declare(cli, false);
  return [flags] {
    bool intact = false;
    const int code = run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(check, store.ledger_verify());
      intact = check.intact;
      Table table{{"intact", "entries", "last_hash", "broken_at", "problem"}, {}};
      table.rows.push_back({check.intact, check.entries, check.last_hash,
                            check.broken_at ? Cell(*check.broken_at) : Cell(), check.problem});
      return Answer{std::move(table), "", ""};
    });
    return code == kAllowed && !intact ? static_cast<int>(kBlocked) : code;
  };
}

}  // namespace pratique::app
