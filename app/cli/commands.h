#pragma once

#include <functional>

namespace CLI {
class App;
}

/// Each command declares its flags on `app` and gives what runs once they are parsed (command.h).
namespace pratique::app {

std::function<int()> declare_verify(CLI::App& app);
std::function<int()> declare_verify_blob(CLI::App& app);
std::function<int()> declare_audit_run(CLI::App& app);
std::function<int()> declare_audit_status(CLI::App& app);
std::function<int()> declare_attach(CLI::App& app);
std::function<int()> declare_inspect(CLI::App& app);
std::function<int()> declare_login(CLI::App& app);
std::function<int()> declare_report_show(CLI::App& app);
std::function<int()> declare_report_tools(CLI::App& app);
std::function<int()> declare_findings_list(CLI::App& app);
std::function<int()> declare_findings_show(CLI::App& app);
std::function<int()> declare_findings_search(CLI::App& app);
std::function<int()> declare_verdict_list(CLI::App& app);
std::function<int()> declare_verdict_show(CLI::App& app);
std::function<int()> declare_verdict_replay(CLI::App& app);
std::function<int()> declare_tags_history(CLI::App& app);
std::function<int()> declare_deployment_record(CLI::App& app);
std::function<int()> declare_ask(CLI::App& app);
std::function<int()> declare_ledger_list(CLI::App& app);
std::function<int()> declare_ledger_verify(CLI::App& app);
std::function<int()> declare_policy_lint(CLI::App& app);
std::function<int()> declare_db_migrate(CLI::App& app);
std::function<int()> declare_cache_info(CLI::App& app);
std::function<int()> declare_cache_clear(CLI::App& app);
std::function<int()> declare_completion(CLI::App& app);
std::function<int()> declare_version(CLI::App& app);

}  // namespace pratique::app
