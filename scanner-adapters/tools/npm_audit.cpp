#include <array>

#include "base/package_url.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"

/// JSON of `npm audit`: of npm 7 and later by package, of npm 6 and pnpm by advisory.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kAdvisoryFields{TextField{"module_name", &Finding::package}};
constexpr std::array kViaFields{TextField{"name", &Finding::package}};

/// The GHSA id at the end of an advisory's address, or empty.
std::string_view ghsa_of(std::string_view url) {
  const std::size_t start = url.find("GHSA-");
  if (start == std::string_view::npos) return "";
  const std::string_view rest = url.substr(start);
  return rest.substr(0, rest.find_first_of("/?#"));
}

/// A text, or a number as text; empty, if it is absent.
Result<std::string> id_at(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  if (!member) return std::string();
  if (member->is_string()) return std::string(*member->string());
  if (!member->is_integer()) return member->must_be("a string or an integer");
  PRATIQUE_TRY(number, member->integer(INT64_MIN, INT64_MAX));
  return std::to_string(number);
}

Result<std::string> advisory_id(const View& entry, std::string_view otherwise) {
  PRATIQUE_TRY(url, entry.string_or("url", ""));
  const std::string_view ghsa = ghsa_of(url);
  return ghsa.empty() ? id_at(entry, otherwise) : std::string(ghsa);
}

Result<Finding> read_common(const View& entry, std::span<const TextField> fields) {
  Finding finding = finding_of(FindingKind::kVulnerability);
  PRATIQUE_CHECK(read_texts(entry, fields, finding));
  PRATIQUE_TRY(severity, severity_at(entry, "severity"));
  finding.severity = severity;
  finding.title = spare_text(entry, "title");
  finding.link = spare_text(entry, "url");
  finding.cwes = spare_cwes(entry, "cwe");
  return finding;
}

/// What would repair the package, if that is a newer version of itself; else the fix is in what depends on it.
Result<std::vector<std::string>> own_fix(const View& package, std::string_view name) {
  std::vector<std::string> versions;
  const auto fix = package.find("fixAvailable");
  if (!fix || fix->is_boolean()) return versions;
  if (!fix->is_object()) return fix->must_be("true, false or an object");
  PRATIQUE_TRY(fix_name, fix->string_or("name", ""));
  PRATIQUE_TRY(version, fix->string_or("version", ""));
  if (fix_name == name && !version.empty()) versions.emplace_back(version);
  return versions;
}

FixState fix_of(const View& package) {
  const auto fix = package.find("fixAvailable");
  if (!fix) return FixState::kUnknown;
  return fix->is_boolean() && !*fix->boolean() ? FixState::kNone : FixState::kAvailable;
}

Result<void> read_package(std::string_view key, const View& package, std::vector<Finding>& findings) {
  PRATIQUE_TRY(via, package.elements_at("via"));
  for (const View& entry : via) {
    if (entry.is_string()) continue;  // vulnerable through another package, which has its own entry
    if (!entry.is_object()) return entry.must_be("an object or a string");
    PRATIQUE_TRY(finding, read_common(entry, kViaFields));
    if (finding.package.empty()) finding.package = key;
    PRATIQUE_TRY(id, advisory_id(entry, "source"));
    finding.id = std::move(id);
    PRATIQUE_TRY(fixed, own_fix(package, finding.package));
    finding.fixed_versions = std::move(fixed);
    finding.fix = fix_of(package);
    finding.package_url = url_of_trivy_type("npm", finding.package, "");
    findings.push_back(std::move(finding));
  }
  return {};
}

Result<Report> read_packages(const View& document) {
  const auto version = document.find("auditReportVersion");
  if (!version->is_integer() || !version->integer(2, 2)) return version->must_be("2, the version that is read");
  PRATIQUE_TRY(vulnerabilities, document.at("vulnerabilities"));
  PRATIQUE_TRY(packages, vulnerabilities.members());
  Report report;
  for (const auto& [key, package] : packages) {
    if (!package.is_object()) return package.must_be("an object");
    PRATIQUE_CHECK(read_package(key, package, report.findings));
  }
  return report;
}

Result<Finding> read_advisory(const View& advisory) {
  PRATIQUE_TRY(finding, read_common(advisory, kAdvisoryFields));
  PRATIQUE_CHECK(advisory.at("id"));
  PRATIQUE_TRY(own_id, advisory.string_or("github_advisory_id", ""));
  PRATIQUE_TRY(other_id, advisory_id(advisory, "id"));
  finding.id = own_id.empty() ? other_id : std::string(own_id);
  PRATIQUE_TRY(aliases, texts_or_none(advisory, "cves"));
  finding.aliases = std::move(aliases);
  PRATIQUE_TRY(places, objects_or_none(advisory, "findings"));
  if (!places.empty()) {
    PRATIQUE_TRY(version, places.front().string_or("version", ""));
    finding.version = version;
  }
  finding.package_url = url_of_trivy_type("npm", finding.package, finding.version);
  return finding;
}

Result<Report> read_advisories(const View& document) {
  PRATIQUE_TRY(list, document.at("advisories"));
  PRATIQUE_TRY(advisories, list.members());
  Report report;
  for (const auto& [key, advisory] : advisories) {
    if (!advisory.is_object()) return advisory.must_be("an object");
    PRATIQUE_TRY(finding, read_advisory(advisory));
    report.findings.push_back(std::move(finding));
  }
  return report;
}

bool is_npm_audit(const View& document, const Adapter&) {
  return document.find("auditReportVersion") || (document.find("advisories") && document.find("metadata"));
}

Result<Report> read_npm_audit(const View& document, const Adapter&) {
  if (!document.is_object()) return document.must_be("an object");
  if (document.find("error")) return Error(kReportInvalid, "npm audit reports an error instead of a result");
  return document.find("auditReportVersion") ? read_packages(document) : read_advisories(document);
}

}  // namespace

constinit const JsonReader kNpmAuditJson{.recognises = is_npm_audit, .read = read_npm_audit, .keeps_all = true};

}  // namespace pratique::scanners
