#include <array>
#include <map>
#include <tuple>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// JSON of `snyk test` and `snyk container test`: one project or an array of them, applications inside.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kSnykFields{
    TextField{"id", &Finding::id, true},
    TextField{"packageName", &Finding::package},
    TextField{"version", &Finding::version},
};

struct SnykProject {
  std::string_view path;
  std::string package_manager;
};

std::vector<Rating> snyk_ratings(const View& entry) {
  const auto score = spare_number(entry, "cvssScore");
  if (!score || *score < 0 || *score > 10) return {};
  return {Rating{"snyk", severity_of_score(*score), score, spare_text(entry, "CVSSv3")}};
}

Result<Finding> read_snyk_issue(const View& entry, const SnykProject& project) {
  const bool is_license = spare_text(entry, "type") == "license";
  Finding finding = finding_of(is_license ? FindingKind::kLicense : FindingKind::kVulnerability);
  PRATIQUE_CHECK(read_texts(entry, kSnykFields, finding));
  PRATIQUE_TRY(severity, severity_at(entry, "severity"));
  finding.severity = severity;
  PRATIQUE_TRY(identifiers, object_or_none(entry, "identifiers"));
  if (identifiers) {
    PRATIQUE_TRY(cves, texts_or_none(*identifiers, "CVE"));
    finding.aliases = std::move(cves);
    finding.cwes = spare_cwes(*identifiers, "CWE");
  }
  PRATIQUE_TRY(fixed, texts_or_none(entry, "fixedIn"));
  finding.fix = fix_state(fixed, entry.find("fixedIn").has_value());
  finding.fixed_versions = std::move(fixed);
  PRATIQUE_TRY(ignored, entry.maybe_boolean("isIgnored"));
  finding.suppressed = ignored.value_or(false);
  finding.title = spare_text(entry, "title");
  finding.ratings = snyk_ratings(entry);
  finding.path = project.path;
  finding.package_url = url_of_ecosystem(project.package_manager, finding.package, finding.version);
  return finding;
}

/// Snyk lists an issue once for each path that leads to the package: they are one. It counts as long as one of them is
/// not ignored.
class SnykIssues {
 public:
  explicit SnykIssues(std::vector<Finding>& findings) : findings_(findings) {}

  void add(Finding finding) {
    const auto [place, is_new] =
        known_.try_emplace({finding.id, finding.package, finding.version}, findings_.size());
    if (is_new) {
      findings_.push_back(std::move(finding));
    } else if (!finding.suppressed) {
      findings_[place->second].suppressed = false;
    }
  }

 private:
  std::vector<Finding>& findings_;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> known_;
};

Result<void> check_snyk_project(const View& project) {
  if (project.find("error")) return Error(kReportInvalid, project.pointer() + ": Snyk reports an error of its own");
  PRATIQUE_CHECK(project.maybe_boolean("ok"));
  return {};
}

Result<void> read_snyk_project(const View& project, Report& report) {
  PRATIQUE_CHECK(check_snyk_project(project));
  PRATIQUE_TRY(path, project.string_or("displayTargetFile", ""));
  const SnykProject context{path, spare_text(project, "packageManager")};
  PRATIQUE_TRY(entries, objects_at(project, "vulnerabilities"));
  SnykIssues issues(report.findings);
  for (const View& entry : entries) {
    PRATIQUE_TRY(finding, read_snyk_issue(entry, context));
    issues.add(std::move(finding));
  }
  PRATIQUE_TRY(filtered, object_or_none(project, "filtered"));
  if (filtered) {
    PRATIQUE_TRY(ignored, objects_or_none(*filtered, "ignore"));
    for (const View& entry : ignored) {
      PRATIQUE_TRY(finding, read_snyk_issue(entry, context));
      finding.suppressed = true;
      issues.add(std::move(finding));
    }
  }
  PRATIQUE_TRY(applications, objects_or_none(project, "applications"));
  for (const View& application : applications) PRATIQUE_CHECK(read_snyk_project(application, report));
  return {};
}

bool is_snyk(const View& document, const Adapter&) {
  if (document.is_array()) return document.size() > 0 && is_snyk(document.elements()->front(), {});
  const bool has_result = document.find("vulnerabilities") || document.find("error");
  return has_result && document.find("ok") && document.find("ok")->is_boolean() && !document.find("bomFormat");
}

Result<Report> read_snyk(const View& document, const Adapter&) {
  Report report;
  if (document.is_object()) {
    PRATIQUE_CHECK(read_snyk_project(document, report));
    return report;
  }
  PRATIQUE_TRY(projects, object_elements(document));
  if (projects.empty()) return document.must_be("a project or a non-empty array of projects");
  for (const View& project : projects) PRATIQUE_CHECK(read_snyk_project(project, report));
  return report;
}

}  // namespace

constinit const JsonReader kSnykJson{.recognises = is_snyk, .read = read_snyk};

}  // namespace pratique::scanners
