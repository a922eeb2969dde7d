#include "gate/policy_parse.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "gate/nearest.h"

namespace pratique::gate {
namespace {

constexpr std::size_t kLongestName = 128;

bool is_name(std::string_view text) {
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= kLongestName && alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

/// `os/arch` or `os/arch/variant`.
Result<std::string> parse_platform(const yaml::Node& node) {
  PRATIQUE_TRY(text, node.text());
  const auto slashes = std::count(text.begin(), text.end(), '/');
  const bool blank_part = text.starts_with('/') || text.ends_with('/') || text.find("//") != std::string::npos;
  if (slashes < 1 || slashes > 2 || blank_part) {
    return node.error(fmt::format("{}, where a platform as in linux/amd64 or linux/arm/v7 is due", quote(text)));
  }
  return text;
}

Result<std::vector<std::string>> parse_require(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"platforms"}));
  std::vector<std::string> platforms;
  const auto list = node.find("platforms");
  if (!list) return platforms;
  PRATIQUE_TRY(nodes, list->elements_not_empty());
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(platform, parse_platform(one));
    if (std::find(platforms.begin(), platforms.end(), platform) != platforms.end()) {
      return one.error(fmt::format("the platform {} is there twice", quote(platform)));
    }
    platforms.push_back(std::move(platform));
  }
  return platforms;
}

Result<std::vector<Glob>> parse_images(const yaml::Node& node) {
  PRATIQUE_TRY(nodes, node.elements_not_empty());
  std::vector<Glob> globs;
  for (const yaml::Node& one : nodes) {
    PRATIQUE_CHECK(one.only_keys({"glob"}));
    PRATIQUE_TRY(glob, one.at("glob"));
    PRATIQUE_TRY(text, glob.text());
    globs.emplace_back(std::move(text));
  }
  return globs;
}

/// Keys of the language that this version does not have. Their form is only looked at as far as it costs nothing.
Result<void> refuse_unbuilt_keys(const yaml::Node& spec) {
  if (const auto vex = spec.find("vex")) {
    PRATIQUE_TRY(nodes, vex->elements());
    for (const yaml::Node& one : nodes) {
      PRATIQUE_CHECK(one.only_keys({"authority", "suppress", "requireJustification"}));
    }
    return spec.key("vex").unsupported("`vex`");
  }
  return {};
}

Result<void> parse_feeds(const yaml::Node& feeds, Policy& policy) {
  PRATIQUE_CHECK(feeds.only_keys({"maxAge"}));
  if (const auto age = feeds.find("maxAge")) {
    PRATIQUE_TRY(duration, age->duration());
    policy.feeds_max_age = duration;
  }
  return {};
}

Result<Policy> parse_policy(const yaml::Node& document) {
  Policy policy;
  PRATIQUE_TRY(spec, open_document(document, "GatePolicy", policy.name));
  PRATIQUE_CHECK(spec.only_keys({"images", "require", "authorities", "trustRoots", "evidence", "severity",
                                 "toolSuppressions", "feeds", "rules", "stages", "waivers", "vex"}));
  PRATIQUE_TRY(images, spec.at("images"));
  PRATIQUE_TRY(globs, parse_images(images));
  policy.images = std::move(globs);
  if (const auto require = spec.find("require")) {
    PRATIQUE_TRY(platforms, parse_require(*require));
    policy.platforms = std::move(platforms);
  }
  if (const auto roots = spec.find("trustRoots")) {
    PRATIQUE_TRY(files, parse_trust_roots(*roots));
    policy.trust_roots = std::move(files);
  }
  if (const auto authorities = spec.find("authorities")) {
    PRATIQUE_TRY(who, parse_authorities(*authorities, policy));
    policy.authorities = std::move(who);
  }
  if (const auto evidence = spec.find("evidence")) PRATIQUE_CHECK(parse_evidence(*evidence, policy));
  if (const auto feeds = spec.find("feeds")) PRATIQUE_CHECK(parse_feeds(*feeds, policy));
  if (const auto severity = spec.find("severity")) {
    PRATIQUE_TRY(severity_rules, parse_severity_rules(*severity));
    policy.severity = std::move(severity_rules);
  }
  if (const auto suppressions = spec.find("toolSuppressions")) {
    PRATIQUE_TRY(word, suppressions->one_of({"count", "trust"}));
    policy.trust_tool_suppressions = word == 1;
  }
  PRATIQUE_TRY(rules_node, spec.at("rules"));
  PRATIQUE_TRY(rules, parse_rules(rules_node));
  policy.rules = std::move(rules);
  if (const auto stages_node = spec.find("stages")) {
    PRATIQUE_TRY(stages, parse_stages(*stages_node, policy));
    policy.stages = std::move(stages);
  }
  if (const auto waivers = spec.find("waivers")) {
    PRATIQUE_TRY(demands, parse_waiver_demands(*waivers));
    policy.waivers = std::move(demands);
  }
  PRATIQUE_CHECK(refuse_unbuilt_keys(spec));
  return policy;
}

