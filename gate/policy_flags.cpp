#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "gate/actions.h"

namespace pratique::gate {
namespace {

using scanners::FindingKind;
using scanners::Severity;

constexpr std::array kKinds = {
    FindingKind::kVulnerability, FindingKind::kWeakness, FindingKind::kSecret, FindingKind::kMisconfiguration,
    FindingKind::kLicense,       FindingKind::kTest,     FindingKind::kLint,   FindingKind::kCoverage};
constexpr std::array kSeverities = {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow,
                                    Severity::kInfo};

Action built_in_action(FindingKind kind, Severity severity) {
  if (kind == FindingKind::kCoverage) return Action::kLog;
  if (severity == Severity::kCritical) return Action::kBlock;
  return severity == Severity::kHigh ? Action::kReview : Action::kLog;
}

nlohmann::json describe(const TextDemand& demand) { return {{demand.is_pattern ? "pattern" : "exact", demand.text}}; }

nlohmann::json describe(const PemText& key) { return {{"key", Digest::of(key.text).to_string()}}; }
nlohmann::json describe(const FilePath& key) { return {{"file", key.path}}; }
nlohmann::json describe(const Keyless& keyless) {
  nlohmann::json identities = nlohmann::json::array();
  for (const IdentityDemand& one : keyless.identities) {
    identities.push_back(
        {{"issuer", describe(one.issuer)}, {"subject", describe(one.subject)}, {"claims", one.claims}});
  }
  return {{"identities", std::move(identities)}, {"sctDemanded", keyless.sct_demanded}};
}

nlohmann::json describe(const FlagDemands& flags) {
  nlohmann::json authorities = nlohmann::json::array();
  for (const Authority& authority : flags.authorities) {
    nlohmann::json one = std::visit([](const auto& means) { return describe(means); }, authority.means);
    one["id"] = authority.id;
    one["logEntryDemanded"] = authority.log_entry_demanded;
    one["timestampDemanded"] = authority.timestamp_demanded;
    authorities.push_back(std::move(one));
  }
  return {{"authorities", authorities},
          {"platforms", flags.platforms},
          {"rules", "KIND.SEVERITY"},
          {"settings", flags.settings}};
}

}  // namespace

PolicySet policy_from_flags(const FlagDemands& flags) {
  Policy policy;
  policy.name = "flags";
  policy.from_flags = true;
  policy.authorities = flags.authorities;
  policy.platforms = flags.platforms;
  SignatureDemand demand;
  for (const Authority& authority : flags.authorities) demand.any_of.push_back(authority.id);
  policy.signature = std::move(demand);
  for (const FindingKind kind : kKinds) {
    for (const Severity severity : kSeverities) {
      Rule rule;
      rule.id = fmt::format("{}.{}", scanners::to_string(kind), scanners::to_string(severity));
      rule.match = Match{.kind = kind, .severity = SeverityRange{severity, severity}};
      policy.nameless.actions.emplace(rule.id, built_in_action(kind, severity));
      policy.rules.push_back(std::move(rule));
    }
  }
  policy.nameless.actions.emplace(kTagMoved, Action::kAlert);
  PolicySet set(Digest::of(json::canonical(describe(flags))));
  set.policies.push_back(std::move(policy));
  return set;
}

}  // namespace pratique::gate
