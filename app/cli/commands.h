#pragma once

#include <functional>

#include "app/cli/flag_set.h"

/// Each command declares its flags on `app` and gives what runs once they are parsed (command.h).
namespace pratique::app {

std::function<int()> declare_verify(FlagSet& cli);
std::function<int()> declare_verify_blob(FlagSet& cli);
std::function<int()> declare_evidence_explain(FlagSet& cli);
std::function<int()> declare_audit_run(FlagSet& cli);
std::function<int()> declare_audit_status(FlagSet& cli);
std::function<int()> declare_attach(FlagSet& cli);
std::function<int()> declare_inspect(FlagSet& cli);
std::function<int()> declare_ingest(FlagSet& cli);
std::function<int()> declare_login(FlagSet& cli);
std::function<int()> declare_report_diff(FlagSet& cli);
std::function<int()> declare_report_merge(FlagSet& cli);
std::function<int()> declare_report_show(FlagSet& cli);
std::function<int()> declare_report_tools(FlagSet& cli);
std::function<int()> declare_report_validate(FlagSet& cli);
std::function<int()> declare_findings_list(FlagSet& cli);
std::function<int()> declare_findings_show(FlagSet& cli);
std::function<int()> declare_findings_search(FlagSet& cli);
std::function<int()> declare_verdict_list(FlagSet& cli);
std::function<int()> declare_verdict_show(FlagSet& cli);
std::function<int()> declare_verdict_replay(FlagSet& cli);
std::function<int()> declare_tags_history(FlagSet& cli);
std::function<int()> declare_deployment_record(FlagSet& cli);
std::function<int()> declare_ask(FlagSet& cli);
std::function<int()> declare_ledger_list(FlagSet& cli);
std::function<int()> declare_ledger_verify(FlagSet& cli);
std::function<int()> declare_policy_lint(FlagSet& cli);
std::function<int()> declare_db_migrate(FlagSet& cli);
std::function<int()> declare_trust_update(FlagSet& cli);
std::function<int()> declare_trust_status(FlagSet& cli);
std::function<int()> declare_trust_pin(FlagSet& cli);
std::function<int()> declare_cache_info(FlagSet& cli);
std::function<int()> declare_cache_clear(FlagSet& cli);
std::function<int()> declare_completion(FlagSet& cli);
std::function<int()> declare_version(FlagSet& cli);

}  // namespace pratique::app
