#include "app/engine/verify.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "app/cli/cache_flags.h"
#include "app/cli/command.h"
#include "app/cli/commands.h"
#include "app/cli/evidence_flags.h"
#include "app/cli/flags.h"
#include "app/cli/outputs.h"
#include "app/cli/places.h"
#include "app/cli/progress.h"
#include "app/cli/report_error.h"
#include "app/cli/version.h"
#include "app/engine/record.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr Reason kUsage{"usage", Kind::kUsage, ""};
constexpr Reason kFlagNotBuilt{"policy.invalid", Kind::kConfig, "README.md says what is not there yet"};

struct VerifyFlags {
  std::string image, policy, policy_digest, stage, scope, effective_time, fail_on = "review", database, baseline;
  std::string kev, epss, aliases, scanner_version;
  std::vector<std::string> severities;
  std::vector<std::string> waivers, reports, annotations, platforms, outputs, baseline_reports;
  bool dry_run = false, offline = false, verbose = false, rollback = false;
  EvidenceFlags evidence;
  PlaceFlags place;
  std::string actor;
  CacheFlags cache;
  /// Flags of the contract that this version does not build: name → values given.
  std::map<std::string, std::vector<std::string>> not_built;
};

/// Flags that mean something to a gate and are not built yet: they are refused when used, never passed over.
constexpr std::array kNotBuiltFlags{
    "vex",        "require-attestation",   "user-metadata",        "source-uri", "source-branch", "source-tag",
    "builder-id", "notation-trust-policy", "notation-trust-store"};

Result<void> refuse_what_is_not_built(const VerifyFlags& flags) {
  if (flags.rollback) return Error(kFlagNotBuilt, "--rollback is not supported by this version");
  for (const auto& [name, values] : flags.not_built) {
    if (!values.empty()) return Error(kFlagNotBuilt, fmt::format("--{} is not supported by this version", name));
  }
  return {};
}

Result<std::map<std::string, std::string>> annotations(const std::vector<std::string>& pairs) {
  std::map<std::string, std::string> out;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos)
      return Error(kUsage, fmt::format("-a {}: write KEY=VALUE", quote(pair)));
    const auto [place, is_new] = out.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    if (!is_new) return Error(kUsage, fmt::format("-a {}: the key is given twice", quote(pair)));
  }
  return out;
}

Result<void> check_platform(const std::string& text) {
  const auto parts = std::count(text.begin(), text.end(), '/');
  const bool good =
      parts >= 1 && parts <= 2 && text.front() != '/' && text.back() != '/' && text.find("//") == std::string::npos &&
      std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '_' || c == '-';
      });
  if (!good) return Error(kUsage, fmt::format("--platform {}: write OS/ARCH or OS/ARCH/VARIANT", quote(text)));
  return {};
}

Result<void> check_who_vouches(const VerifyFlags& flags) {
  const bool by_flags = flags.evidence.names_somebody();
  if (flags.policy.empty() && !by_flags) {
    return Error(kUsage, "nothing says who may vouch for the image")
        .with_hint("give --policy FILE, --key FILE, or --certificate-identity NAME --certificate-oidc-issuer URL");
  }
  if (!flags.policy.empty() && by_flags) {
    return Error(kUsage, "a policy and flags that say who may vouch are two policies at once")
        .with_hint("put the key or identity into the policy, or leave the policy out");
  }
  if (!flags.policy.empty() && flags.evidence.timestamp == "required") {
    return Error(kUsage, "--timestamp demands one of flags' signatures, and there is a policy")
        .with_hint("write `rfc3161timestamp: {}` beside the policy's authority");
  }
  if (!flags.policy.empty() && flags.evidence.ignores_sct) {
    return Error(kUsage, "--insecure-ignore-sct is about flags' signatures, and there is a policy")
        .with_hint("write `insecureIgnoreSCT: true` beside the policy's identities");
  }
  if (!flags.policy.empty() && !flags.annotations.empty()) {
    return Error(kUsage, "-a demands annotations of flags' signatures, and there is a policy");
  }
  return {};
}

