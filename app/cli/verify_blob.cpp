#include "app/engine/verify_blob.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/evidence_flags.h"
#include "app/cli/flags.h"
#include "app/cli/report_error.h"
#include "app/engine/files.h"
#include "base/clock.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

struct BlobFlags {
  std::string artifact, bundle, effective_time, format = "text";
  EvidenceFlags evidence;
};

Result<BlobRequest> blob_request(const BlobFlags& flags) {
  constexpr Reason kNobody{"usage", Kind::kUsage,
                           "give --key FILE, or --certificate-identity NAME --certificate-oidc-issuer URL"};
  PRATIQUE_TRY(identity, flags.evidence.identity.read());
  if (!flags.evidence.names_somebody()) return Error(kNobody, "nothing says who may vouch for the file");
  PRATIQUE_TRY(log, flags.evidence.log_mode());
  PRATIQUE_TRY(timestamp, flags.evidence.timestamp_demanded());
  PRATIQUE_TRY(time, optional_time(flags.effective_time));
  const bool by_identity = identity.has_value();
  return BlobRequest{
      .artifact = flags.artifact,
      .bundle = flags.bundle,
      .steering = {.keys = flags.evidence.keys,
                   .trusted_root = flags.evidence.trusted_root,
                   .sct = flags.evidence.sct,
                   .identity_demanded = by_identity},
      .identity = std::move(identity),
      .log = log,
      .timestamp_demanded = timestamp,
      .sct_demanded = !flags.evidence.ignores_sct,
      .effective_time = time};
}

std::string blob_text(const std::string& artifact, const verifier::SignatureFacts& facts) {
  std::string out = fmt::format("{} {}\n", facts.verified.empty() ? "REFUSED" : "VERIFIED", escape_terminal(artifact));
  for (const auto& good : facts.verified) {
    out += fmt::format("  signed by {}: {}\n", quote(good.authority()), escape_terminal(good.signer()));
    if (const auto logged = good.logged_at()) out += fmt::format("  at {} (transparency log)\n", logged->to_string());
    for (const auto& one : good.timestamps()) {
      out += fmt::format("  at {} ({})\n", one.time.to_string(), escape_terminal(one.authority));
    }
  }
  for (const auto& refused : facts.refused) {
    for (const Error& reason : refused.reasons) {
      out += fmt::format("  {} {}\n", reason.id(), escape_terminal(reason.to_string()));
      if (!reason.hint().empty()) out += fmt::format("    -> {}\n", reason.hint());
    }
  }
  for (const Error& notice : facts.notices) out += fmt::format("  {} {}\n", notice.id(), notice.to_string());
  return out;
}

std::string blob_json(const std::string& artifact, const verifier::SignatureFacts& facts) {
  nlohmann::json out = {{"artifact", to_valid_utf8(artifact)},
                        {"verified", !facts.verified.empty()},
                        {"signatures", nlohmann::json::array()},
                        {"reasons", nlohmann::json::array()}};
  for (const auto& good : facts.verified) {
    nlohmann::json times = nlohmann::json::array();
    if (const auto logged = good.logged_at()) {
      times.push_back({{"said_by", "transparency-log"}, {"time", logged->to_string()}});
    }
    for (const auto& one : good.timestamps()) {
      times.push_back({{"said_by", to_valid_utf8(one.authority)}, {"time", one.time.to_string()}});
    }
    out["signatures"].push_back({{"authority", to_valid_utf8(good.authority())},
                                 {"signer", to_valid_utf8(good.signer())},
                                 {"times", std::move(times)}});
  }
  const auto add = [&](const Error& error) {
    out["reasons"].push_back(
        {{"id", error.id()}, {"message", to_valid_utf8(error.to_string())}, {"hint", error.hint()}});
  };
  for (const auto& refused : facts.refused) {
    for (const Error& reason : refused.reasons) add(reason);
  }
  for (const Error& notice : facts.notices) add(notice);
  return out.dump(2) + '\n';
}

Result<int> run_blob(const BlobFlags& flags) {
  PRATIQUE_TRY(request, blob_request(flags));
  const SystemClock clock;
  PRATIQUE_TRY(facts, verify_blob(request, clock));
  const auto& render = flags.format == "json" ? blob_json : blob_text;
  PRATIQUE_CHECK(write_stdout(render(flags.artifact, facts)));
  return static_cast<int>(facts.verified.empty() ? kBlocked : kAllowed);
}

}  // namespace

std::function<int()> declare_verify_blob(FlagSet& cli) {
  auto flags = std::make_shared<BlobFlags>();
  BlobFlags& f = *flags;
  cli.option("FILE", f.artifact, "What was signed: a file, or its sha256:… or sha512:…").required();
  cli.option("--bundle", f.bundle, "Sigstore bundle with the signature").required().value("FILE");
  f.evidence.declare(cli);
  cli.option("--effective-time", f.effective_time, "The \"now\" of every check").value("RFC3339");
  cli.option("-o,--output", f.format, "text or json").shows_default().one_of({"text", "json"});
  return [flags] {
    const auto code = run_blob(*flags);
    return code ? *code : report_error(code.error());
  };
}

}  // namespace pratique::app
