#include <fmt/format.h>

#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// Safety's JSON: 1.x (an array of rows), 2.x and `safety check` of 3.x (`report_meta`), `safety scan` of 3.x (`meta`).
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kCheckFields{
    TextField{"vulnerability_id", &Finding::id, true},
    TextField{"package_name", &Finding::package},
    TextField{"analyzed_version", &Finding::version},
};
constexpr std::array kScanFields{TextField{"id", &Finding::id, true}};
constexpr std::array kScannedPackageFields{TextField{"name", &Finding::package, true}};

/// The severity of an object with `cvssv3` and `cvssv2`; nothing, if it has neither.
Result<std::optional<Severity>> cvss_severity(const View& scores) {
  PRATIQUE_TRY(v3, object_or_none(scores, "cvssv3"));
  if (v3) {
    PRATIQUE_TRY(word, v3->string_or("base_severity", ""));
    if (!word.empty()) return std::optional<Severity>(severity_of_word(word));
    if (const auto score = v3->find("base_score")) {
      PRATIQUE_TRY(number, score->number());
      return std::optional<Severity>(severity_of_score(number));
    }
  }
  PRATIQUE_TRY(v2, object_or_none(scores, "cvssv2"));
  if (!v2 || !v2->find("base_score")) return std::optional<Severity>();
  PRATIQUE_TRY(number, v2->find("base_score")->number());
  return std::optional<Severity>(severity_of_score_v2(number));
}

/// A CVE is a string, or an object with name and scores.
Result<void> read_cve(const View& entry, std::string_view name, Finding& finding) {
  const auto cve = entry.find(name);
  if (!cve) return {};
  if (!cve->is_string() && !cve->is_object()) return cve->must_be("a string or an object");
  PRATIQUE_TRY(alias, cve->is_string() ? cve->string() : cve->string_or("name", ""));
  if (!alias.empty()) finding.aliases.emplace_back(alias);
  PRATIQUE_TRY(severity, cvss_severity(*cve));
  if (severity) finding.severity = *severity;
  return {};
}

/// `severity` goes before the scores of the CVE.
Result<void> read_severity(const View& entry, Finding& finding) {
  PRATIQUE_TRY(scores, object_or_none(entry, "severity"));
  if (!scores) return {};
  PRATIQUE_TRY(severity, cvss_severity(*scores));
  if (severity) finding.severity = *severity;
  return {};
}

/// Safety 2.3 writes an empty object for "not ignored".
Result<bool> is_ignored(const View& entry) {
  const auto ignored = entry.find("ignored");
  if (!ignored) return false;
  if (ignored->is_object()) return ignored->size() > 0;
  if (!ignored->is_boolean()) return ignored->must_be("true, false or an object");
  return ignored->boolean();
}

Result<Finding> read_check_finding(const View& entry) {
  Finding finding = finding_of(FindingKind::kVulnerability);
  PRATIQUE_CHECK(read_texts(entry, kCheckFields, finding));
  PRATIQUE_CHECK(read_cve(entry, "CVE", finding));
  PRATIQUE_CHECK(read_severity(entry, finding));
  PRATIQUE_TRY(fixed, texts_or_none(entry, "fixed_versions"));
  finding.fixed_versions = std::move(fixed);
  finding.fix = fix_state(finding.fixed_versions, entry.find("fixed_versions").has_value());
  finding.package_url = pypi_url(finding.package, finding.version);
  PRATIQUE_TRY(ignored, is_ignored(entry));
  finding.suppressed = ignored;
  return finding;
}

Result<Report> read_check(const View& document) {
  PRATIQUE_TRY(meta, object_at(document, "report_meta"));
  Report report;
  PRATIQUE_TRY(vulnerabilities, objects_at(document, "vulnerabilities"));
  for (const View& entry : vulnerabilities) {
    PRATIQUE_TRY(finding, read_check_finding(entry));
    report.findings.push_back(std::move(finding));
  }
  PRATIQUE_TRY(ignored, objects_or_none(document, "ignored_vulnerabilities"));
  for (const View& entry : ignored) {
    PRATIQUE_TRY(finding, read_check_finding(entry));
    finding.suppressed = true;
    report.findings.push_back(std::move(finding));
  }
  report.finished_at = spare_time(meta, "timestamp");
  report.tool_version = spare_text(meta, "safety_version");
  return report;
}

/// What follows `==` in a requirement, without markers, hashes and comments.
std::string_view pinned_version(std::string_view raw) {
  const std::size_t place = raw.find("==");
  if (place == std::string_view::npos) return "";
  raw.remove_prefix(place + 2);
  raw.remove_prefix(std::min(raw.find_first_not_of("= \t"), raw.size()));  // "===" pins too
  return raw.substr(0, raw.find_first_of(" \t;#\\"));
}

Result<bool> is_scan_ignored(const View& entry) {
  PRATIQUE_TRY(ignored, object_or_none(entry, "ignored"));
  if (!ignored) return false;
  PRATIQUE_TRY(code, ignored->string_or("code", ""));
  return !code.empty();
}

