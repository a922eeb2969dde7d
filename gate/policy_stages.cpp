#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/escape.h"
#include "gate/actions.h"
#include "gate/nearest.h"
#include "gate/policy_parse.h"

namespace pratique::gate {
namespace {

/// That the policy or the language defines the rule.
Result<void> check_rule_name(const yaml::Node& node, const std::string& name, const Policy& policy) {
  if (name == kPolicyNoMatch) return node.error("`policy.no-match` always blocks and cannot be changed");
  if (policy.rule(name) != nullptr || is_built_in_rule(name)) return {};
  std::vector<std::string> known = built_in_rules();
  for (const Rule& rule : policy.rules) known.push_back(rule.id);
  return node.error(fmt::format("no rule {}{}", quote(name), suggestion(name, known)));
}

Result<std::map<std::string, Action>> parse_actions(const yaml::Node& node, const Policy& policy) {
  std::map<std::string, Action> actions;
  PRATIQUE_TRY(members, node.members());
  for (const auto& [name, value] : members) {
    PRATIQUE_CHECK(check_rule_name(node.key(name), name, policy));
    PRATIQUE_TRY(action, parse_action(value));
    actions.emplace(name, action);
  }
  return actions;
}

Result<ApprovalDemand> parse_approvals(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"min", "from", "notRequester"}));
  ApprovalDemand demand;
  if (const auto min = node.find("min")) {
    PRATIQUE_TRY(number, min->integer(1, 100));
    demand.min = static_cast<int>(number);
  }
  PRATIQUE_TRY(from, node.at("from"));
  PRATIQUE_TRY(groups, from.texts_not_empty());
  demand.groups = std::move(groups);
  if (const auto requester = node.find("notRequester")) {
    PRATIQUE_TRY(value, requester->boolean());
    demand.not_requester = value;
  }
  return demand;
}

/// The rules of a list, each one that judges findings of the policy.
Result<std::set<std::string>> parse_new_only(const yaml::Node& node, const Policy& policy) {
  PRATIQUE_CHECK(node.only_keys({"baseline", "applies"}));
  if (const auto baseline = node.find("baseline")) PRATIQUE_CHECK(baseline->one_of({"deployed"}));
  PRATIQUE_TRY(list, node.at("applies"));
  PRATIQUE_TRY(nodes, list.elements_not_empty());
  std::set<std::string> rules;
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(name, one.text());
    PRATIQUE_CHECK(check_rule_name(one, name, policy));
    const Rule* rule = policy.rule(name);
    if (rule == nullptr || !rule->match) {
      return one.error(fmt::format("{} judges no findings, so none can be new", quote(name)));
    }
    rules.insert(std::move(name));
  }
  return rules;
}

/// `rollback` speaks only when somebody goes back, which cannot be asked for yet (--rollback is refused): reading it
/// strictly is all that there is to do.
Result<void> check_rollback(const yaml::Node& node, const Policy& policy) {
  PRATIQUE_CHECK(node.only_keys({"allowLastGood", "block", "otherwise"}));
  if (const auto allow = node.find("allowLastGood")) PRATIQUE_CHECK(allow->boolean());
  if (const auto otherwise = node.find("otherwise")) PRATIQUE_CHECK(parse_action(*otherwise));
  const auto block = node.find("block");
  if (!block) return {};
  PRATIQUE_TRY(nodes, block->elements());
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(name, one.text());
    PRATIQUE_CHECK(check_rule_name(one, name, policy));
  }
  return {};
}

Result<void> parse_stage_extras(const yaml::Node& node, const Policy& policy, Stage& stage) {
  if (const auto approvals = node.find("approvals")) {
    PRATIQUE_TRY(demand, parse_approvals(*approvals));
    stage.approvals = std::move(demand);
  }
  if (const auto soak = node.find("soak")) {
    PRATIQUE_TRY(length, soak->duration());
    if (policy.rule(kNotSeenUpstream) == nullptr) {
      return node.key("soak").error(
          "`soak` without the rule `digest.not-seen-upstream`, which must be listed in `rules`");
    }
    if (stage.from.empty()) return node.key("soak").error("`soak` in a stage that has no `from`");
    stage.soak = length;
  }
  if (const auto new_only = node.find("newOnly")) {
    PRATIQUE_TRY(rules, parse_new_only(*new_only, policy));
    stage.new_only = std::move(rules);
  }
  if (const auto rollback = node.find("rollback")) PRATIQUE_CHECK(check_rollback(*rollback, policy));
  return {};
}