/// Documents of peers that the language knows and this version does not read.
Result<void> refuse_foreign_kind(const yaml::Node& document) {
  const auto kind = document.find("kind");
  if (kind && kind->is_scalar()) {
    PRATIQUE_TRY(word, kind->text());
    if (word == "ClusterImagePolicy") return kind->unsupported("a ClusterImagePolicy");
  }
  if (document.find("trustPolicies")) return document.key("trustPolicies").unsupported("a Notation trust policy");
  return {};
}

}  // namespace

Result<yaml::Node> open_document(const yaml::Node& document, std::string_view kind, std::string& name) {
  if (!document.is_map()) return document.error(fmt::format("no map, where a {} document is due", kind));
  PRATIQUE_CHECK(refuse_foreign_kind(document));
  PRATIQUE_TRY(version, document.at("apiVersion"));
  PRATIQUE_CHECK(version.one_of({kApiVersion}));
  PRATIQUE_TRY(kind_node, document.at("kind"));
  PRATIQUE_CHECK(kind_node.one_of({kind}));
  PRATIQUE_CHECK(document.only_keys({"apiVersion", "kind", "metadata", "spec"}));
  PRATIQUE_TRY(metadata, document.at("metadata"));
  PRATIQUE_CHECK(metadata.only_keys({"name"}));
  PRATIQUE_TRY(name_node, metadata.at("name"));
  PRATIQUE_TRY(text, parse_name(name_node));
  name = std::move(text);
  return document.at("spec");
}

Result<std::string> parse_name(const yaml::Node& node) {
  PRATIQUE_TRY(text, node.text());
  if (!is_name(text)) {
    return node.error(fmt::format("{}, where a name of letters, digits, `.`, `_` and `-` is due, at most {} characters",
                                  quote(text), kLongestName));
  }
  return text;
}

Result<std::vector<Glob>> parse_globs(const yaml::Node& list) {
  PRATIQUE_TRY(texts, list.texts_not_empty());
  std::vector<Glob> globs;
  for (std::string& text : texts) globs.emplace_back(std::move(text));
  return globs;
}

Result<Action> parse_action(const yaml::Node& node) {
  PRATIQUE_TRY(word, node.one_of({"log", "alert", "review", "block"}));
  return static_cast<Action>(word);
}

Result<scanners::Severity> parse_severity(const yaml::Node& node) {
  PRATIQUE_TRY(word, node.one_of({"info", "low", "medium", "high", "critical"}));
  constexpr scanners::Severity kOrder[] = {scanners::Severity::kInfo, scanners::Severity::kLow,
                                           scanners::Severity::kMedium, scanners::Severity::kHigh,
                                           scanners::Severity::kCritical};
  return kOrder[word];
}

Result<PolicySet> PolicySet::parse(BytesView yaml, const std::string& file_name) {
  PRATIQUE_TRY(documents, yaml::parse(yaml, file_name));
  PolicySet set(Digest::of(yaml));
  for (const yaml::Node& document : documents) {
    PRATIQUE_TRY(policy, parse_policy(document));
    const auto same = [&](const Policy& other) { return other.name == policy.name; };
    if (std::any_of(set.policies.begin(), set.policies.end(), same)) {
      return document.error(fmt::format("a second policy of the name {}", quote(policy.name)));
    }
    set.policies.push_back(std::move(policy));
  }
  return set;
}

}  // namespace pratique::gate
