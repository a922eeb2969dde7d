#include "gate/alias_groups.h"

namespace pratique::gate {

std::size_t AliasGroups::index_of(const std::string& id) {
  const auto [entry, is_new] = indexes_.try_emplace(id, ids_.size());
  if (is_new) {
    ids_.push_back(id);
    parents_.push_back(entry->second);
    cves_.push_back(id.starts_with("CVE-") ? id : std::string());
  }
  return entry->second;
}

std::size_t AliasGroups::root_of(std::size_t index) const {
  while (parents_[index] != index) {
    parents_[index] = parents_[parents_[index]];
    index = parents_[index];
  }
  return index;
}

void add_assertions(const scanners::Finding& finding, AliasAssertions& all) {
  if (finding.kind != scanners::FindingKind::kVulnerability || finding.id.empty()) return;
  for (const std::string& alias : finding.aliases) {
    if (!alias.empty()) all.emplace(finding.id, alias);
  }
}

AliasGroups::AliasGroups(const AliasAssertions& assertions) {
  for (const auto& [id, alias] : assertions) join(root_of(index_of(id)), root_of(index_of(alias)));
}

void AliasGroups::join(std::size_t a, std::size_t b) {
  if (a == b || (!cves_[a].empty() && !cves_[b].empty())) return;
  parents_[b] = a;
  if (cves_[a].empty()) cves_[a] = cves_[b];
}

std::string_view AliasGroups::group_of(std::string_view id) const {
  const auto found = indexes_.find(id);
  return found == indexes_.end() ? id : std::string_view(ids_[root_of(found->second)]);
}

std::string_view AliasGroups::cve_of(std::string_view id) const {
  const auto found = indexes_.find(id);
  if (found != indexes_.end()) return cves_[root_of(found->second)];
  return id.starts_with("CVE-") ? id : "";
}

}  // namespace pratique::gate
