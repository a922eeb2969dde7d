#include "gate/alias_groups.h"

namespace pratique::gate {

std::size_t AliasGroups::index_of(const std::string& id) {
  const auto [entry, is_new] = indexes_.try_emplace(id, ids_.size());
  if (is_new) {
    ids_.push_back(id);
    parents_.push_back(entry->second);
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

void AliasGroups::add(const scanners::Finding& finding) {
  if (finding.kind != scanners::FindingKind::kVulnerability || finding.id.empty()) return;
  const std::size_t own = index_of(finding.id);
  for (const std::string& alias : finding.aliases) {
    if (!alias.empty()) parents_[root_of(index_of(alias))] = root_of(own);
  }
}

std::string_view AliasGroups::group_of(std::string_view id) const {
  const auto found = indexes_.find(id);
  return found == indexes_.end() ? id : std::string_view(ids_[root_of(found->second)]);
}

}  // namespace pratique::gate
