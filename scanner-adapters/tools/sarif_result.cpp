#include "scanner-adapters/tools/sarif_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "base/escape.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/severity_words.h"

namespace pratique::scanners {
namespace {

using json::View;

enum class ResultKind { kFinding, kOpen, kNothing };

Result<ResultKind> kind_of(const View& result) {
  PRATIQUE_TRY(kind, result.string_or("kind", "fail"));
  if (kind == "fail" || kind.empty()) return ResultKind::kFinding;
  if (kind == "open" || kind == "review") return ResultKind::kOpen;
  if (kind == "pass" || kind == "notApplicable" || kind == "informational") return ResultKind::kNothing;
  return result.find("kind")->must_be("fail, open, review, pass, notApplicable or informational");
}

Result<bool> is_suppressed(const View& result) {
  PRATIQUE_TRY(suppressions, objects_or_none(result, "suppressions"));
  for (const View& suppression : suppressions) {
    PRATIQUE_TRY(status, suppression.string_or("status", "accepted"));
    if (status == "underReview" || status == "rejected") return false;
  }
  return !suppressions.empty();
}

bool is_plain_decimal(std::string_view text) {
  const auto all_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return all_digits(text);
  return all_digits(text.substr(0, point)) && all_digits(text.substr(point + 1));
}

std::optional<Severity> severity_of_security_score(double score) {
  return score > 0 && score <= 10 ? std::optional<Severity>(severity_of_score(score)) : std::nullopt;
}

/// `properties["security-severity"]`: a score in (0, 10] or a word; whatever else it holds is as if it were not given.
Result<std::optional<Severity>> security_severity(const View& owner) {
  PRATIQUE_TRY(properties, object_or_none(owner, "properties"));
  const auto value = properties ? properties->find("security-severity") : std::nullopt;
  if (!value) return std::optional<Severity>();
  if (value->is_number()) return severity_of_security_score(*value->number());
  if (!value->is_string()) return std::optional<Severity>();
  const std::string_view text = *value->string();
  if (is_plain_decimal(text)) {
    double score = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), score);
    return problem == std::errc{} ? severity_of_security_score(score) : std::nullopt;
  }
  constexpr std::array<std::string_view, 6> kWords{"critical", "high", "medium", "moderate", "low", "info"};
  const bool is_word = std::ranges::find(kWords, folded_word(text)) != kWords.end();
  return is_word ? std::optional<Severity>(severity_of_word(text)) : std::nullopt;
}

Severity severity_of_level(std::string_view level) {
  if (level == "error") return Severity::kHigh;
  if (level == "warning") return Severity::kMedium;
  if (level == "note") return Severity::kLow;
  return level == "none" ? Severity::kInfo : Severity::kUnknown;
}

Result<std::string_view> level_of(const View& result, const std::optional<View>& rule) {
  PRATIQUE_TRY(own, result.string_or("level", ""));
  if (!own.empty()) return own;
  std::string_view level;
  if (rule) {
    PRATIQUE_TRY(configuration, object_or_none(*rule, "defaultConfiguration"));
    if (configuration) {
      PRATIQUE_TRY(of_rule, configuration->string_or("level", ""));
      level = of_rule;
    }
  }
  return level.empty() ? std::string_view("warning") : level;
}

Result<Severity> severity_of(const View& result, const std::optional<View>& rule, ResultKind kind) {
  PRATIQUE_TRY(own, security_severity(result));
  if (own) return *own;
  if (rule) {
    PRATIQUE_TRY(of_rule, security_severity(*rule));
    if (of_rule) return *of_rule;
  }
  if (kind == ResultKind::kOpen) {  // an open question has no level of its own (3.27.10)
    PRATIQUE_TRY(level, result.string_or("level", ""));
    return level == "none" ? Severity::kUnknown : severity_of_level(level);
  }
  PRATIQUE_TRY(level, level_of(result, rule));
  return severity_of_level(level);
}

/// Trivy writes everything that it finds into one run; what a result is stands in the name and the tags of its rule.
FindingKind trivy_kind(const View& rule) {
  const std::string name = spare_text(rule, "name");
  const auto properties = spare_object(rule, "properties");
  const auto tags = properties ? spare_texts(*properties, "tags") : std::vector<std::string>();
  const auto is = [&](std::string_view rule_name, std::string_view tag) {
    return name == rule_name || std::ranges::find(tags, tag) != tags.end();
  };
  if (is("Secret", "secret")) return FindingKind::kSecret;
  if (is("Misconfiguration", "misconfiguration")) return FindingKind::kMisconfiguration;
  if (is("License", "license")) return FindingKind::kLicense;
  return FindingKind::kVulnerability;
}

