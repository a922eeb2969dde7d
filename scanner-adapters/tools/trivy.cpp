#include <fmt/format.h>

#include <array>

#include "base/escape.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"
#include "scanner-adapters/tools/trivy_ratings.h"

/// Trivy's JSON: schema 2 (an artefact or a Kubernetes cluster) and schema 1 (before 0.20). `Match` and `Code` of a
/// secret are never looked at.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kVulnerabilityFields{
    TextField{"VulnerabilityID", &Finding::id},
    TextField{"PkgName", &Finding::package},
    TextField{"InstalledVersion", &Finding::version},
    TextField{"PkgPath", &Finding::path},
};
constexpr std::array kMisconfigurationFields{TextField{"ID", &Finding::id}};
constexpr std::array kSecretFields{TextField{"RuleID", &Finding::id}};
constexpr std::array kLicenseFields{
    TextField{"Name", &Finding::id},
    TextField{"PkgName", &Finding::package},
    TextField{"FilePath", &Finding::path},
};
/// Of a modified finding of a type that is not known.
constexpr std::array kAnyFields{
    TextField{"VulnerabilityID", &Finding::id}, TextField{"ID", &Finding::id},
    TextField{"RuleID", &Finding::id},          TextField{"Name", &Finding::id},
    TextField{"PkgName", &Finding::package},
};

/// Where an entry stands: what its own members leave open.
struct Place {
  std::string_view target;
  std::string_view type;
};

/// "1.2.3, 2.0.1" as a list that gives the same text again when it is joined.
std::vector<std::string> fixed_versions(std::string_view text) {
  constexpr std::string_view kSeparator = ", ";
  std::vector<std::string> out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find(kSeparator);
    if (end == 0 || end == rest.size() - kSeparator.size()) return {std::string(text)};
    out.emplace_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + kSeparator.size());
  }
  return out;
}

/// Without a fixed version Trivy's status says whether there is none or whether nobody knows.
FixState fix_of(const Finding& finding, std::string_view status) {
  if (!finding.fixed_versions.empty() || status == "fixed") return FixState::kAvailable;
  return status == "under_investigation" || status == "unknown" ? FixState::kUnknown : FixState::kNone;
}

Result<void> read_common(const View& entry, const Place& place, Finding& finding) {
  PRATIQUE_TRY(severity, severity_at(entry, "Severity"));
  finding.severity = severity;
  finding.title = spare_text(entry, "Title");
  finding.link = spare_text(entry, "PrimaryURL");
  if (finding.path.empty()) finding.path = place.target;
  return {};
}

Result<Finding> read_vulnerability(const View& entry, const Place& place) {
  Finding finding = finding_of(FindingKind::kVulnerability);
  PRATIQUE_CHECK(read_texts(entry, kVulnerabilityFields, finding));
  PRATIQUE_CHECK(read_common(entry, place, finding));
  PRATIQUE_TRY(fixed, entry.string_or("FixedVersion", ""));
  finding.fixed_versions = fixed_versions(fixed);
  finding.fix = fix_of(finding, spare_text(entry, "Status"));
  finding.aliases = spare_texts(entry, "VendorIDs");
  finding.severity_source = spare_text(entry, "SeveritySource");
  finding.ratings = trivy_ratings(entry);
  finding.cwes = spare_cwes(entry, "CweIDs");
  if (const auto identifier = spare_object(entry, "PkgIdentifier"))
    finding.package_url = spare_text(*identifier, "PURL");
  if (finding.package_url.empty())
    finding.package_url = url_of_trivy_type(place.type, finding.package, finding.version);
  return finding;
}

Result<Finding> read_misconfiguration(const View& entry, const Place& place) {
  Finding finding = finding_of(FindingKind::kMisconfiguration);
  PRATIQUE_CHECK(read_texts(entry, kMisconfigurationFields, finding));
  PRATIQUE_CHECK(read_common(entry, place, finding));
  if (std::string alias = spare_text(entry, "AVDID"); !alias.empty() && alias != finding.id) finding.aliases = {alias};
  PRATIQUE_TRY(cause, object_or_none(entry, "CauseMetadata"));
  if (cause) {
    PRATIQUE_TRY(line, line_at(*cause, "StartLine"));
    finding.line = line;
  }
  PRATIQUE_TRY(status, entry.string_or("Status", ""));
  finding.suppressed = status == "EXCEPTION";
  return finding;
}

