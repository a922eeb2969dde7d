#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/explain.h"
#include "app/engine/files.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

struct ExplainFlags {
  std::string bundle, artifact, key, trusted_root, effective_time, format = "text";
};

std::string_view outcome_word(verifier::Check::Outcome outcome) {
  switch (outcome) {
    case verifier::Check::Outcome::kPassed:
      return "passed";
    case verifier::Check::Outcome::kFailed:
      return "failed";
    case verifier::Check::Outcome::kAbsent:
      return "absent";
    case verifier::Check::Outcome::kUnchecked:
      break;
  }
  return "unchecked";
}

std::string explanation_text(const verifier::Explanation& explanation) {
  std::string out = "It says (which proves nothing yet):\n";
  for (const auto& [name, value] : explanation.claims) {
    out += fmt::format("  {}: {}\n", escape_terminal(name), escape_terminal(value));
  }
  out += "Checks:\n";
  for (const verifier::Check& check : explanation.checks) {
    out += fmt::format("  {:<9} {}", outcome_word(check.outcome), escape_terminal(check.what));
    if (check.fault) {
      out += fmt::format(": {} {}", check.fault->id(), escape_terminal(check.fault->to_string()));
    } else if (!check.detail.empty()) {
      out += fmt::format(": {}", escape_terminal(check.detail));
    }
    out += '\n';
  }
  return out +
         "No signer was demanded: whether it is the one that you want, `pratique verify-blob` and `pratique verify` "
         "tell.\n";
}

std::string explanation_json(const verifier::Explanation& explanation) {
  using Json = nlohmann::json;
  Json out{{"claims", Json::array()}, {"checks", Json::array()}};
  for (const auto& [name, value] : explanation.claims) {
    out["claims"].push_back({{"name", to_valid_utf8(name)}, {"value", to_valid_utf8(value)}});
  }
  for (const verifier::Check& check : explanation.checks) {
    Json one{{"check", to_valid_utf8(check.what)}, {"outcome", outcome_word(check.outcome)}};
    if (!check.detail.empty()) one["detail"] = to_valid_utf8(check.detail);
    if (check.fault) one["reason"] = {{"id", check.fault->id()}, {"message", to_valid_utf8(check.fault->to_string())}};
    out["checks"].push_back(std::move(one));
  }
  return out.dump(2) + '\n';
}

Result<int> run_explain(const ExplainFlags& flags) {
  PRATIQUE_TRY(time, optional_time(flags.effective_time));
  const SystemClock clock;
  PRATIQUE_TRY(explanation, explain_bundle({flags.bundle, flags.artifact, flags.key, flags.trusted_root, time}, clock));
  PRATIQUE_CHECK(write_stdout(flags.format == "json" ? explanation_json(explanation) : explanation_text(explanation)));
  return static_cast<int>(kAllowed);
}

}  // namespace

std::function<int()> declare_evidence_explain(FlagSet& cli) {
  auto flags = std::make_shared<ExplainFlags>();
  ExplainFlags& f = *flags;
  cli.option("FILE", f.bundle, "A Sigstore bundle").required();
  cli.option("--artifact", f.artifact, "What it should be about: a file, or its sha256:… or sha512:…").value("FILE");
  cli.option("--key", f.key, "Public key of a bundle without certificate").value("FILE");
  cli.option("--trusted-root", f.trusted_root,
             "Sigstore trusted root to check certificates, log entries and timestamps with")
      .value("FILE");
  cli.option("--effective-time", f.effective_time, "The \"now\" of every check").value("RFC3339");
  cli.option("-o,--output", f.format, "text or json").shows_default().one_of({"text", "json"});
  return [flags] {
    const auto code = run_explain(*flags);
    return code ? *code : report_error(code.error());
  };
}

}  // namespace pratique::app
