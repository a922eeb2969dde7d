#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/escape.h"
#include "gate/nearest.h"
#include "gate/policy_parse.h"

namespace pratique::gate {
namespace {

constexpr std::int64_t kMostAuthorities = 1'000;

Result<SignatureDemand> parse_signature(const yaml::Node& node, const Policy& policy) {
  PRATIQUE_CHECK(node.only_keys({"anyOf", "threshold"}));
  SignatureDemand demand;
  PRATIQUE_TRY(list, node.at("anyOf"));
  PRATIQUE_TRY(names, list.elements_not_empty());
  std::vector<std::string> known;
  for (const Authority& authority : policy.authorities) known.push_back(authority.name);
  for (const yaml::Node& one : names) {
    PRATIQUE_TRY(name, one.text());
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return one.error(fmt::format("no authority of the name {}{}", quote(name), suggestion(name, known)));
    }
    std::string id = authority_id(policy.name, name);
    if (std::find(demand.any_of.begin(), demand.any_of.end(), id) != demand.any_of.end()) {
      return one.error(fmt::format("the authority {} is there twice", quote(name)));
    }
    demand.any_of.push_back(std::move(id));
  }
  if (const auto threshold = node.find("threshold")) {
    PRATIQUE_TRY(number, threshold->integer(1, kMostAuthorities));
    if (number > static_cast<std::int64_t>(demand.any_of.size())) {
      return threshold->error(fmt::format("{} signatures are demanded of {} authorities, which can never be", number,
                                          demand.any_of.size()));
    }
    demand.threshold = static_cast<int>(number);
  }
  return demand;
}

Result<void> parse_ages(const yaml::Node& node, ReportDemand& demand) {
  if (const auto age = node.find("maxAge")) {
    PRATIQUE_TRY(length, age->duration());
    demand.max_age = length;
  }
  if (const auto age = node.find("maxDatabaseAge")) {
    PRATIQUE_TRY(length, age->duration());
    demand.max_database_age = length;
  }
  if (const auto unknown = node.find("unknownDatabaseAge")) {
    PRATIQUE_TRY(action, parse_action(*unknown));
    demand.unknown_database_age = action;
  }
  return {};
}

Result<void> parse_binding(const yaml::Node& node, ReportDemand& demand) {
  if (const auto subject = node.find("subject")) {
    PRATIQUE_TRY(word, subject->one_of({"image", "commit"}));
    demand.about_commit = word == 1;
  }
  if (const auto bind = node.find("bind")) {
    PRATIQUE_TRY(word, bind->one_of({"asserted", "image-id", "report-digest", "attested"}));
    if (word == 3) return bind->unsupported("`bind: attested`");
    demand.bind = static_cast<Binding>(word);
  }
  if (demand.about_commit && demand.bind != Binding::kAsserted) {
    return node.key("subject").unsupported("`subject: commit` with another `bind` than `asserted`");
  }
  if (const auto authorities = node.find("authorities")) {
    PRATIQUE_CHECK(authorities->texts());
    return node.key("authorities").unsupported("`authorities` of a report (attested reports)");
  }
  return {};
}

Result<void> parse_completeness(const yaml::Node& node, ReportDemand& demand) {
  if (const auto complete = node.find("complete")) {
    PRATIQUE_TRY(value, complete->boolean());
    demand.complete = value;
  }
  if (const auto skipped = node.find("maxSkipped")) {
    PRATIQUE_TRY(number, skipped->integer(0, 1'000'000'000));
    demand.max_skipped = number;
  }
  return {};
}

Result<ReportDemand> parse_report(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"name", "tools", "quorum", "bind", "subject", "authorities", "maxAge",
                                 "maxDatabaseAge", "unknownDatabaseAge", "complete", "maxSkipped"}));
  ReportDemand demand;
  PRATIQUE_TRY(name_node, node.at("name"));
  PRATIQUE_TRY(name, parse_name(name_node));
  demand.name = std::move(name);
  PRATIQUE_TRY(tools_node, node.at("tools"));
  PRATIQUE_TRY(tools, tools_node.texts_not_empty());
  demand.tools = std::move(tools);
  const std::size_t different = std::set<std::string>(demand.tools.begin(), demand.tools.end()).size();
  if (different != demand.tools.size()) return tools_node.error("a tool is there twice");
  if (const auto quorum = node.find("quorum")) {
    PRATIQUE_TRY(number, quorum->integer(1, kMostAuthorities));
    if (number > static_cast<std::int64_t>(different)) {
      return quorum->error(fmt::format("a quorum of {} out of {} tools, which can never be", number, different));
    }
    demand.quorum = static_cast<int>(number);
  }
  PRATIQUE_CHECK(parse_ages(node, demand));
  PRATIQUE_CHECK(parse_binding(node, demand));
  PRATIQUE_CHECK(parse_completeness(node, demand));
  return demand;
}

Result<void> refuse_unbuilt_evidence(const yaml::Node& node) {
  if (const auto provenance = node.find("provenance")) {
    PRATIQUE_CHECK(provenance->only_keys({"predicateTypes", "authorities", "builders", "source", "minLevel"}));
    return node.key("provenance").unsupported("`evidence.provenance`");
  }
  if (const auto sbom = node.find("sbom")) {
    PRATIQUE_CHECK(sbom->only_keys({"predicateTypes", "authorities"}));
    return node.key("sbom").unsupported("`evidence.sbom`");
  }
  return {};
}

}  // namespace

Result<void> parse_evidence(const yaml::Node& node, Policy& policy) {
  PRATIQUE_CHECK(node.only_keys({"signature", "provenance", "sbom", "reports"}));
  if (const auto signature = node.find("signature")) {
    PRATIQUE_TRY(demand, parse_signature(*signature, policy));
    policy.signature = std::move(demand);
  }
  PRATIQUE_CHECK(refuse_unbuilt_evidence(node));
  const auto reports = node.find("reports");
  if (!reports) return {};
  PRATIQUE_TRY(nodes, reports->elements());
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(demand, parse_report(one));
    const auto same = [&](const ReportDemand& other) { return other.name == demand.name; };
    if (std::any_of(policy.reports.begin(), policy.reports.end(), same)) {
      return one.error(fmt::format("a second report of the name {}", quote(demand.name)));
    }
    policy.reports.push_back(std::move(demand));
  }
  return {};
}

}  // namespace pratique::gate