Result<VerifyRequest> request_of(const VerifyFlags& flags) {
  if (flags.image.empty()) return Error(kUsage, "no image is named").with_hint("--image HOST/REPO@sha256:…");
  PRATIQUE_TRY(image, Reference::parse(flags.image));
  VerifyRequest request{
      .image = std::move(image), .stage = optional_text(flags.stage), .annotations = {}, .platforms = flags.platforms};
  if (!flags.scope.empty()) {
    if (request.image.repository() != nullptr)
      return Error(kUsage, "--scope names a layout; the image is in a registry");
    PRATIQUE_TRY(scope, Repository::parse(flags.scope));
    request.scope = scope.to_string();
  }
  PRATIQUE_TRY(time, optional_time(flags.effective_time));
  request.effective_time = time;
  PRATIQUE_TRY(log, flags.evidence.log_mode());
  request.log = log;
  PRATIQUE_TRY(timestamp, flags.evidence.timestamp_demanded());
  request.timestamp_demanded = timestamp;
  request.sct_demanded = !flags.evidence.ignores_sct;
  PRATIQUE_TRY(identity, flags.evidence.identity.read());
  request.identity = std::move(identity);
  PRATIQUE_TRY(demanded, annotations(flags.annotations));
  request.annotations = std::move(demanded);
  for (const std::string& platform : flags.platforms) PRATIQUE_CHECK(check_platform(platform));
  if (flags.fail_on != "review" && flags.fail_on != "block") {
    return Error(kUsage, fmt::format("--fail-on {}: it is review or block", quote(flags.fail_on)));
  }
  PRATIQUE_CHECK(check_who_vouches(flags));
  if (flags.rollback && (flags.database.empty() || flags.database == "none")) {
    return Error(kUsage, "--rollback needs --db: only the ledger knows what was good last");
  }
  request.fail_on_block_only = flags.fail_on == "block";
  request.dry_run = flags.dry_run;
  request.steering = {.policy = flags.policy,
                      .waivers = flags.waivers,
                      .keys = flags.evidence.keys,
                      .trusted_root = flags.evidence.trusted_root,
                      .sct = flags.evidence.sct,
                      .kev = flags.kev,
                      .epss = flags.epss,
                      .aliases = flags.aliases,
                      .scanner_version = flags.scanner_version,
                      .severities = flags.severities,
                      .identity_demanded = request.identity.has_value()};
  for (const std::string& report : flags.reports) {
    PRATIQUE_TRY(argument, parse_report_argument(report));
    request.reports.push_back(std::move(argument));
  }
  if (!flags.baseline.empty() && flags.baseline != "deployed") {
    PRATIQUE_TRY(baseline, Digest::parse(flags.baseline));
    request.baseline = std::move(baseline);
  }
  for (const std::string& report : flags.baseline_reports) {
    if (!request.baseline) return Error(kUsage, "--baseline-report needs --baseline DIGEST: about which image is it?");
    PRATIQUE_TRY(argument, parse_report_argument(report));
    request.baseline_reports.push_back(std::move(argument));
  }
  return request;
}

Result<void> check_policy_digest(const VerifyFlags& flags, const Judged& judged) {
  if (flags.policy_digest.empty()) return {};
  PRATIQUE_TRY(pinned, Digest::parse(flags.policy_digest));
  if (pinned == judged.verdict.policy_digest) return {};
  constexpr Reason kOther{"policy.invalid", Kind::kConfig,
                          "use the policy that was pinned, or pin this one after a review"};
  return Error(kOther, fmt::format("the policy is {}, pinned is {}", judged.verdict.policy_digest.to_string(),
                                   pinned.to_string()));
}

std::string ci_url() {
  const char* server = std::getenv("GITHUB_SERVER_URL");
  const char* repository = std::getenv("GITHUB_REPOSITORY");
  const char* run = std::getenv("GITHUB_RUN_ID");
  if (server != nullptr && repository != nullptr && run != nullptr)
    return fmt::format("{}/{}/actions/runs/{}", server, repository, run);
  const char* job = std::getenv("CI_JOB_URL");
  return job != nullptr ? job : "";
}

/// Where verdicts are kept, and what those before saw of transparency logs.
struct Memory {
  std::unique_ptr<db::Store> store;  ///< or nullptr: nothing is kept
  std::vector<verifier::SeenTree> trees;
};

Result<Memory> open_memory(const VerifyFlags& flags, Clock& clock) {
  if (flags.database.empty() || flags.database == "none") return Memory{};
  PRATIQUE_TRY(store, open_store(flags.database, db::OpenMode::kCreate, clock));
  PRATIQUE_TRY(trees, seen_trees(*store));
  return Memory{std::move(store), std::move(trees)};
}

/// The verdict stands whether or not it could be kept; but a gate that was told to keep it and could not, has failed.
Result<void> keep(const VerifyFlags& flags, const Judged& judged, const Result<Memory>& memory, Clock& clock) {
  if (!memory) return memory.error();
  if (!memory->store) return {};
  const Recorder recorder{actor_from(flags.actor, "user"), std::string(version_line()), ci_url(),
                          flags.dry_run ? "dry-run" : "enforce"};
  PRATIQUE_TRY(id, record_verdict(*memory->store, judged, recorder, clock.now()));
  say(fmt::format("recorded as verdict {} in {}", id, flags.database));
  return {};
}

