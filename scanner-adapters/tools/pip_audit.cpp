#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/register.h"

/// pip-audit's JSON: an object with `dependencies`, or the bare array of its first versions.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kDependencyFields{TextField{"name", &Finding::package, true}};
constexpr std::array kVersionFields{TextField{"version", &Finding::version, true}};
constexpr std::array kAuditFields{TextField{"id", &Finding::id, true}};

Result<Finding> read_audit_finding(const View& entry, Finding finding) {
  PRATIQUE_CHECK(read_texts(entry, kAuditFields, finding));
  PRATIQUE_TRY(aliases, texts_or_none(entry, "aliases"));
  finding.aliases = std::move(aliases);
  PRATIQUE_TRY(fixed, texts_or_none(entry, "fix_versions"));
  finding.fixed_versions = std::move(fixed);
  finding.fix = fix_state(finding.fixed_versions, entry.find("fix_versions").has_value());
  finding.package_url = pypi_url(finding.package, finding.version);
  return finding;
}

Result<void> take_dependency(const Row& row, Report& report) {
  const View& dependency = row.entry;
  Finding common = finding_of(FindingKind::kVulnerability);
  PRATIQUE_CHECK(read_texts(dependency, kDependencyFields, common));
  PRATIQUE_TRY(skip_reason, dependency.string_or("skip_reason", ""));
  const bool skipped = !skip_reason.empty();
  if (skipped) ++report.skipped_inputs;
  if (!skipped) PRATIQUE_CHECK(read_texts(dependency, kVersionFields, common));
  PRATIQUE_TRY(entries, skipped ? objects_or_none(dependency, "vulns") : objects_at(dependency, "vulns"));
  for (const View& entry : entries) {
    PRATIQUE_TRY(finding, read_audit_finding(entry, common));
    report.findings.push_back(std::move(finding));
  }
  return {};
}

bool is_dependency(const View& entry) {
  return entry.find("name") && (entry.find("vulns") || entry.find("skip_reason"));
}

bool is_pip_audit(const View& document, const Adapter&) {
  if (document.is_array()) return document.size() > 0 && is_dependency(document.elements()->front());
  const auto list = document.find("dependencies");
  return list && list->is_array() && !document.find("reportSchema") &&
         (list->size() == 0 || is_dependency(list->elements()->front()));
}

Result<Report> read_pip_audit(const View& document, const Adapter&) {
  PRATIQUE_CHECK(document.is_array() ? Result<void>() : list_at(document, "dependencies"));
  return Report();
}

}  // namespace

constexpr std::array<std::string_view, 2> kPipAuditLists{"", "/dependencies"};
constinit const JsonReader kPipAuditJson{is_pip_audit, read_pip_audit, kPipAuditLists, each_row<take_dependency>};

}  // namespace pratique::scanners
