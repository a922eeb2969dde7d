#include "app/cli/evidence_flags.h"

#include <fmt/format.h>

#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr Reason kWrongWord{"usage", Kind::kUsage, ""};

}  // namespace

void EvidenceFlags::declare(FlagSet& cli) {
  cli.option("--key", keys, "Public key that may vouch, instead of a policy (repeatable)").value("FILE");
  identity.declare(cli);
  cli.option("--trusted-root", trusted_root,
             "Sigstore trusted root to check certificates, log entries and timestamps with; or "
             "builtin:sigstore-public, builtin:github")
      .value("FILE");
  cli.option("--sct", sct, "SCT beside the signer's certificate, as a CT log answered it (JSON)").value("FILE");
  cli.flag("--insecure-ignore-sct", ignores_sct, "Believe certificates that no CT log of the trusted root signed for");
  cli.option("--transparency-log", log, "required (default with certificates), if-present (default with keys) or off")
      .value("WORD");
  cli.option("--timestamp", timestamp, "required or if-present: a signed timestamp beside the signature")
      .shows_default()
      .value("WORD");
}

Result<std::optional<verifier::LogMode>> EvidenceFlags::log_mode() const {
  using Mode = verifier::LogMode;
  if (log.empty()) return std::optional<Mode>();
  if (log == "required") return std::optional(Mode::kRequired);
  if (log == "if-present") return std::optional(Mode::kIfPresent);
  if (log == "off") return std::optional(Mode::kOff);
  return Error(kWrongWord, fmt::format("--transparency-log {}: it is required, if-present or off", quote(log)));
}

Result<bool> EvidenceFlags::timestamp_demanded() const {
  if (timestamp == "required") return true;
  if (timestamp == "if-present") return false;
  return Error(kWrongWord, fmt::format("--timestamp {}: it is required or if-present", quote(timestamp)));
}

}  // namespace pratique::app
