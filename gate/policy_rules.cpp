#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/escape.h"
#include "gate/actions.h"
#include "gate/nearest.h"
#include "gate/policy_parse.h"

namespace pratique::gate {
namespace {

using scanners::FindingKind;
using scanners::Severity;

/// Lower case words with `.` and `-`.
bool is_rule_id(std::string_view text) {
  char before = '.';
  for (const char c : text) {
    const bool joint = c == '.' || c == '-';
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!joint && !word) return false;
    if (joint && (before == '.' || before == '-')) return false;
    before = c;
  }
  return before != '.' && before != '-' && text.size() <= 128;
}

/// "critical", ">=high" or "<=medium".
Result<SeverityRange> parse_range(const yaml::Node& node) {
  PRATIQUE_TRY(text, node.text());
  const bool at_least = text.starts_with(">="), at_most = text.starts_with("<=");
  const std::string_view word = std::string_view(text).substr(at_least || at_most ? 2 : 0);
  const auto severity = scanners::severity_from(word);
  if (!severity || *severity == Severity::kUnknown) {
    constexpr std::array<std::string_view, 5> kWords = {"info", "low", "medium", "high", "critical"};
    return node.error(fmt::format("unknown severity {}{}", quote(text), suggestion(word, kWords)));
  }
  return SeverityRange{at_most ? Severity::kInfo : *severity, at_least ? Severity::kCritical : *severity};
}

/// One glob or a list of them.
Result<std::vector<Glob>> parse_glob_or_globs(const std::optional<yaml::Node>& node) {
  if (!node) return std::vector<Glob>{};
  if (node->is_list()) return parse_globs(*node);
  PRATIQUE_TRY(text, node->text());
  return std::vector<Glob>{Glob(std::move(text))};
}

Result<void> parse_match_globs(const yaml::Node& node, Match& match) {
  PRATIQUE_TRY(tool, parse_glob_or_globs(node.find("tool")));
  PRATIQUE_TRY(finding, parse_glob_or_globs(node.find("finding")));
  PRATIQUE_TRY(component, parse_glob_or_globs(node.find("component")));
  PRATIQUE_TRY(path, parse_glob_or_globs(node.find("path")));
  match.tool = std::move(tool);
  match.finding = std::move(finding);
  match.component = std::move(component);
  match.path = std::move(path);
  return {};
}

/// ">=0.5" or "<=0.1".
Result<ScoreRange> parse_scores(const yaml::Node& node) {
  PRATIQUE_TRY(text, node.text());
  const bool at_least = text.starts_with(">=");
  double score = -1;
  if (at_least || text.starts_with("<=")) {
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data() + 2, end, score);
    if (problem != std::errc() || stop != end) score = -1;
  }
  if (!(score >= 0 && score <= 1)) return node.error(fmt::format("{}, where \">=\" or \"<=\" and a score from 0 to 1 are due", quote(text)));
  return at_least ? ScoreRange{score, 1} : ScoreRange{0, score};
}

/// Conditions about what is known of a vulnerability beside the report.
Result<void> parse_knowledge(const yaml::Node& node, Match& match) {
  if (const auto since = node.find("fixKnownFor")) {
    PRATIQUE_TRY(duration, since->duration());
    match.fix_known_for = duration;
  }
  if (const auto kev = node.find("kev")) {
    PRATIQUE_TRY(listed, kev->boolean());
    match.kev = listed;
  }
  if (const auto epss = node.find("epss")) {
    PRATIQUE_TRY(range, parse_scores(*epss));
    match.epss = range;
  }
  for (const char* key : {"fixKnownFor", "kev", "epss"}) {
    if (match.kind != FindingKind::kVulnerability && node.find(key))
      return node.key(key).error(fmt::format("`{}`, which only goes with `kind: vuln`", key));
  }
  return {};
}

Result<Match> parse_match(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys(
      {"kind", "severity", "tool", "finding", "component", "path", "fix", "fixKnownFor", "kev", "epss", "below"}));
  Match match;
  PRATIQUE_TRY(kind_node, node.at("kind"));
  PRATIQUE_CHECK(kind_node.one_of({"vuln", "sast", "secret", "misconfig", "license", "test", "lint", "coverage"}));
  PRATIQUE_TRY(kind, kind_node.text());
  match.kind = scanners::kind_from(kind).value();
  if (const auto severity = node.find("severity")) {
    PRATIQUE_TRY(range, parse_range(*severity));
    match.severity = range;
  }
  PRATIQUE_CHECK(parse_match_globs(node, match));
  if (const auto fix = node.find("fix")) {
    PRATIQUE_TRY(word, fix->one_of({"available", "none"}));
    match.fix = word == 0 ? scanners::FixState::kAvailable : scanners::FixState::kNone;
  }
  if (const auto below = node.find("below")) {
    if (match.kind != FindingKind::kCoverage && match.kind != FindingKind::kLint) {
      return node.key("below").error("`below`, which only goes with `kind: coverage` and `kind: lint`");
    }
    PRATIQUE_TRY(number, below->number());
    match.below = number;
  }
  PRATIQUE_CHECK(parse_knowledge(node, match));
  return match;
}

