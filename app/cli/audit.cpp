#include "app/audit/audit.h"

#include <fmt/format.h>

#include <csignal>

#include "app/cli/access_flags.h"
#include "app/cli/cache_flags.h"
#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/progress.h"
#include "app/cli/report_error.h"
#include "app/cli/version.h"
#include "app/engine/files.h"
#include "base/limits.h"

namespace pratique::app {
namespace {

volatile std::sig_atomic_t interrupted = 0;  // set by a signal handler, which may touch nothing else

struct AuditFlags : QueryFlags {
  std::string config, actor;
  AccessFlags access;
  CacheFlags cache;
};

std::string digest_text(const std::optional<Digest>& digest) { return digest ? digest->to_string() : ""; }

Table table_of(const AuditSummary& summary) {
  Table table{{"image", "outcome", "tag", "signed", "digest", "previous", "violation", "reasons", "error"}, {}};
  for (const AuditedTag& tag : summary.tags) {
    table.rows.push_back(
        {tag.image, tag.outcome, tag.change, Cell(!tag.is_unsigned && tag.digest.has_value() && tag.error.empty()),
         digest_text(tag.digest), tag.change == "moved" || tag.change == "deleted" ? digest_text(tag.previous) : "",
         tag.violation, fmt::format("{}", fmt::join(tag.reasons, ", ")), tag.error});
  }
  return table;
}

void say_summary(const AuditSummary& summary) {
  const auto count = [&](auto&& is) { return std::count_if(summary.tags.begin(), summary.tags.end(), is); };
  say(fmt::format("audit run {}: {} tags looked at{}, {} moved, {} without a good signature, {} could not be looked at",
                  summary.run, summary.tags.size(),
                  summary.done_before > 0 ? fmt::format(" ({} before the interruption)", summary.done_before) : "",
                  count([](const AuditedTag& t) { return t.change == "moved"; }),
                  count([](const AuditedTag& t) { return t.is_unsigned; }), summary.failures.size()));
  for (const std::string& failure : summary.failures) say("could not look: " + failure);
  if (summary.interrupted) say("interrupted: the next `pratique audit run` with this file goes on from here");
}

/// The flags, and from the file what they leave open.
Result<AccessSettings> access_settings(const AuditFlags& flags, const AuditConfig& config) {
  PRATIQUE_TRY(settings, flags.access.read());
  settings.plain_http = settings.plain_http || config.access.plain_http;
  if (settings.authorities.empty()) settings.authorities = config.access.authorities;
  if (settings.certificate.empty() && settings.key.empty()) {
    settings.certificate = config.access.certificate;
    settings.key = config.access.key;
  }
  settings.token_servers.insert(config.access.token_servers.begin(), config.access.token_servers.end());
  return settings;
}

Result<int> run(const AuditFlags& flags) {
  PRATIQUE_TRY(format, parse_table_format(flags.format));
  PRATIQUE_TRY(file, read_file(flags.config, limits::kPolicyBytes));
  PRATIQUE_TRY(config, parse_audit_config(file.bytes, file.name));
  SystemClock clock;
  PRATIQUE_TRY(store,
               open_store(flags.database.empty() ? config.database : flags.database, db::OpenMode::kCreate, clock));
  std::vector<Repository> asked;
  for (const AuditedRepository& repository : config.repositories) asked.push_back(repository.name);
  for (const AuditedRegistry& registry : config.registries) asked.push_back({registry.host, "_catalog"});
  PRATIQUE_TRY(settings, access_settings(flags, config));
  PRATIQUE_TRY(access, set_up_access(settings, asked));
  say_access_notices(access);
  access.options.user_agent = "pratique/" + std::string(version());
  const auto cache = flags.cache.open();
  if (cache) access.options.hints = cache->hints(clock.now());
  Places places(access.options, access.credentials, clock, cache.get());
  const Recorder recorder{actor_from(flags.actor, "cron"), std::string(version_line()), "", "audit"};
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  const Progress progress("auditing " + flags.config);
  PRATIQUE_TRY(summary, run_audit(config, *store, places, clock, recorder, [] { return interrupted != 0; }));
  PRATIQUE_CHECK(write_stdout(render_table(table_of(summary), format)));
  say_warnings(places);
  say_summary(summary);
  say_mirror_notices(places.client());
  close_cache(cache.get(), places.client(), clock.now(), false);
  return exit_code_of(summary);
}

}  // namespace

std::function<int()> declare_audit_run(FlagSet& cli) {
  auto flags = std::make_shared<AuditFlags>();
  flags->declare(cli, false);
  cli.option("--config", flags->config, "What to walk (docs/audit.md)").value("FILE");
  cli.option("--actor", flags->actor, "Who asks, for the ledger (found out if not given)").value("NAME");
  flags->access.declare(cli);
  flags->cache.declare(cli);
  return [flags] {
    const auto code = run(*flags);
    return code ? *code : report_error(code.error());
  };
}

std::function<int()> declare_audit_status(FlagSet& cli) {
  auto flags = std::make_shared<QueryFlags>();
  flags->declare(cli);
  return [flags] {
    return run_query(*flags, [&](db::Store& store) -> Result<Answer> {
      PRATIQUE_TRY(page, store.runs("audit", flags->page()));
      Table table{{"run", "status", "started_at", "finished_at", "done", "to_do", "failed", "scope"}, {}};
      for (const auto& run : page.rows) {
        PRATIQUE_TRY(counts, store.run_counts(run.id));
        table.rows.push_back({run.id, run.status, run.started_at.to_string(), cell(run.finished_at), counts.done,
                              counts.todo, counts.failed, run.scope});
      }
      return Answer{std::move(table), page.next, "no audit has run"};
    });
  };
}

}  // namespace pratique::app