Result<int> run(const VerifyFlags& flags) {
  PRATIQUE_TRY(request, request_of(flags));
  PRATIQUE_TRY(outputs, parse_outputs(flags.outputs));
  PRATIQUE_CHECK(refuse_what_is_not_built(flags));
  SystemClock clock;
  PRATIQUE_TRY(access, flags.place.set_up(request.image.repository()));
  const auto cache = request.image.repository() == nullptr ? nullptr : flags.cache.open();
  if (cache) access.options.hints = cache->hints(clock.now());
  Places places(access.options, access.credentials, clock, cache.get());
  auto memory = open_memory(flags, clock);
  if (memory) request.seen_trees = std::move(memory->trees);
  const Progress progress("verifying " + request.image.to_string());
  PRATIQUE_TRY(judged, verify_image(request, places, clock));
  say_mirror_notices(places.client());
  PRATIQUE_CHECK(check_policy_digest(flags, judged));
  PRATIQUE_CHECK(write_outputs(judged.verdict, outputs, flags.verbose));
  say_warnings(places);
  if (flags.verbose) {
    const registry::Traffic traffic = places.client().traffic();
    say(fmt::format("{} requests on {} connections, {} bytes", traffic.requests, traffic.connections, traffic.bytes));
  }
  close_cache(cache.get(), places.client(), clock.now(), flags.verbose);
  PRATIQUE_CHECK(keep(flags, judged, memory, clock));
  return judged.verdict.exit_code;
}

}  // namespace

std::function<int()> declare_verify(FlagSet& cli) {
  auto flags = std::make_shared<VerifyFlags>();
  VerifyFlags& f = *flags;
  cli.option("--image", f.image, "HOST/REPO@sha256:…, oci:FOLDER@sha256:… or oci:FILE.tar@sha256:…").value("REF");
  cli.option("--stage", f.stage, "Stage of the policy that the image is to enter").value("NAME");
  cli.option("--policy", f.policy, "Gate policy (docs/policy.md)").value("FILE");
  cli.option("--policy-digest", f.policy_digest, "The policy must have this digest").value("DIGEST");
  cli.option("--waivers", f.waivers, "Waivers beside those of the policy (repeatable)").value("FILE");
  cli.option("--report", f.reports, "Scanner report: FILE or TOOL/FORMAT=FILE (repeatable)").value("FILE");
  cli.option("--kev", f.kev, "CISA's catalogue of known exploited vulnerabilities (JSON)").value("FILE");
  cli.option("--epss", f.epss, "FIRST's scores of how likely an exploit is (CSV, also in gzip)").value("FILE");
  cli.option("--aliases", f.aliases, "Ids that mean the same vulnerability (JSON, docs/policy.md)").value("FILE");
  cli.option("--severities", f.severities, "What a source says of severities (JSON, docs/policy.md; repeatable)")
      .value("FILE");
  cli.option("--scanner-version", f.scanner_version,
             "What `trivy version --format json` says: the database's time for reports of Trivy")
      .value("FILE");
  f.evidence.declare(cli);
  cli.option("-a,--annotation", f.annotations, "Signed annotation that must be there (repeatable)").value("KEY=VALUE");
  cli.option("--platform", f.platforms, "Judge exactly these platforms, or add them to the policy's (repeatable)")
      .value("OS/ARCH");
  cli.option("--scope", f.scope, "Name under which a layout is judged").value("HOST/REPO");
  cli.option("--baseline", f.baseline, "What runs now, for newOnly: a digest").value("DIGEST");
  cli.option("--baseline-report", f.baseline_reports, "Report about the baseline (repeatable)").value("FILE");
  cli.option("--fail-on", f.fail_on, "review or block: block lets a review pass with a warning")
      .shows_default()
      .value("WORD");
  cli.flag("--dry-run", f.dry_run, "Say the verdict; exit codes 2 and 3 become 0");
  cli.option("--effective-time", f.effective_time, "The \"now\" of every check").value("RFC3339");
  cli.flag("--offline", f.offline, "Ask nobody but the image's own registry (this version never does)");
  f.place.declare(cli);
  f.cache.declare(cli);
  cli.option("--db", f.database, "Keep the verdict in this database (none: do not)").value("FILE");
  cli.option("--actor", f.actor, "Who asks, for the ledger (found out if not given)").value("NAME");
  cli.option("-o,--output", f.outputs, "FORMAT or FORMAT=FILE: text (default) or json (repeatable)").value("FORMAT");
  cli.flag("-v,--verbose", f.verbose, "Also what is only logged, and the requests made");
  cli.flag("--rollback", f.rollback).hidden();
  for (const char* name : kNotBuiltFlags) {
    cli.option("--" + std::string(name), f.not_built[name]).hidden();
  }
  return [flags] {
    const auto code = run(*flags);
    return code ? *code : report_error(code.error());
  };
}

}  // namespace pratique::app
