#include "gate/waiver_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "gate/actions.h"

namespace pratique::gate {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// Without case and outer blanks.
std::string folded(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  std::string out(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_for_here(const Waiver& waiver, const Question& question) {
  if (waiver.stages) {
    const auto& stages = *waiver.stages;
    if (!question.stage || std::find(stages.begin(), stages.end(), *question.stage) == stages.end()) return false;
  }
  if (waiver.digest) return *waiver.digest == question.image.digest;
  const auto& scope = question.image.scope;
  return std::any_of(waiver.images.begin(), waiver.images.end(),
                     [&](const Glob& glob) { return scope ? glob.matches(*scope) : glob.to_string() == "**"; });
}

bool has_field(const Waiver& waiver, std::string_view field) {
  if (field == "owner") return !is_blank(waiver.owner);
  if (field == "approver") return !is_blank(waiver.approver);
  if (field == "reason") return !is_blank(waiver.reason);
  if (field == "ticket") return !is_blank(waiver.ticket);
  return true;  // starts and expires are always there
}

/// Whether it names a finding exactly where its rule judges findings.
std::optional<std::string> misfit(const Waiver& waiver, const Policy& policy) {
  if (waiver.rule == kPolicyNoMatch) return "`policy.no-match` cannot be waived";
  const bool names_finding = waiver.vulnerability || waiver.finding;
  const Rule* rule = policy.rule(waiver.rule);
  if (rule == nullptr && !is_built_in_rule(waiver.rule)) return std::nullopt;  // perhaps a rule of another policy
  const bool judges_findings = rule != nullptr && rule->match;
  if (!judges_findings && (names_finding || waiver.component || waiver.path)) {
    return "its rule is about no finding, but it names one";
  }
  const bool is_score =
      judges_findings && (rule->match->below || rule->match->kind == scanners::FindingKind::kCoverage);
  if (judges_findings && !is_score && !names_finding) return "it names neither `vulnerability` nor `finding`";
  return std::nullopt;
}

std::optional<std::string> shortfall(const Waiver& waiver, const Policy& policy, Time now) {
  const WaiverDemands& demands = policy.waivers;
  if (now < waiver.starts) return fmt::format("it starts at {}", waiver.starts.to_string());
  if (now >= waiver.expires) return fmt::format("it expired at {}", waiver.expires.to_string());
  for (const std::string& field : demands.require) {
    if (!has_field(waiver, field)) return fmt::format("`{}` is missing or blank", field);
  }
  const std::string owner = folded(waiver.owner);
  if (demands.approver_not_owner && !owner.empty() && owner == folded(waiver.approver)) {
    return "its approver is its owner";
  }
  if (demands.max_lifetime < waiver.expires - waiver.starts) {
    return fmt::format("it lasts longer than the {} that are allowed", demands.max_lifetime.to_string());
  }
  return misfit(waiver, policy);
}

bool same_id(const AliasGroups& groups, const scanners::Finding& finding, const std::string& id) {
  if (finding.id.empty()) return false;
  const bool vulnerability = finding.kind == scanners::FindingKind::kVulnerability;
  if (vulnerability && groups.same(finding.id, id)) return true;
  return finding.id == id || std::find(finding.aliases.begin(), finding.aliases.end(), id) != finding.aliases.end();
}

}  // namespace

WaiverBook::WaiverBook(const std::vector<Waiver>& waivers, const Policy& policy, const Question& question,
                       const AliasGroups& groups)
    : policy_(&policy), groups_(&groups) {
  for (const Waiver& waiver : waivers) {
    if (!is_for_here(waiver, question)) continue;
    if (auto why = shortfall(waiver, policy, question.now)) {
      refused_.push_back({&waiver, *std::move(why)});
    } else {
      in_force_.emplace(waiver.rule, Entry{&waiver});
    }
  }
}

bool WaiverBook::answers(const Waiver& waiver, const scanners::Finding& finding) const {
  if (waiver.vulnerability && !same_id(*groups_, finding, *waiver.vulnerability)) return false;
  if (waiver.finding && finding.id != *waiver.finding) return false;
  if (waiver.path && !waiver.path->matches(finding.path)) return false;
  if (!waiver.component) return true;
  const auto component = PackageUrl::parse(finding.package_url);
  if (!component) return false;
  PackageUrl found = *component;
  if (found.version.empty()) found.version = finding.version;
  return waiver.component->covers(found);
}

const Waiver* WaiverBook::answer(std::string_view rule, const scanners::Finding* finding) {
  const Waiver* first = nullptr;
  const auto [begin, end] = in_force_.equal_range(rule);
  for (auto entry = begin; entry != end; ++entry) {
    if (finding != nullptr && !answers(*entry->second.waiver, *finding)) continue;
    entry->second.used = true;
    if (first == nullptr) first = entry->second.waiver;
  }
  return first;
}

std::vector<const Waiver*> WaiverBook::unused() const {
  std::vector<const Waiver*> all;
  for (const auto& [rule, entry] : in_force_) {
    if (!entry.used) all.push_back(entry.waiver);
  }
  return all;
}

std::set<const Waiver*> WaiverBook::settled() const {
  std::set<const Waiver*> all;
  for (const auto& [rule, entry] : in_force_) {
    if (entry.used) all.insert(entry.waiver);
  }
  for (const Refused& refused : refused_) all.insert(refused.waiver);
  return all;
}

std::vector<const Waiver*> WaiverBook::expiring(Time now) const {
  std::vector<const Waiver*> all;
  for (const auto& [rule, entry] : in_force_) {
    if (entry.used && entry.waiver->expires - now < policy_->waivers.expiring_within) all.push_back(entry.waiver);
  }
  return all;
}

}  // namespace pratique::gate
