#include <fmt/format.h>

#include <array>

#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/parse.h"
#include "app/cli/report_error.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

struct AskFlags : QueryFlags {
  std::string question;
  std::vector<std::string> arguments;
  std::string stage = "prod";
  std::string within = "7d";
};

Result<Answer> exposed(db::Store& store, const AskFlags& flags) {
  PRATIQUE_TRY(page, store.ask_exposed(flags.arguments.at(0), flags.stage, flags.page()));
  Table table{{"service", "repository", "digest", "severity", "name", "component", "version", "fixed", "deployed_at",
               "exposed_since", "known_at"},
              {}};
  for (const auto& row : page.rows) {
    table.rows.push_back({row.service, repo_text(row.repo), row.digest.to_string(), row.severity, row.name,
                          row.component, row.version, row.fix_version, row.deployed_at.to_string(),
                          row.exposed_since.to_string(), row.known_at.to_string()});
  }
  return Answer{std::move(table), page.next,
                fmt::format("no image that runs in {} is known to contain it", flags.stage)};
}

Result<Answer> last_good(db::Store& store, const AskFlags& flags) {
  PRATIQUE_TRY(good, store.ask_last_good(flags.arguments.at(0), flags.stage));
  Table table{{"service", "stage", "running", "running_since", "running_healthy_at", "last_good", "last_good_from",
               "previous_good", "previous_good_from", "previous_good_verdict"},
              {}};
  table.rows.push_back({flags.arguments.at(0), flags.stage, cell(good.running), cell(good.running_since),
                        cell(good.running_healthy_at), cell(good.last_good), cell(good.last_good_from),
                        cell(good.previous_good), cell(good.previous_good_from), good.previous_good_outcome});
  return Answer{std::move(table), "", ""};
}

Result<Answer> unscanned(db::Store& store, const AskFlags& flags) {
  PRATIQUE_TRY(within, Duration::parse(flags.within));
  SystemClock clock;
  PRATIQUE_TRY(page, store.ask_unscanned(flags.stage == "any" ? "" : flags.stage, clock.now() - within, flags.page()));
  Table table{{"service", "stage", "repository", "digest", "manifest", "platform", "deployed_at", "last_complete_at",
               "last_partial_at"},
              {}};
  for (const auto& row : page.rows) {
    table.rows.push_back({row.service, row.stage, repo_text(row.repo), row.digest.to_string(), row.manifest.to_string(),
                          row.platform, row.deployed_at.to_string(), cell(row.last_complete_at),
                          cell(row.last_partial_at)});
  }
  return Answer{std::move(table), page.next,
                fmt::format("every running image has a complete scan of the last {}", within.for_people())};
}

/// The named questions; the numbers are those of docs/database.md.
struct Question {
  std::string_view number, name, words;
  std::size_t arguments;
  Result<Answer> (*ask)(db::Store&, const AskFlags&);
};
constexpr std::array kQuestions{
    Question{"1", "exposed", "CVE: which running images of --stage contain it, under any alias?", 1, exposed},
    Question{"8", "last-good", "SERVICE: what is its last good digest in --stage?", 1, last_good},
    Question{"12", "unscanned", "which running digests of --stage have no complete scan in the last --within?", 0,
             unscanned},
};

const Question* find_question(const std::string& word) {
  for (const Question& question : kQuestions) {
    if (word == question.number || word == question.name) return &question;
  }
  return nullptr;
}

int no_such_question(const std::string& word) {
  std::vector<std::string> names;
  for (const Question& question : kQuestions) names.emplace_back(question.name);
  const std::string meant = nearest(word, names);
  const Reason reason{"usage", Kind::kUsage, "`pratique ask --help` lists the questions"};
  Error error(reason, fmt::format("there is no question {}", quote(word)));
  if (!meant.empty()) error = std::move(error).with_hint(fmt::format("did you mean `pratique ask {}`?", meant));
  return report_error(error);
}

}  // namespace

std::function<int()> declare_ask(FlagSet& cli) {
  auto flags = std::make_shared<AskFlags>();
  flags->declare(cli);
  std::string list;
  for (const Question& q : kQuestions) list += fmt::format("\n  {:>2} {:<10} {}", q.number, q.name, q.words);
  cli.describe("Answer a named question of the security team:" + list);
  cli.option("QUESTION", flags->question, "Name or number").required();
  cli.option("ARGUMENTS", flags->arguments, "What the question is about");
  cli.option("--stage", flags->stage, "Stage it is about (any: all, for unscanned)").shows_default();
  cli.option("--within", flags->within, "How old a scan may be (unscanned)").shows_default().value("DURATION");
  return [flags] {
    const Question* question = find_question(flags->question);
    if (question == nullptr) return no_such_question(flags->question);
    if (flags->arguments.size() != question->arguments) {
      const Reason reason{"usage", Kind::kUsage, "`pratique ask --help` shows what each question is about"};
      return report_error(Error(reason, fmt::format("question {} takes {} arguments, not {}", question->name,
                                                    question->arguments, flags->arguments.size())));
    }
    return run_query(*flags, [&](db::Store& store) { return question->ask(store, *flags); });
  };
}

}  // namespace pratique::app
