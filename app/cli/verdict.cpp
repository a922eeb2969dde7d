#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "app/engine/record.h"

namespace pratique::app {
namespace {

struct ListFlags : QueryFlags {
  std::string repository, digest, stage, outcome, since;

  Result<db::VerdictFilter> filter() const {
    db::VerdictFilter filter;
    if (!repository.empty()) {
      PRATIQUE_TRY(name, Repository::parse(repository));
      filter.registry = name.host;
      filter.repository = name.path;
    }
    PRATIQUE_TRY(wanted, optional_digest(digest));
    PRATIQUE_TRY(from, optional_time(since));
    filter.digest = wanted;
    filter.since = from;
    filter.stage = optional_text(stage);
    filter.outcome = optional_text(outcome);
    return filter;
  }
};

struct IdFlags : QueryFlags {
  std::int64_t id = 0;
};

Result<Answer> show_rules(db::Store& store, std::int64_t id) {
  PRATIQUE_TRY(detail, store.verdict(id));
  Table table{{"rule", "outcome", "reason", "finding", "message"}, {}};
  for (const db::RuleRecord& rule : detail.rules) {
    table.rows.push_back({rule.rule, rule.outcome, rule.reason, rule.finding, rule.message});
  }
  const db::VerdictRow& row = detail.verdict;
  return Answer{std::move(table), "",
                fmt::format("{} {} stage={} {}: every rule passed", row.outcome, repo_text(row.repo), row.stage,
                            row.digest.to_string())};
}

int replay(const IdFlags& flags) {
  SystemClock clock;
  auto store = open_store(flags.database, db::OpenMode::kReadOnly, clock);
  if (!store) return report_error(store.error());
  const auto replayed = replay_verdict(**store, flags.id);
  if (!replayed) return report_error(replayed.error());
  const auto written = write_stdout(replayed->again + '\n');
  if (!written) return report_error(written.error());
  if (replayed->again == replayed->recorded) {
    say(fmt::format("verdict {}: the same bytes as recorded, {}", flags.id, Digest::of(replayed->again).to_string()));
    return kAllowed;
  }
  say(fmt::format("verdict {}: judged again it is {}, recorded was {}", flags.id,
                  Digest::of(replayed->again).to_string(), Digest::of(replayed->recorded).to_string()));
  say("hint: the record was made by another version of pratique, or changed since: `pratique ledger verify`");
  return kBlocked;
}

}  // namespace

std::function<int()> declare_verdict_list(FlagSet& cli) {
  auto flags = std::make_shared<ListFlags>();
  flags->declare(cli);
  cli.option("--repository", flags->repository, "Only of this repository").value("HOST/REPO");
  cli.option("--digest", flags->digest, "Only of this digest").value("DIGEST");
  cli.option("--stage", flags->stage, "Only for this stage").value("NAME");
  cli.option("--outcome", flags->outcome, "allow, review, block or undecided").value("WORD");
  cli.option("--since", flags->since, "Only from this moment on").value("RFC3339");
  return [flags] {
    const auto filter = flags->filter();
    if (!filter) return report_error(filter.error());
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(page, store.verdicts(*filter, flags->page()));
      Table table{{"verdict", "evaluated_at", "outcome", "mode", "stage", "repository", "digest", "policy", "actor",
                   "verdict_digest"},
                  {}};
      for (const auto& row : page.rows) {
        table.rows.push_back({row.id, row.evaluated_at.to_string(), row.outcome, row.mode, row.stage,
                              repo_text(row.repo), row.digest.to_string(), row.policy_name, row.actor,
                              row.verdict_document.to_string()});
      }
      return Answer{std::move(table), page.next, "no verdicts"};
    });
  };
}

std::function<int()> declare_verdict_show(FlagSet& cli) {
  auto flags = std::make_shared<IdFlags>();
  flags->declare(cli, false);
  cli.option("VERDICT", flags->id, "Number of the verdict, as `verdict list` shows it").required();
  return [flags] {
    if (flags->format != "json") {
      return run_query(*flags, [&](db::Store& store) { return show_rules(store, flags->id); });
    }
    SystemClock clock;
    auto store = open_store(flags->database, db::OpenMode::kReadOnly, clock);
    if (!store) return report_error(store.error());
    const auto detail = (*store)->verdict(flags->id);
    if (!detail) return report_error(detail.error());
    const auto document = (*store)->get_content(detail->verdict.verdict_document);
    if (!document) return report_error(document.error());
    const auto written = write_stdout(*document + '\n');
    return written ? static_cast<int>(kAllowed) : report_error(written.error());
  };
}

std::function<int()> declare_verdict_replay(FlagSet& cli) {
  auto flags = std::make_shared<IdFlags>();
  cli.option("--db", flags->database, "Database that holds the verdict").value("FILE");
  cli.option("VERDICT", flags->id, "Number of the verdict").required();
  return [flags] { return replay(*flags); };
}

}  // namespace pratique::app
