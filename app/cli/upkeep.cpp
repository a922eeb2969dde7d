#include <fmt/format.h>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/completion.h"
#include "app/cli/flags.h"
#include "app/cli/parse.h"
#include "app/cli/report_error.h"
#include "app/cli/version.h"
#include "app/engine/files.h"
#include "app/engine/judge.h"
#include "app/engine/load.h"
#include "base/escape.h"
#include "gate/policy.h"

namespace pratique::app {
namespace {

Result<int> lint(const std::string& path) {
  PRATIQUE_TRY(steering, load_steering({.policy = path}, std::nullopt));
  PRATIQUE_TRY(policies, gate::PolicySet::parse(steering.policy->bytes, steering.policy->name));
  PRATIQUE_CHECK(check_keys(policies, steering));
  std::string out;
  for (const gate::Policy& policy : policies.policies) {
    out += fmt::format("{}: valid, {} rules, {} stages\n", escape_terminal(policy.name), policy.rules.size(),
                       policy.stages.size());
  }
  out += fmt::format("policy={}\n", policies.digest().to_string());
  PRATIQUE_CHECK(write_stdout(out));
  return static_cast<int>(kAllowed);
}

Result<int> migrate(const std::string& location) {
  SystemClock clock;
  PRATIQUE_TRY(store, open_store(location, db::OpenMode::kCreate, clock));
  say(fmt::format("{} has schema version {}", location, store->schema_version()));
  return static_cast<int>(kAllowed);
}

int code_of(const Result<int>& result) { return result ? *result : report_error(result.error()); }

}  // namespace

std::function<int()> declare_policy_lint(FlagSet& cli) {
  auto path = std::make_shared<std::string>();
  cli.option("FILE", *path, "The policy").required();
  return [path] { return code_of(lint(*path)); };
}

std::function<int()> declare_db_migrate(FlagSet& cli) {
  auto location = std::make_shared<std::string>();
  cli.option("--db", *location, "The database; made if it is not there").value("FILE");
  return [location] { return code_of(migrate(*location)); };
}

std::function<int()> declare_completion(FlagSet& cli) {
  auto shell = std::make_shared<std::string>();
  cli.option("SHELL", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
  return [shell] {
    const auto written = write_stdout(completion_of_everything(*shell));
    return written ? static_cast<int>(kAllowed) : report_error(written.error());
  };
}

std::function<int()> declare_version(FlagSet&) {
  return [] {
    const auto written = write_stdout(fmt::format("{}\n", version_line()));
    return written ? static_cast<int>(kAllowed) : report_error(written.error());
  };
}

}  // namespace pratique::app