Result<Finding> read_secret(const View& entry, const Place& place) {
  Finding finding = finding_of(FindingKind::kSecret);
  PRATIQUE_CHECK(read_texts(entry, kSecretFields, finding));
  PRATIQUE_CHECK(read_common(entry, place, finding));
  PRATIQUE_TRY(line, line_at(entry, "StartLine"));
  finding.line = line;
  return finding;
}

Result<Finding> read_license(const View& entry, const Place& place) {
  Finding finding = finding_of(FindingKind::kLicense);
  PRATIQUE_CHECK(read_texts(entry, kLicenseFields, finding));
  PRATIQUE_CHECK(read_common(entry, place, finding));
  return finding;
}

Result<Finding> read_unknown(const View& entry, const Place& place) {
  Finding finding;
  PRATIQUE_CHECK(read_texts(entry, kAnyFields, finding));
  PRATIQUE_CHECK(read_common(entry, place, finding));
  return finding;
}

using Reader = Result<Finding> (*)(const View&, const Place&);

struct Unit {
  std::string_view list;
  std::string_view type;  ///< what a modified finding calls it
  Reader read;
};

constexpr std::array kUnits{
    Unit{"Vulnerabilities", "vulnerability", read_vulnerability},
    Unit{"Misconfigurations", "misconfiguration", read_misconfiguration},
    Unit{"Secrets", "secret", read_secret},
    Unit{"Licenses", "license", read_license},
};

constexpr std::string_view kModified = "ExperimentalModifiedFindings";

/// The lists of a result, by where results stand. Of each place they come in the order of kUnits, the modified last.
#define PRATIQUE_TRIVY_LISTS(results)                                                              \
  results "/*/Vulnerabilities", results "/*/Misconfigurations", results "/*/Secrets", results "/*/Licenses", \
      results "/*/ExperimentalModifiedFindings"
constexpr std::array<std::string_view, 30> kTrivyLists{
    PRATIQUE_TRIVY_LISTS("/Results"),
    PRATIQUE_TRIVY_LISTS(""),
    PRATIQUE_TRIVY_LISTS("/Resources/*/Results"),
    PRATIQUE_TRIVY_LISTS("/Vulnerabilities/*/Results"),
    PRATIQUE_TRIVY_LISTS("/Misconfigurations/*/Results"),
    PRATIQUE_TRIVY_LISTS("/Findings/*/Results"),
};
#undef PRATIQUE_TRIVY_LISTS
constexpr std::size_t kListsOfResult = kUnits.size() + 1;

/// What Trivy was told to leave out, by an ignore file or by VEX.
Result<Finding> read_modified(const View& entry, const Place& place) {
  PRATIQUE_TRY(type, entry.string_or("Type", ""));
  PRATIQUE_TRY(inner, object_or_none(entry, "Finding"));
  Reader reader = read_unknown;
  for (const Unit& unit : kUnits) {
    if (unit.type == type) reader = unit.read;
  }
  PRATIQUE_TRY(finding, reader(inner ? *inner : entry, place));
  finding.suppressed = true;
  return finding;
}

bool passed(const Unit& unit, const View& entry) {
  return unit.read == read_misconfiguration && spare_text(entry, "Status") == "PASS";
}

/// A result without what it lists.
Result<void> check_trivy_result(const View& result) {
  PRATIQUE_CHECK(result.string_or("Target", ""));
  for (const Unit& unit : kUnits) PRATIQUE_CHECK(result.elements_or_none(unit.list));
  PRATIQUE_CHECK(result.elements_or_none(kModified));
  return {};
}

/// The entries of results need their target, and of packages their type.
class TrivyEntries final : public Rows {
  Result<bool> take(const Row& row, Report& report) override {
    const auto target = row.owner.find("Target");
    const std::size_t list = row.list % kListsOfResult;
    const bool needs_type = list == 0;
    const bool is_all_there = target && (!needs_type || row.owner.find("Type"));
    if (!is_all_there && !row.is_last_word) return false;
    PRATIQUE_TRY(name, row.owner.string_or("Target", ""));
    const std::string type = spare_text(row.owner, "Type");
    const Place place{name, type};
    if (list < kUnits.size() && passed(kUnits.at(list), row.entry)) {
      ++report.passed;
      return true;
    }
    PRATIQUE_TRY(finding, list < kUnits.size() ? kUnits.at(list).read(row.entry, place) : read_modified(row.entry, place));
    report.findings.push_back(std::move(finding));
    return true;
  }
};