Result<void> read_specification(const View& specification, Finding common, std::vector<Finding>& findings) {
  PRATIQUE_TRY(raw, specification.string_or("raw", ""));
  common.version = pinned_version(raw);
  common.package_url = pypi_url(common.package, common.version);
  PRATIQUE_TRY(vulnerabilities, object_or_none(specification, "vulnerabilities"));
  if (!vulnerabilities) return {};
  PRATIQUE_TRY(remediation, object_or_none(*vulnerabilities, "remediation"));
  if (remediation) {
    PRATIQUE_TRY(recommended, remediation->string_or("recommended", ""));
    if (!recommended.empty()) common.fixed_versions.emplace_back(recommended);
    common.fix = fix_state(common.fixed_versions, true);
  }
  PRATIQUE_TRY(known, objects_or_none(*vulnerabilities, "known_vulnerabilities"));
  for (const View& entry : known) {
    Finding finding = common;
    PRATIQUE_CHECK(read_texts(entry, kScanFields, finding));
    PRATIQUE_CHECK(read_cve(entry, "cve", finding));
    PRATIQUE_TRY(ignored, is_scan_ignored(entry));
    finding.suppressed = ignored;
    findings.push_back(std::move(finding));
  }
  return {};
}

Result<void> read_file(const View& file, std::vector<Finding>& findings) {
  PRATIQUE_TRY(path, file.string_or("location", ""));
  PRATIQUE_TRY(results, object_at(file, "results"));
  PRATIQUE_TRY(dependencies, objects_or_none(results, "dependencies"));
  for (const View& dependency : dependencies) {
    Finding common = finding_of(FindingKind::kVulnerability);
    common.path = path;
    PRATIQUE_CHECK(read_texts(dependency, kScannedPackageFields, common));
    PRATIQUE_TRY(specifications, objects_or_none(dependency, "specifications"));
    for (const View& specification : specifications) {
      PRATIQUE_CHECK(read_specification(specification, common, findings));
    }
  }
  return {};
}

Result<void> read_files(const View& owner, std::vector<Finding>& findings) {
  PRATIQUE_TRY(files, objects_or_none(owner, "files"));
  for (const View& file : files) PRATIQUE_CHECK(read_file(file, findings));
  return {};
}

bool is_version_3(std::string_view version) {
  if (!version.starts_with("3.") || version.size() == 2) return false;
  return version.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

Result<Report> read_scan(const View& document) {
  PRATIQUE_TRY(meta, object_at(document, "meta"));
  PRATIQUE_TRY(version, meta.string_at("schema_version"));
  if (!is_version_3(version))
    return meta.find("schema_version")->must_be("3.N, the schema of `safety scan` that is read");
  PRATIQUE_TRY(results, object_at(document, "scan_results"));
  PRATIQUE_TRY(projects, objects_at(results, "projects"));
  Report report;
  for (const View& project : projects) PRATIQUE_CHECK(read_files(project, report.findings));
  PRATIQUE_CHECK(read_files(results, report.findings));
  report.finished_at = spare_time(meta, "timestamp");
  if (const auto telemetry = spare_object(meta, "telemetry"))
    report.tool_version = spare_text(*telemetry, "safety_version");
  return report;
}

/// `[package, specifier, version, advisory, id, …]`
Result<Finding> read_row(const View& row) {
  PRATIQUE_TRY(cells, row.elements());
  if (cells.size() < 5) return row.must_be("at least five cells: package, specifier, version, advisory, id");
  Finding finding = finding_of(FindingKind::kVulnerability);
  PRATIQUE_TRY(package, cells[0].string());
  PRATIQUE_CHECK(cells[1].string());
  PRATIQUE_TRY(version, cells[2].string());
  PRATIQUE_TRY(id, cells[4].string());
  finding.package = package;
  finding.version = version;
  finding.id = id;
  finding.package_url = pypi_url(package, version);
  return finding;
}

Result<Report> read_rows(const View& document) {
  PRATIQUE_TRY(rows, document.elements());
  Report report;
  for (const View& row : rows) {
    PRATIQUE_TRY(finding, read_row(row));
    report.findings.push_back(std::move(finding));
  }
  return report;
}

bool is_safety(const View& document, const Adapter&) {
  if (document.is_array()) return document.size() > 0 && document.elements()->front().is_array();
  return document.find("report_meta") || (document.find("meta") && document.find("scan_results"));
}

Result<Report> read_safety(const View& document, const Adapter&) {
  if (document.is_array()) return read_rows(document);
  const bool check = document.find("report_meta").has_value();
  const bool scan = document.find("meta") && document.find("scan_results");
  if (check && scan) return Error(kReportInvalid, "is a report of both `safety check` and `safety scan`");
  if (check) return read_check(document);
  if (scan) return read_scan(document);
  return document.must_be("a report of Safety: rows, report_meta, or meta and scan_results");
}

}  // namespace

constinit const JsonReader kSafetyJson{.recognises = is_safety, .read = read_safety};

}  // namespace pratique::scanners
