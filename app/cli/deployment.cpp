#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"

namespace pratique::app {
namespace {

struct DeploymentFlags {
  std::string database, service, stage, image, at, actor;
  bool healthy = false;
};

Result<int> record(const DeploymentFlags& flags) {
  PRATIQUE_TRY(image, Reference::parse(flags.image));
  PRATIQUE_TRY(at, optional_time(flags.at));
  SystemClock clock;
  PRATIQUE_TRY(store, open_store(flags.database, db::OpenMode::kCreate, clock));
  const Time when = at.value_or(clock.now());
  const db::RepoName repo =
      image.repository() != nullptr ? repo_name(*image.repository()) : db::RepoName{"oci", image.layout()->path};
  db::DeploymentRecord record{
      .service = flags.service, .stage = flags.stage, .repo = repo, .image = {.digest = image.digest}, .at = when};
  if (flags.healthy) record.healthy_at = when;
  record.actor = actor_from(flags.actor, "user");
  PRATIQUE_TRY(outcome, store->record_deployment(record));
  say(outcome.changed ? fmt::format("{} runs {} in {} now; {} exposures opened, {} closed", flags.service,
                                    image.digest.short_form(), flags.stage, outcome.opened, outcome.closed)
                      : fmt::format("{} ran {} in {} already", flags.service, image.digest.short_form(), flags.stage));
  return static_cast<int>(kAllowed);
}

}  // namespace

std::function<int()> declare_deployment_record(FlagSet& cli) {
  auto flags = std::make_shared<DeploymentFlags>();
  cli.option("--db", flags->database, "Database that was filled by verify and audit").value("FILE");
  cli.option("--service", flags->service, "Name of the service").required().value("NAME");
  cli.option("--stage", flags->stage, "Stage it runs in").required().value("NAME");
  cli.option("--image", flags->image, "What runs: HOST/REPO@DIGEST").required().value("REF");
  cli.option("--at", flags->at, "Since when (now if not given)").value("RFC3339");
  cli.flag("--healthy", flags->healthy, "It was found healthy: from now on it is a last good digest");
  cli.option("--actor", flags->actor, "Who says so, for the ledger (found out if not given)").value("NAME");
  return [flags] {
    const auto code = record(*flags);
    return code ? *code : report_error(code.error());
  };
}

}  // namespace pratique::app
