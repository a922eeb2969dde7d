#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "scanner-adapters/show.h"

/// Reports as SARIF 2.1.0, which code hosts show and which the adapter of SARIF reads back with the same severities.
namespace pratique::scanners {
namespace {

using Sarif = nlohmann::ordered_json;

struct SarifSeverity {
  Severity severity;
  std::string_view level;
  std::string_view score;  ///< GitHub orders by it: the middle of the band
};

constexpr std::array kSarifSeverities{
    SarifSeverity{Severity::kCritical, "error", "9.5"}, SarifSeverity{Severity::kHigh, "error", "8.0"},
    SarifSeverity{Severity::kMedium, "warning", "5.5"}, SarifSeverity{Severity::kLow, "note", "2.0"},
    SarifSeverity{Severity::kInfo, "none", ""},
};

/// Nothing is known of how bad it is: that is SARIF's `review`, without a level.
void add_severity(const Finding& finding, Sarif& result) {
  for (const SarifSeverity& known : kSarifSeverities) {
    if (known.severity != finding.severity) continue;
    result["level"] = known.level;
    if (!known.score.empty()) result["properties"]["security-severity"] = known.score;
    return;
  }
  result["kind"] = "review";
  result["level"] = "none";
}

void add_text(Sarif& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

/// SARIF wants a URI, and readers make a link of it: nothing but the web.
bool is_web_address(std::string_view link) {
  const bool is_web = link.starts_with("https://") || link.starts_with("http://");
  return is_web && std::ranges::all_of(link, [](char c) { return c > ' ' && c < '\x7F' && c != '"' && c != '<' && c != '>'; });
}

std::string sarif_message(const Finding& finding) {
  std::string text = finding.title.empty() ? finding.id : finding.title;
  if (!finding.package.empty()) text += " in " + finding.package + (finding.version.empty() ? "" : ' ' + finding.version);
  return text.empty() ? std::string(to_string(finding.kind)) : text;
}

Sarif sarif_location(const Finding& finding) {
  Sarif physical = {{"artifactLocation", {{"uri", finding.path}}}};
  if (finding.line) physical["region"] = {{"startLine", *finding.line}};
  return {{"physicalLocation", std::move(physical)}};
}

Sarif sarif_result(const Finding& finding, std::size_t rule) {
  Sarif result = {{"ruleId", finding.id}, {"ruleIndex", rule}};
  add_severity(finding, result);
  result["message"] = {{"text", sarif_message(finding)}};
  result["locations"] = Sarif::array();
  if (!finding.path.empty()) result["locations"].push_back(sarif_location(finding));
  if (finding.suppressed) result["suppressions"] = Sarif::array({{{"kind", "external"}}});
  Sarif& properties = result["properties"];
  properties["kind"] = to_string(finding.kind);
  add_text(properties, "package", finding.package);
  add_text(properties, "version", finding.version);
  add_text(properties, "purl", finding.package_url);
  if (!finding.fixed_versions.empty()) properties["fixed"] = finding.fixed_versions;
  if (!finding.aliases.empty()) properties["aliases"] = finding.aliases;
  return result;
}

Sarif sarif_run(const Report& report) {
  Sarif rules = Sarif::array();
  Sarif results = Sarif::array();
  std::map<std::string_view, std::size_t> known;
  for (const Finding& finding : report.findings) {
    const auto [rule, is_new] = known.try_emplace(finding.id, rules.size());
    if (is_new) {
      Sarif described = {{"id", finding.id}};
      if (!finding.title.empty()) described["shortDescription"] = {{"text", finding.title}};
      if (is_web_address(finding.link)) described["helpUri"] = finding.link;
      if (!finding.cwes.empty()) described["properties"] = {{"tags", finding.cwes}};
      rules.push_back(std::move(described));
    }
    results.push_back(sarif_result(finding, rule->second));
  }
  Sarif driver = {{"name", report.tool}};
  add_text(driver, "version", report.tool_version);
  driver["rules"] = std::move(rules);
  Sarif invocation = {{"executionSuccessful", report.complete}};
  if (report.started_at) invocation["startTimeUtc"] = report.started_at->to_string();
  if (report.finished_at) invocation["endTimeUtc"] = report.finished_at->to_string();
  Sarif run = {{"tool", {{"driver", std::move(driver)}}}, {"invocations", Sarif::array({std::move(invocation)})}};
  Sarif about = Sarif::object();
  if (!report.manifest_digests.empty()) about["repoDigests"] = report.manifest_digests;
  add_text(about, "imageID", report.image_id);
  if (!about.empty()) run["properties"] = std::move(about);
  run["results"] = std::move(results);
  return run;
}

}  // namespace

std::string show_sarif(std::span<const Report> reports) {
  Sarif runs = Sarif::array();
  for (const Report& report : reports) runs.push_back(sarif_run(report));
  return Sarif{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", std::move(runs)}}
      .dump(2);
}

}  // namespace pratique::scanners
