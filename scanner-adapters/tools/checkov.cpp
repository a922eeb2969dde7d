#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"

/// Checkov's JSON: one object for a framework, or an array of them.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kCheckovFields{
    TextField{"check_id", &Finding::id, true},
    TextField{"file_path", &Finding::path},
};
constexpr std::array kDetailFields{
    TextField{"package_name", &Finding::package},
    TextField{"package_version", &Finding::version},
};

Result<void> read_first_line(const View& check, Finding& finding) {
  PRATIQUE_TRY(range, check.elements_or_none("file_line_range"));
  if (range.empty()) return {};
  PRATIQUE_TRY(line, line_of(range.front()));
  finding.line = line;
  return {};
}

/// What the check says of a vulnerable package.
Result<void> read_details(const View& check, Finding& finding) {
  PRATIQUE_TRY(details, object_or_none(check, "vulnerability_details"));
  if (!details) return {};
  finding.kind = FindingKind::kVulnerability;
  PRATIQUE_CHECK(read_texts(*details, kDetailFields, finding));
  PRATIQUE_TRY(fixed, details->string_or("lowest_fixed_version", ""));
  if (!fixed.empty()) finding.fixed_versions.emplace_back(fixed);
  finding.fix = fix_state(finding.fixed_versions, details->find("lowest_fixed_version").has_value());
  PRATIQUE_TRY(alias, details->string_or("id", ""));
  if (!alias.empty()) finding.aliases.emplace_back(alias);
  finding.package_url = url_of_ecosystem(spare_text(*details, "package_type"), finding.package, finding.version);
  return {};
}

Result<Finding> read_check(const View& check, std::string_view type) {
  Finding finding = finding_of(type == "secrets" ? FindingKind::kSecret : FindingKind::kMisconfiguration);
  PRATIQUE_CHECK(read_texts(check, kCheckovFields, finding));
  PRATIQUE_TRY(severity, severity_at(check, "severity"));
  finding.severity = severity;
  finding.title = spare_text(check, "check_name");
  finding.link = spare_text(check, "guideline");
  PRATIQUE_CHECK(read_first_line(check, finding));
  PRATIQUE_CHECK(read_details(check, finding));
  return finding;
}

/// What Checkov prints when it had nothing to check.
Result<void> read_counts_only(const View& document) {
  for (const std::string_view name : {"passed", "failed", "skipped"}) {
    PRATIQUE_TRY(count, document.at(name));
    PRATIQUE_CHECK(count.integer(0, name == "failed" ? 0 : INT64_MAX));
  }
  PRATIQUE_CHECK(document.string_at("checkov_version"));
  return {};
}

Result<void> read_parsing_errors(const View& framework, Report& report) {
  PRATIQUE_TRY(summary, object_or_none(framework, "summary"));
  if (!summary) return {};
  if (report.tool_version.empty()) report.tool_version = spare_text(*summary, "checkov_version");
  const auto errors = summary->find("parsing_errors");
  if (!errors) return {};
  PRATIQUE_TRY(count, errors->integer(INT64_MIN, INT64_MAX));
  if (count <= 0) return {};
  report.complete = false;
  report.incomplete_only_by_skips = true;
  report.skipped_inputs = count > INT64_MAX - report.skipped_inputs ? INT64_MAX : report.skipped_inputs + count;
  return {};
}

/// Whether anything was checked.
Result<bool> read_framework(const View& framework, Report& report) {
  if (!framework.find("results")) {
    PRATIQUE_CHECK(read_counts_only(framework));
    return false;
  }
  PRATIQUE_TRY(type, framework.string_at("check_type"));
  PRATIQUE_TRY(results, object_at(framework, "results"));
  PRATIQUE_TRY(failed, objects_at(results, "failed_checks"));
  PRATIQUE_TRY(skipped, objects_or_none(results, "skipped_checks"));
  for (const View& check : failed) {
    PRATIQUE_TRY(finding, read_check(check, type));
    report.findings.push_back(std::move(finding));
  }
  for (const View& check : skipped) {
    PRATIQUE_TRY(finding, read_check(check, type));
    finding.suppressed = true;
    report.findings.push_back(std::move(finding));
  }
  PRATIQUE_CHECK(read_parsing_errors(framework, report));
  return true;
}

bool is_checkov(const View& document, const Adapter& self) {
  if (document.is_array()) return document.size() > 0 && is_checkov(document.elements()->front(), self);
  return document.find("check_type") || document.find("checkov_version");
}

Result<Report> read_checkov(const View& document, const Adapter&) {
  Report report;
  std::vector<View> frameworks;
  if (document.is_object()) {
    frameworks.push_back(document);
  } else {
    PRATIQUE_TRY(elements, object_elements(document));
    if (elements.empty()) return document.must_be("an object or a non-empty array of objects");
    frameworks = std::move(elements);
  }
  report.nothing_scanned = true;
  for (const View& framework : frameworks) {
    PRATIQUE_TRY(looked_at, read_framework(framework, report));
    if (looked_at) report.nothing_scanned = false;
  }
  return report;
}

}  // namespace

constinit const JsonReader kCheckovJson{.recognises = is_checkov, .read = read_checkov};

}  // namespace pratique::scanners
