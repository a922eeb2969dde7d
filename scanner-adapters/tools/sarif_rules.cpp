#include "scanner-adapters/tools/sarif_rules.h"

#include "scanner-adapters/tools/fields.h"

namespace pratique::scanners {
namespace {

using json::View;

/// An index into a list of `size`; nothing, if it is absent or out of range (-1 is how SARIF writes "none").
Result<std::optional<std::size_t>> index_at(const View& owner, std::string_view name, std::size_t size) {
  const auto member = owner.find(name);
  if (!member) return std::optional<std::size_t>();
  if (!member->is_integer()) return member->must_be("an integer");
  if (size == 0) return std::optional<std::size_t>();
  const auto index = member->integer(0, static_cast<std::int64_t>(size) - 1);
  return index ? std::optional<std::size_t>(static_cast<std::size_t>(*index)) : std::nullopt;
}

/// Whether a result of this id may mean this rule: "CA1000/1" is a part of "CA1000" (SARIF 3.52.4).
bool names_rule(std::string_view id, std::string_view rule_id) {
  return id == rule_id || (id.starts_with(rule_id) && id.size() > rule_id.size() && id[rule_id.size()] == '/');
}

std::string_view id_of(const View& rule) {
  const auto id = rule.find("id");
  return id && id->is_string() ? *id->string() : "";
}

}  // namespace

Result<std::string_view> own_rule_id(const View& result) {
  PRATIQUE_TRY(id, result.string_or("ruleId", ""));
  if (!id.empty()) return id;
  PRATIQUE_TRY(rule, object_or_none(result, "rule"));
  return rule ? rule->string_or("id", "") : Result<std::string_view>(id);
}

Result<void> SarifRules::add(const View& component, Component& rules) {
  PRATIQUE_TRY(list, objects_or_none(component, "rules"));
  for (const View& rule : list) {
    PRATIQUE_TRY(id, rule.string_or("id", ""));
    if (!id.empty()) by_id_.try_emplace(id, rule);
  }
  rules = std::move(list);
  return {};
}

Result<SarifRules> SarifRules::of_run(const View& run) {
  SarifRules rules;
  PRATIQUE_TRY(tool, object_at(run, "tool"));
  PRATIQUE_TRY(driver, object_at(tool, "driver"));
  PRATIQUE_CHECK(rules.add(driver, rules.driver_));
  PRATIQUE_TRY(extensions, objects_or_none(tool, "extensions"));
  rules.extensions_.resize(extensions.size());
  for (std::size_t i = 0; i < extensions.size(); ++i) PRATIQUE_CHECK(rules.add(extensions[i], rules.extensions_[i]));
  return rules;
}

Result<std::optional<View>> SarifRules::by_index(const View& result, std::optional<View> reference,
                                                 std::string_view id) const {
  const Component* component = &driver_;
  if (reference) {
    PRATIQUE_TRY(tool_component, object_or_none(*reference, "toolComponent"));
    if (tool_component && tool_component->find("index")) {
      PRATIQUE_TRY(place, index_at(*tool_component, "index", extensions_.size()));
      if (!place) return std::optional<View>();
      component = &extensions_[*place];
    }
  }
  const bool own_index = result.find("ruleIndex").has_value();
  if (!own_index && !reference) return std::optional<View>();
  PRATIQUE_TRY(index, own_index ? index_at(result, "ruleIndex", component->size())
                                : index_at(*reference, "index", component->size()));
  if (!index) return std::optional<View>();
  const View& rule = (*component)[*index];
  return id.empty() || names_rule(id, id_of(rule)) ? std::optional<View>(rule) : std::nullopt;
}

std::optional<View> SarifRules::by_id(std::string_view id) const {
  if (const auto exact = by_id_.find(id); exact != by_id_.end()) return exact->second;
  const std::size_t slash = id.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto outer = by_id_.find(id.substr(0, slash));
  return outer == by_id_.end() ? std::nullopt : std::optional<View>(outer->second);
}

Result<std::optional<View>> SarifRules::rule_of(const View& result) const {
  PRATIQUE_TRY(id, own_rule_id(result));
  PRATIQUE_TRY(reference, object_or_none(result, "rule"));
  PRATIQUE_TRY(indexed, by_index(result, reference, id));
  if (indexed || id.empty()) return indexed;
  return by_id(id);
}

}  // namespace pratique::scanners
