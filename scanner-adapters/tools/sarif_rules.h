#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json_view.h"
#include "base/result.h"

namespace pratique::scanners {

/// The rules of one run of SARIF (2.1.0, sections 3.19.23 and 3.52): of the driver and of the extensions. Taxonomies
/// are no rules. The document must outlive it.
class SarifRules {
 public:
  /// Errors: json.malformed (a list of rules or of extensions of another type).
  static Result<SarifRules> of_run(const json::View& run);

  /// The rule of a result: by index, unless the rule there has another id; else by id; else by id without its last
  /// part. Errors: json.malformed (a member of another type).
  Result<std::optional<json::View>> rule_of(const json::View& result) const;

 private:
  using Component = std::vector<json::View>;
  Result<void> add(const json::View& component, Component& rules);
  Result<std::optional<json::View>> by_index(const json::View& result, std::optional<json::View> rule_reference,
                                             std::string_view id) const;
  std::optional<json::View> by_id(std::string_view id) const;

  Component driver_;
  std::vector<Component> extensions_;
  std::unordered_map<std::string_view, json::View> by_id_;
};

/// The id that a result itself names: `ruleId`, else `rule.id`; else empty.
Result<std::string_view> own_rule_id(const json::View& result);

}  // namespace pratique::scanners
