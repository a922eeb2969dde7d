#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/package_urls.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// JSON of OSV-Scanner. Its groups join the advisories that mean one flaw; a group is one finding.
namespace pratique::scanners {
namespace {

using json::View;

struct OsvPackage {
  Finding blank;  ///< what all findings of the package share
  std::vector<View> advisories;
};

std::optional<double> plain_number(std::string_view text) {
  double number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = problem == std::errc() && end == text.data() + text.size() && number >= 0 && number < 1e9;
  return whole ? std::optional<double>(number) : std::nullopt;
}

/// A number, or a text that may be one.
Result<std::optional<double>> max_severity(const View& group) {
  const auto member = group.find("max_severity");
  if (!member) return std::optional<double>();
  if (member->is_number()) return std::optional<double>(*member->number());
  PRATIQUE_TRY(text, member->string());
  return plain_number(text);
}

Result<Severity> advisory_severity(const View& advisory) {
  PRATIQUE_TRY(specific, object_or_none(advisory, "database_specific"));
  return specific ? severity_at(*specific, "severity") : Result<Severity>(Severity::kUnknown);
}

/// The versions that an advisory says repair the package.
void add_osv_fixes(const View& advisory, Finding& finding) {
  for (const View& affected : spare_elements(advisory, "affected")) {
    const auto package = spare_object(affected, "package");
    if (!package || spare_text(*package, "name") != finding.package) continue;
    for (const View& range : spare_elements(affected, "ranges")) {
      if (spare_text(range, "type") == "GIT") continue;
      for (const View& event : spare_elements(range, "events")) {
        std::string fixed = spare_text(event, "fixed");
        if (fixed.empty() || std::ranges::find(finding.fixed_versions, fixed) != finding.fixed_versions.end()) continue;
        finding.fixed_versions.push_back(std::move(fixed));
      }
    }
  }
  finding.fix = fix_state(finding.fixed_versions, true);
}

/// Fills what the advisory says: the worst known severity, the title, the fixes.
Result<void> add_advisory(const View& advisory, Finding& finding) {
  PRATIQUE_TRY(severity, advisory_severity(advisory));
  finding.severity = std::max(finding.severity, severity);
  if (finding.title.empty()) finding.title = spare_text(advisory, "summary");
  if (const auto specific = spare_object(advisory, "database_specific")) {
    if (finding.cwes.empty()) finding.cwes = spare_cwes(*specific, "cwe_ids");
  }
  add_osv_fixes(advisory, finding);
  return {};
}

/// OSV-Scanner looks whether the program calls what is vulnerable; a flaw that it surely does not call is no finding to
/// it. Without such an analysis it counts.
Result<bool> is_uncalled(const View& group) {
  for (const std::string_view name : {"experimental_analysis", "experimentalAnalysis"}) {
    PRATIQUE_TRY(analysis, object_or_none(group, name));
    if (!analysis || analysis->size() == 0) continue;
    PRATIQUE_TRY(entries, analysis->members());
    bool called = false;
    for (const auto& [id, entry] : entries) {
      PRATIQUE_CHECK(entry.object());
      PRATIQUE_TRY(is_called, entry.maybe_boolean("called"));
      PRATIQUE_TRY(unimportant, entry.maybe_boolean("unimportant"));
      if (unimportant.value_or(false)) return true;
      called = called || is_called.value_or(false);
    }
    if (!called) return true;
  }
  return false;
}

Result<Finding> read_osv_group(const View& group, const OsvPackage& package, std::set<std::string_view>& grouped) {
  PRATIQUE_TRY(list, group.at("ids"));
  PRATIQUE_TRY(ids, group.strings_or_none("ids"));
  if (ids.empty()) return list.must_be("a non-empty array of strings");
  Finding finding = package.blank;
  finding.id = ids.front();
  finding.aliases.assign(ids.begin() + 1, ids.end());
  grouped.insert(ids.begin(), ids.end());
  for (const View& advisory : package.advisories) {
    const bool is_member = std::ranges::find(ids, *advisory.string_at("id")) != ids.end();
    if (is_member) PRATIQUE_CHECK(add_advisory(advisory, finding));
  }
  PRATIQUE_TRY(score, max_severity(group));
  if (score) finding.severity = severity_of_score(*score);
  PRATIQUE_TRY(uncalled, is_uncalled(group));
  finding.suppressed = uncalled;
  return finding;
}

Result<Finding> read_lone_advisory(const View& advisory, const OsvPackage& package) {
  Finding finding = package.blank;
  finding.id = *advisory.string_at("id");
  finding.aliases = spare_texts(advisory, "aliases");
  PRATIQUE_CHECK(add_advisory(advisory, finding));
  return finding;
}

Result<Finding> read_osv_package_name(const View& entry, std::string_view path) {
  PRATIQUE_TRY(package, object_at(entry, "package"));
  Finding blank = finding_of(FindingKind::kVulnerability);
  PRATIQUE_TRY(name, package.string_or("name", ""));
  PRATIQUE_TRY(version, package.string_or("version", ""));
  PRATIQUE_TRY(commit, package.string_or("commit", ""));
  blank.path = path;
  blank.package = name;
  blank.version = version.empty() ? commit : version;
  blank.package_url = url_of_ecosystem(spare_text(package, "ecosystem"), name, version);
  return blank;
}

Result<void> read_osv_licenses(const View& entry, const Finding& blank, std::vector<Finding>& findings) {
  PRATIQUE_TRY(licenses, entry.strings_or_none("license_violations"));
  for (const std::string_view license : licenses) {
    Finding finding = blank;
    finding.kind = FindingKind::kLicense;
    finding.id = license;
    findings.push_back(std::move(finding));
  }
  return {};
}

Result<void> read_osv_package(const View& entry, std::string_view path, std::vector<Finding>& findings) {
  OsvPackage package;
  PRATIQUE_TRY(blank, read_osv_package_name(entry, path));
  package.blank = std::move(blank);
  PRATIQUE_TRY(advisories, objects_or_none(entry, "vulnerabilities"));
  package.advisories = std::move(advisories);
  for (const View& advisory : package.advisories) PRATIQUE_CHECK(advisory.string_at("id"));
  std::set<std::string_view> grouped;
  PRATIQUE_TRY(groups, objects_or_none(entry, "groups"));
  for (const View& group : groups) {
    PRATIQUE_TRY(finding, read_osv_group(group, package, grouped));
    findings.push_back(std::move(finding));
  }
  for (const View& advisory : package.advisories) {
    if (grouped.contains(*advisory.string_at("id"))) continue;
    PRATIQUE_TRY(finding, read_lone_advisory(advisory, package));
    findings.push_back(std::move(finding));
  }
  return read_osv_licenses(entry, package.blank, findings);
}

bool is_osv_scanner(const View& document, const Adapter&) {
  const auto results = document.find("results");
  if (!results || !results->is_array()) return false;
  if (results->size() == 0) return document.find("experimental_config").has_value();
  const View first = results->elements()->front();
  return first.find("packages") && first.find("source");
}

Result<Report> read_osv_scanner(const View& document, const Adapter&) {
  PRATIQUE_TRY(results, objects_at(document, "results"));
  for (const View& result : results) {
    PRATIQUE_TRY(source, object_or_none(result, "source"));
    PRATIQUE_CHECK(source ? source->string_or("path", "") : Result<std::string_view>(""));
    PRATIQUE_CHECK(result.elements_or_none("packages"));
  }
  return Report();
}

constexpr std::array<std::string_view, 1> kOsvLists{"/results/*/packages"};

/// Packages need the path of their source.
class OsvPackages final : public Rows {
  Result<bool> take(const Row& row, Report& report) override {
    const auto source = spare_object(row.owner, "source");
    if (!source && !row.is_last_word) return false;
    const std::string path = source ? spare_text(*source, "path") : "";
    PRATIQUE_CHECK(read_osv_package(row.entry, path, report.findings));
    return true;
  }
};

std::unique_ptr<Rows> osv_packages() { return std::make_unique<OsvPackages>(); }

}  // namespace

constinit const JsonReader kOsvScannerJson{is_osv_scanner, read_osv_scanner, kOsvLists, osv_packages};

}  // namespace pratique::scanners