Result<Stage> parse_stage(const yaml::Node& node, const Policy& policy) {
  PRATIQUE_CHECK(node.only_keys({"from", "mode", "default", "actions", "approvals", "soak", "newOnly", "rollback"}));
  Stage stage;
  if (const auto from = node.find("from")) {
    PRATIQUE_TRY(name, from->text());
    stage.from = std::move(name);
  }
  if (const auto mode = node.find("mode")) {
    PRATIQUE_TRY(word, mode->one_of({"enforce", "warn"}));
    stage.warn_only = word == 1;
  }
  if (const auto otherwise = node.find("default")) {
    PRATIQUE_TRY(action, parse_action(*otherwise));
    stage.otherwise = action;
  }
  if (const auto actions_node = node.find("actions")) {
    PRATIQUE_TRY(actions, parse_actions(*actions_node, policy));
    stage.actions = std::move(actions);
  }
  PRATIQUE_CHECK(parse_stage_extras(node, policy, stage));
  return stage;
}

Result<void> check_from(const yaml::Node& stages_node, const std::map<std::string, Stage>& stages) {
  std::vector<std::string> names;
  for (const auto& [name, stage] : stages) names.push_back(name);
  for (const auto& [name, stage] : stages) {
    if (stage.from.empty()) continue;
    const yaml::Node from = *stages_node.find(name)->find("from");
    if (!stages.contains(stage.from)) {
      return from.error(fmt::format("no stage {}{}", quote(stage.from), suggestion(stage.from, names)));
    }
    std::set<std::string> seen = {name};
    for (std::string next = stage.from; !next.empty(); next = stages.at(next).from) {
      if (!seen.insert(next).second)
        return from.error(fmt::format("a circle of `from`: it comes back to {}", quote(next)));
      if (!stages.contains(next)) break;  // said where that stage is looked at
    }
  }
  return {};
}

/// Puts the actions of the stages before behind those of the stage itself. There is no circle any more.
void inherit_actions(std::map<std::string, Stage>& stages) {
  const std::map<std::string, Stage> own = stages;
  for (auto& [name, stage] : stages) {
    for (std::string next = stage.from; !next.empty(); next = own.at(next).from) {
      for (const auto& [rule, action] : own.at(next).actions) stage.actions.try_emplace(rule, action);
    }
  }
}

}  // namespace

Result<std::map<std::string, Stage>> parse_stages(const yaml::Node& node, const Policy& policy) {
  std::map<std::string, Stage> stages;
  PRATIQUE_TRY(members, node.members());
  if (members.empty()) return node.error("an empty map, where at least one stage is due");
  for (const auto& [name, value] : members) {
    PRATIQUE_CHECK(parse_name(node.key(name)));
    PRATIQUE_TRY(stage, parse_stage(value, policy));
    stages.emplace(name, std::move(stage));
  }
  PRATIQUE_CHECK(check_from(node, stages));
  inherit_actions(stages);
  return stages;
}

Result<WaiverDemands> parse_waiver_demands(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"require", "approverNotOwner", "maxLifetime", "expiringWithin", "files"}));
  WaiverDemands demands;
  if (const auto list = node.find("require")) {
    PRATIQUE_TRY(fields, list->elements());
    for (const yaml::Node& field : fields) {
      PRATIQUE_CHECK(field.one_of({"owner", "approver", "reason", "ticket", "starts", "expires"}));
    }
    PRATIQUE_TRY(names, list->texts());
    demands.require = std::move(names);
  }
  if (const auto other = node.find("approverNotOwner")) {
    PRATIQUE_TRY(value, other->boolean());
    demands.approver_not_owner = value;
  }
  if (const auto longest = node.find("maxLifetime")) {
    PRATIQUE_TRY(length, longest->duration());
    demands.max_lifetime = length;
  }
  if (const auto soon = node.find("expiringWithin")) {
    PRATIQUE_TRY(length, soon->duration());
    demands.expiring_within = length;
  }
  if (const auto list = node.find("files")) {
    PRATIQUE_TRY(files, list->texts());
    demands.files = std::move(files);
  }
  return demands;
}

}  // namespace pratique::gate