Result<void> check_built_in(const yaml::Node& id, const std::string& text, bool has_match) {
  if (!is_rule_id(text))
    return id.error(fmt::format("{}, where lower case words with `.` and `-` are due", quote(text)));
  if (has_match && is_built_in_rule(text)) {
    return id.error(fmt::format("{} is a built-in rule, which takes no `match`", quote(text)));
  }
  if (has_match) return {};
  if (!is_built_in_rule(text)) {
    return id.error(fmt::format("a rule without `match` must be a built-in one{}", suggestion(text, built_in_rules())));
  }
  if (text == kPolicyNoMatch) return id.error("`policy.no-match` always blocks and cannot be changed");
  return {};
}

Result<Rule> parse_rule(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"id", "match", "ifUnknown", "effectiveOn"}));
  Rule rule;
  PRATIQUE_TRY(id_node, node.at("id"));
  PRATIQUE_TRY(id, id_node.text());
  const auto match_node = node.find("match");
  PRATIQUE_CHECK(check_built_in(id_node, id, match_node.has_value()));
  rule.id = std::move(id);
  if (match_node) {
    PRATIQUE_TRY(match, parse_match(*match_node));
    rule.match = std::move(match);
  }
  if (const auto unknown = node.find("ifUnknown")) {
    if (!rule.match) return node.key("ifUnknown").error("`ifUnknown` without `match`");
    PRATIQUE_TRY(word, unknown->one_of({"undecided", "match", "alert"}));
    rule.if_unknown = static_cast<IfUnknown>(word);
  }
  if (const auto date = node.find("effectiveOn")) {
    PRATIQUE_TRY(time, date->time());
    rule.effective_on = time;
  }
  return rule;
}

bool is_bandit_key(std::string_view key) {
  constexpr std::array<std::string_view, 4> kWords = {"UNDEFINED", "LOW", "MEDIUM", "HIGH"};
  const auto known = [&](std::string_view word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  };
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return key == "*";
  return known(key.substr(0, slash)) && known(key.substr(slash + 1));
}

Result<std::map<std::string, Severity>> parse_bandit_table(const yaml::Node& node) {
  std::map<std::string, Severity> table;
  PRATIQUE_TRY(members, node.members());
  for (const auto& [key, value] : members) {
    if (!is_bandit_key(key)) {
      return node.key(key).error(
          fmt::format("{}, where SEVERITY/CONFIDENCE as in HIGH/LOW, or \"*\", is due", quote(key)));
    }
    PRATIQUE_TRY(severity, parse_severity(value));
    table.emplace(key, severity);
  }
  return table;
}

Result<std::vector<SeveritySource>> parse_sources(const yaml::Node& node) {
  std::vector<SeveritySource> sources;
  PRATIQUE_TRY(nodes, node.elements_not_empty());
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(word, one.one_of({"tool", "nvd", "ghsa", "vendor"}));
    const auto source = static_cast<SeveritySource>(word);
    if (std::find(sources.begin(), sources.end(), source) != sources.end()) return one.error("a source is there twice");
    sources.push_back(source);
  }
  return sources;
}

}  // namespace

Result<SeverityRules> parse_severity_rules(const yaml::Node& node) {
  PRATIQUE_CHECK(node.only_keys({"sources", "disagreement", "unknown", "bandit"}));
  SeverityRules rules;
  if (const auto list = node.find("sources")) {
    PRATIQUE_TRY(sources, parse_sources(*list));
    rules.sources = std::move(sources);
  }
  if (const auto disagreement = node.find("disagreement")) {
    PRATIQUE_TRY(word, disagreement->one_of({"highest", "first"}));
    rules.first_source_wins = word == 1;
  }
  if (const auto unknown = node.find("unknown")) {
    PRATIQUE_CHECK(unknown->one_of({"medium", "high", "critical"}));
    PRATIQUE_TRY(severity, parse_severity(*unknown));
    rules.unknown = severity;
  }
  if (const auto bandit = node.find("bandit")) {
    PRATIQUE_TRY(table, parse_bandit_table(*bandit));
    rules.bandit = std::move(table);
  }
  return rules;
}

Result<std::vector<Rule>> parse_rules(const yaml::Node& node) {
  PRATIQUE_TRY(nodes, node.elements());
  std::vector<Rule> rules;
  std::set<std::string> ids;
  for (const yaml::Node& one : nodes) {
    PRATIQUE_TRY(rule, parse_rule(one));
    if (!ids.insert(rule.id).second) return one.error(fmt::format("a second rule {}", quote(rule.id)));
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace pratique::gate
