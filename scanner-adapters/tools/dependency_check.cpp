#include "scanner-adapters/tools/dependency_check.h"

#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// JSON of OWASP Dependency-Check.
namespace pratique::scanners {

Finding dependency_finding(const DependencyPackage& package) {
  Finding finding = finding_of(FindingKind::kVulnerability);
  finding.path = package.path;
  finding.package = package.file_name;
  if (const auto named = named_by_url(package.url)) {
    finding.package = named->name;
    finding.version = named->version;
    finding.package_url = package.url;
  }
  return finding;
}

namespace {

using json::View;

struct DependencyCheckScore {
  std::string_view member;
  std::string_view score;
  std::string_view vector;
  Severity (*severity)(double);
};

constexpr std::array kDependencyCheckScores{
    DependencyCheckScore{"cvssv4", "baseScore", "vectorString", severity_of_score},
    DependencyCheckScore{"cvssv3", "baseScore", "vectorString", severity_of_score},
    DependencyCheckScore{"cvssv2", "score", "vectorString", severity_of_score_v2},
};

std::vector<Rating> dependency_check_ratings(const View& entry) {
  std::vector<Rating> out;
  for (const auto& kind : kDependencyCheckScores) {
    const auto cvss = spare_object(entry, kind.member);
    const auto score = cvss ? spare_number(*cvss, kind.score) : std::nullopt;
    if (!score || *score < 0 || *score > 10) continue;
    std::string vector = spare_text(*cvss, kind.vector);
    if (out.empty()) {
      out.push_back({folded_word(spare_text(entry, "source")), kind.severity(*score), score, std::move(vector)});
    } else {
      out.front().older.push_back({*score, std::move(vector)});
    }
  }
  return out;
}

Result<void> read_dependency_vulnerabilities(const View& dependency, std::string_view list, const Finding& blank,
                                             std::vector<Finding>& findings) {
  PRATIQUE_TRY(entries, objects_or_none(dependency, list));
  for (const View& entry : entries) {
    Finding finding = blank;
    PRATIQUE_TRY(name, entry.string_at("name"));
    finding.id = name;
    PRATIQUE_TRY(severity, severity_at(entry, "severity"));
    finding.severity = severity;
    finding.ratings = dependency_check_ratings(entry);
    finding.cwes = spare_cwes(entry, "cwes");
    finding.suppressed = list == "suppressedVulnerabilities";
    findings.push_back(std::move(finding));
  }
  return {};
}

Result<void> take_checked_dependency(const Row& row, Report& report) {
  const View& dependency = row.entry;
  DependencyPackage package;
  PRATIQUE_TRY(file_name, dependency.string_at("fileName"));
  package.file_name = file_name;
  PRATIQUE_TRY(path, dependency.string_or("filePath", ""));
  package.path = path;
  PRATIQUE_TRY(packages, objects_or_none(dependency, "packages"));
  for (const View& entry : packages) {
    PRATIQUE_TRY(id, entry.string_or("id", ""));
    if (package.url.empty() && named_by_url(id)) package.url = id;
  }
  const Finding blank = dependency_finding(package);
  PRATIQUE_CHECK(read_dependency_vulnerabilities(dependency, "vulnerabilities", blank, report.findings));
  return read_dependency_vulnerabilities(dependency, "suppressedVulnerabilities", blank, report.findings);
}

Result<void> read_dependency_check_scan(const View& document, Report& report) {
  PRATIQUE_TRY(info, object_or_none(document, "scanInfo"));
  if (!info) return {};
  PRATIQUE_TRY(exceptions, info->elements_or_none("analysisExceptions"));
  report.complete = exceptions.empty();
  report.tool_version = spare_text(*info, "engineVersion");
  return {};
}

bool is_dependency_check(const View& document, const Adapter&) {
  return document.find("reportSchema") && document.find("dependencies");
}

Result<Report> read_dependency_check(const View& document, const Adapter&) {
  PRATIQUE_CHECK(document.string_at("reportSchema"));
  PRATIQUE_CHECK(list_at(document, "dependencies"));
  Report report;
  PRATIQUE_CHECK(read_dependency_check_scan(document, report));
  if (const auto project = spare_object(document, "projectInfo")) report.finished_at = spare_time(*project, "reportDate");
  report.nothing_scanned = true;  // unless there are rows
  return report;
}

}  // namespace

constexpr std::array<std::string_view, 1> kDependencyCheckLists{"/dependencies"};
constinit const JsonReader kDependencyCheckJson{is_dependency_check, read_dependency_check, kDependencyCheckLists,
                                                each_row<take_checked_dependency>};

}  // namespace pratique::scanners
