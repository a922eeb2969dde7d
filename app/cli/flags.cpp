#include "app/cli/flags.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "app/cli/command.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr Reason kNoDatabase{"usage", Kind::kUsage,
                             "name it with --db FILE or PRATIQUE_DB; `pratique verify --db FILE` fills it"};

}  // namespace

void QueryFlags::declare(FlagSet& cli, bool list) {
  cli.option("--db", database, "Database that was filled by verify, audit and ingest").value("FILE");
  cli.option("-o,--output", format, "text, json or csv").shows_default().value("FORMAT");
  if (!list) return;
  cli.option("--limit", limit, "At most this many rows").shows_default().within(1, 10000);
  cli.option("--cursor", cursor, "Go on where the last page said");
}

Result<std::unique_ptr<db::Store>> open_store(const std::string& location, db::OpenMode mode, Clock& clock) {
  if (location.empty() || location == "none") return Error(kNoDatabase, "no database is named");
  return db::open_store(location, mode, clock);
}

int run_query(const QueryFlags& flags, const std::function<Result<Answer>(db::Store&)>& ask) {
  const auto format = parse_table_format(flags.format);
  if (!format) return report_error(format.error());
  SystemClock clock;
  auto store = open_store(flags.database, db::OpenMode::kReadOnly, clock);
  if (!store) return report_error(store.error());
  const auto answer = ask(**store);
  if (!answer) return report_error(answer.error());
  return print_answer(*answer, flags.format);
}

int print_answer(const Answer& answer, const std::string& format_word) {
  const auto format = parse_table_format(format_word);
  if (!format) return report_error(format.error());
  if (answer.table.rows.empty() && *format == TableFormat::kText) {
    say(answer.nothing.empty() ? "nothing found" : answer.nothing);
  } else if (const auto written = write_stdout(render_table(answer.table, *format)); !written) {
    return report_error(written.error());
  }
  if (!answer.next.empty()) say(fmt::format("there is more: --cursor {}", answer.next));
  return kAllowed;
}

Result<std::optional<Digest>> optional_digest(const std::string& text) {
  if (text.empty()) return std::optional<Digest>();
  PRATIQUE_TRY(digest, Digest::parse(text));
  return std::optional<Digest>(std::move(digest));
}

Result<std::optional<Time>> optional_time(const std::string& text) {
  if (text.empty()) return std::optional<Time>();
  PRATIQUE_TRY(time, Time::parse(text));
  return std::optional<Time>(time);
}

std::optional<std::string> optional_text(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

db::RepoName repo_name(const Repository& repository) { return {repository.host, repository.path}; }

std::string repo_text(const db::RepoName& repo) {
  return repo.registry == "oci" ? "oci:" + repo.name : repo.registry + '/' + repo.name;
}

db::Actor actor_from(const std::string& flag, const std::string& kind) {
  if (!flag.empty()) return {kind, flag};
  // Who a CI runner says that it works for; a claim, kept as such.
  if (const char* repository = std::getenv("GITHUB_REPOSITORY"); repository != nullptr) {
    const char* actor = std::getenv("GITHUB_ACTOR");
    return {"ci", fmt::format("github:{}:{}", repository, actor != nullptr ? actor : "")};
  }
  if (const char* project = std::getenv("CI_PROJECT_PATH"); project != nullptr) {
    const char* user = std::getenv("GITLAB_USER_LOGIN");
    return {"ci", fmt::format("gitlab:{}:{}", project, user != nullptr ? user : "")};
  }
  const passwd* account = ::getpwuid(::getuid());
  return {kind, account != nullptr ? account->pw_name : fmt::format("uid {}", ::getuid())};
}

Cell cell(const std::optional<Time>& time) { return time ? Cell(time->to_string()) : Cell(); }
Cell cell(const std::optional<Digest>& digest) { return digest ? Cell(digest->to_string()) : Cell(); }

}  // namespace pratique::app