/// What the rule is called. Neither the message of the result nor the long texts of the rule: they quote secrets.
std::string title_of(const View& rule) {
  const auto description = spare_object(rule, "shortDescription");
  std::string title = description ? spare_text(*description, "text") : "";
  return title.empty() ? spare_text(rule, "name") : title;
}

/// Tags name weaknesses as "external/cwe/cwe-079" (CodeQL) or "CWE-79: …" (Semgrep).
std::vector<std::string> cwes_of(const View& rule) {
  std::vector<std::string> out;
  const auto properties = spare_object(rule, "properties");
  if (!properties) return out;
  for (const std::string& tag : spare_texts(*properties, "tags")) {
    const std::string_view last = std::string_view(tag).substr(tag.rfind('/') + 1);
    if (auto cwe = cwe_of(last)) out.push_back(*std::move(cwe));
  }
  return out;
}

Result<bool> is_gone(const View& result) {
  PRATIQUE_TRY(state, result.string_or("baselineState", ""));
  return state == "absent";
}

}  // namespace

Result<SarifRun> SarifRun::of(const View& run, const Producer& producer) {
  PRATIQUE_TRY(rules, SarifRules::of_run(run));
  PRATIQUE_TRY(artifacts, objects_or_none(run, "artifacts"));
  return SarifRun(std::move(rules), std::move(artifacts), producer.kind, producer.tool == "trivy");
}

bool SarifRun::needs_artifacts(const View& result) {
  const auto locations = spare_elements(result, "locations");
  return std::ranges::any_of(locations, [](const View& location) {
    const auto physical = spare_object(location, "physicalLocation");
    const auto artifact = physical ? spare_object(*physical, "artifactLocation") : std::nullopt;
    return artifact && artifact->find("index") && spare_text(*artifact, "uri").empty();
  });
}

Result<std::string_view> SarifRun::uri_of(const View& artifact_location) const {
  PRATIQUE_TRY(uri, artifact_location.string_or("uri", ""));
  const auto index = artifact_location.find("index");
  if (!uri.empty() || !index) return uri;
  if (!index->is_integer()) return index->must_be("an integer");
  const auto place = index->integer(0, std::ssize(artifacts_) - 1);
  if (!place) return uri;
  PRATIQUE_TRY(location, object_or_none(artifacts_[static_cast<std::size_t>(*place)], "location"));
  return location ? location->string_or("uri", "") : Result<std::string_view>(uri);
}

Result<void> SarifRun::read_place(const View& result, Finding& finding) const {
  PRATIQUE_TRY(locations, objects_or_none(result, "locations"));
  for (const View& location : locations) {
    PRATIQUE_TRY(physical, object_or_none(location, "physicalLocation"));
    if (!physical) continue;
    PRATIQUE_TRY(artifact, object_or_none(*physical, "artifactLocation"));
    if (artifact) {
      PRATIQUE_TRY(uri, uri_of(*artifact));
      finding.path = uri;
    }
    PRATIQUE_TRY(region, object_or_none(*physical, "region"));
    if (region) {
      PRATIQUE_TRY(line, line_at(*region, "startLine"));
      finding.line = line;
    }
    return {};
  }
  return {};
}

Result<std::optional<Finding>> SarifRun::read(const View& result) const {
  PRATIQUE_TRY(kind, kind_of(result));
  if (kind == ResultKind::kNothing) return std::optional<Finding>();
  PRATIQUE_TRY(gone, is_gone(result));
  if (gone) return std::optional<Finding>();

  Finding finding = finding_of(kind_);
  PRATIQUE_TRY(suppressed, is_suppressed(result));
  finding.suppressed = suppressed;
  PRATIQUE_TRY(rule, rules_.rule_of(result));
  PRATIQUE_TRY(severity, severity_of(result, rule, kind));
  finding.severity = severity;
  PRATIQUE_TRY(id, own_rule_id(result));
  finding.id = id;
  if (rule) {
    if (id.empty()) finding.id = spare_text(*rule, "id");
    if (is_trivy_) finding.kind = trivy_kind(*rule);
    finding.title = title_of(*rule);
    finding.link = spare_text(*rule, "helpUri");
    finding.cwes = cwes_of(*rule);
  }
  PRATIQUE_CHECK(read_place(result, finding));
  if (const auto properties = spare_object(result, "properties")) {
    finding.confidence = upper_word(spare_text(*properties, "issue_confidence"));
  }
  return std::optional<Finding>(std::move(finding));
}

std::int64_t count_errors(const View& invocation) {
  const auto elements = spare_elements(invocation, "toolExecutionNotifications");
  return std::ranges::count_if(elements, [](const View& n) { return spare_text(n, "level") == "error"; });
}

}  // namespace pratique::scanners
