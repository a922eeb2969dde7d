#include <array>

#include "scanner-adapters/tools/dependency_check.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// XML of OWASP Dependency-Check.
namespace pratique::scanners {
namespace {

using xml::Element;

/// Before 6.0 the severity stands with the scores only.
std::string_view severity_word(const Element& vulnerability) {
  const std::string_view own = vulnerability.child_text("severity");
  if (!own.empty()) return own;
  for (const std::string_view cvss : {"cvssV4", "cvssV3", "cvssV2"}) {
    const auto scores = vulnerability.child(cvss);
    if (!scores) continue;
    for (const std::string_view name : {"baseSeverity", "severity"}) {
      const std::string_view word = scores->child_text(name);
      if (!word.empty()) return word;
    }
  }
  return "";
}

Result<void> take_dependency_element(const Element& dependency, Report& report) {
  DependencyPackage package;
  package.file_name = dependency.child_text("fileName");
  if (package.file_name.empty()) return dependency.error("a dependency without fileName");
  package.path = dependency.raw_child_text("filePath");
  for (const Element& identifier : dependency.grandchildren("identifiers", "package")) {
    const std::string_view id = identifier.child_text("id");
    if (package.url.empty() && named_by_url(id)) package.url = id;
  }
  const Finding blank = dependency_finding(package);
  for (const Element& list : dependency.children("vulnerabilities")) {
    for (const Element& entry : list.children()) {
      const bool suppressed = entry.name() == "suppressedVulnerability";
      if (!suppressed && entry.name() != "vulnerability") continue;
      Finding finding = blank;
      finding.id = entry.raw_child_text("name");
      if (finding.id.empty()) return entry.error("a vulnerability without name");
      finding.severity = severity_of_word(severity_word(entry));
      finding.suppressed = suppressed;
      report.findings.push_back(std::move(finding));
    }
  }
  return {};
}

bool is_dependency_check_xml(const Element& root) {
  return root.name() == "analysis" && root.space().find("dependency-check") != std::string_view::npos;
}

Result<Report> read_dependency_check_xml(const Element& root) {
  if (!is_dependency_check_xml(root)) return root.error("the root must be Dependency-Check's `analysis`");
  const auto dependencies = root.child("dependencies");
  if (!dependencies) return root.error("`dependencies` is missing");
  Report report;
  if (const auto info = root.child("scanInfo")) {
    report.tool_version = info->child_text("engineVersion");
    for (const Element& exceptions : info->children("analysisExceptions")) {
      if (!exceptions.children().empty() || !exceptions.text().empty()) report.complete = false;
    }
  }
  if (const auto project = root.child("projectInfo")) report.finished_at = time_of(project->child_text("reportDate"));
  report.nothing_scanned = true;  // unless there are rows
  return report;
}

}  // namespace

constinit const XmlReader kDependencyCheckXml{is_dependency_check_xml, read_dependency_check_xml, "dependency",
                                              take_dependency_element};

}  // namespace pratique::scanners
