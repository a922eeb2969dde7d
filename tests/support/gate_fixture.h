#pragma once

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gate/decide.h"

namespace pratique::test {

inline const Digest kGated = Digest::of("the manifest that is gated");
inline const Digest kGatedConfig = Digest::of("its configuration");
inline const Digest kForeign = Digest::of("the manifest of another image");
inline const Time kGateTime = Time::parse("2026-11-21T12:00:00Z").value();

/// A question about one linux/amd64 image without any evidence.
inline gate::Question question() {
  const std::string repository = "registry.example/shop/worker";
  gate::ImageFacts image{.name = repository + '@' + kGated.to_string(), .scope = repository, .digest = kGated};
  image.platforms = {{"linux/amd64", kGated, kGatedConfig}};
  return {.image = std::move(image), .signatures = {}, .reports = {}, .stage = std::nullopt, .now = kGateTime};
}

inline scanners::Finding vulnerability(std::string id, scanners::Severity severity) {
  scanners::Finding finding;
  finding.id = std::move(id);
  finding.severity = severity;
  finding.package = "libexpat1";
  finding.package_url = "pkg:deb/debian/libexpat1@2.5.0-1?arch=amd64";
  finding.version = "2.5.0-1";
  finding.title = "an invented flaw";
  finding.fix = scanners::FixState::kNone;
  return finding;
}

/// A fresh, whole report of Trivy that names the image's digest.
inline scanners::Report report(std::vector<scanners::Finding> findings = {}) {
  scanners::Report report;
  report.tool = "trivy";
  report.format = "json";
  report.finished_at = kGateTime - Duration::hours(1);
  report.manifest_digests = {kGated.to_string()};
  report.findings = std::move(findings);
  return report;
}

inline gate::ReportInput input(Result<scanners::Report> report, std::string name = "report.json") {
  return {name, Digest::of(name), std::move(report)};
}

inline std::string document(std::string_view spec, std::string_view name = "shop") {
  return "apiVersion: pratique.dev/v1alpha1\nkind: GatePolicy\nmetadata: {name: " + std::string(name) + "}\nspec:\n" +
         std::string(spec);
}

inline constexpr std::string_view kImages = "  images: [{glob: registry.example/shop/*}]\n";
inline constexpr std::string_view kVulnRules =
    "  rules:\n"
    "    - {id: vuln.critical, match: {kind: vuln, severity: critical}}\n"
    "    - {id: vuln.high, match: {kind: vuln, severity: high}}\n"
    "    - {id: vuln.rest, match: {kind: vuln, severity: \"<=medium\"}}\n";

inline gate::PolicySet parsed(const std::string& yaml) {
  auto set = gate::PolicySet::parse(yaml, "policy.yaml");
  if (!set) throw std::runtime_error(set.error().to_string());
  return std::move(set).value();
}

/// The usual images, and the rest of the spec in its parts.
inline gate::PolicySet policy_of(std::initializer_list<std::string_view> parts) {
  std::string spec(kImages);
  for (const std::string_view part : parts) spec += part;
  return parsed(document(spec));
}
/// The usual rules for vulnerabilities, and more of the spec.
inline gate::PolicySet policy(std::string_view more = "") { return policy_of({kVulnRules, more}); }
/// Rules of its own.
inline gate::PolicySet policy_with_rules(std::string_view rules, std::string_view more = "") {
  return policy_of({"  rules:\n", rules, more});
}

inline gate::Verdict judged(const gate::Question& question, const gate::PolicySet& policies,
                            const std::vector<gate::Waiver>& waivers = {}) {
  auto verdict = gate::decide(question, policies, waivers);
  if (!verdict) throw std::runtime_error(verdict.error().to_string());
  return std::move(verdict).value();
}

inline const gate::VerdictReason* reason_of(const gate::Verdict& verdict, std::string_view rule) {
  for (const auto& reason : verdict.reasons) {
    if (reason.rule == rule) return &reason;
  }
  return nullptr;
}

/// What a verdict says about a rule: "ID ACTION", with "?" behind it if undecided; several joined by ", "; else "-".
inline std::string said(const gate::Verdict& verdict, std::string_view rule) {
  std::string all;
  for (const auto& reason : verdict.reasons) {
    if (reason.rule != rule) continue;
    all += (all.empty() ? "" : ", ") + reason.id + ' ' + std::string(to_string(reason.action)) +
           (reason.undecided ? "?" : "");
  }
  return all.empty() ? "-" : all;
}

inline std::string outcome_of(const gate::Verdict& verdict) {
  return std::string(to_string(verdict.outcome)) + ' ' + std::to_string(verdict.exit_code);
}

}  // namespace pratique::test