std::unique_ptr<Rows> trivy_entries() { return std::make_unique<TrivyEntries>(); }

Result<void> check_version(const View& version) {
  if (version.is_integer() && version.integer(2, 2)) return {};
  return version.must_be("2, the version of Trivy's format that is read");
}

Result<void> read_metadata(const View& document, Report& report) {
  PRATIQUE_TRY(metadata, object_or_none(document, "Metadata"));
  if (!metadata) return {};
  PRATIQUE_TRY(digests, metadata->strings_or_none("RepoDigests"));
  for (const std::string_view digest : digests) add_manifest_digest(digest, report.manifest_digests);
  PRATIQUE_TRY(image_id, metadata->string_or("ImageID", ""));
  report.image_id = image_id;
  return {};
}

Result<Report> read_artifact(const View& document) {
  PRATIQUE_TRY(version, document.at("SchemaVersion"));
  PRATIQUE_CHECK(check_version(version));
  PRATIQUE_CHECK(document.string_at("ArtifactName"));
  Report report;
  PRATIQUE_CHECK(read_metadata(document, report));
  PRATIQUE_TRY(results, objects_or_none(document, "Results"));
  for (const View& result : results) PRATIQUE_CHECK(check_trivy_result(result));
  report.nothing_scanned = results.empty();
  return report;
}

/// A workload of a cluster; returns whether anything of it was looked at.
Result<bool> read_resource(const View& resource, Report& report) {
  PRATIQUE_TRY(error, resource.string_or("Error", ""));
  if (!error.empty()) report.complete = false;
  PRATIQUE_TRY(results, objects_or_none(resource, "Results"));
  for (const View& result : results) PRATIQUE_CHECK(check_trivy_result(result));
  return !results.empty();
}

Result<Report> read_cluster(const View& document) {
  PRATIQUE_CHECK(document.string_at("ClusterName"));
  if (const auto version = document.find("SchemaVersion")) PRATIQUE_CHECK(check_version(*version));
  Report report;
  report.nothing_scanned = true;
  bool has_list = false;
  for (const std::string_view list : {"Resources", "Vulnerabilities", "Misconfigurations", "Findings"}) {
    PRATIQUE_TRY(resources, objects_or_none(document, list));
    has_list = has_list || document.find(list);
    for (const View& resource : resources) {
      PRATIQUE_TRY(looked_at, read_resource(resource, report));
      if (looked_at) report.nothing_scanned = false;
    }
  }
  if (!has_list) {
    return Error(kReportInvalid,
                 "a Kubernetes report of Trivy must have Resources, Vulnerabilities, Misconfigurations or Findings");
  }
  return report;
}

Result<Report> read_schema_1(const View& document) {
  PRATIQUE_TRY(results, object_elements(document));
  if (results.empty()) return document.must_be("an object or a non-empty array of results");
  Report report;
  for (const View& result : results) {
    PRATIQUE_CHECK(result.string_at("Target"));
    PRATIQUE_CHECK(check_trivy_result(result));
  }
  return report;
}

Result<Report> read_shape(const View& document) {
  if (document.is_array()) return read_schema_1(document);
  if (!document.is_object()) return document.must_be("an object or a non-empty array of results");
  if (!document.find("ClusterName")) return read_artifact(document);
  if (document.find("ArtifactName")) {
    return Error(kReportInvalid, "has both ArtifactName and ClusterName, where one of them tells what was scanned");
  }
  return read_cluster(document);
}

bool is_trivy(const View& document, const Adapter&) {
  if (document.is_array()) {
    return document.size() > 0 && document.elements()->front().find("Target").has_value();
  }
  return document.find("SchemaVersion") || document.find("ArtifactName") || document.find("ClusterName");
}

Result<Report> read_trivy(const View& document, const Adapter&) {
  PRATIQUE_TRY(report, read_shape(document));
  report.finished_at = spare_time(document, "CreatedAt");
  if (const auto trivy = spare_object(document, "Trivy")) report.tool_version = spare_text(*trivy, "Version");
  return report;
}

}  // namespace

constinit const JsonReader kTrivyJson{is_trivy, read_trivy, kTrivyLists, trivy_entries};

}  // namespace pratique::scanners
