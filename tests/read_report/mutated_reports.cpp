// Reports that were changed in one place, in every way: each is read with every row that it still has, or refused.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <sstream>
#include <tuple>

#include "tests/read_report/text.h"
#include "tests/support/mutations.h"

using namespace pratique;
using namespace pratique::test;

namespace {

constexpr int kMustRefuse = -1;
using Counts = std::function<bool(const Json& entry)>;

bool always(const Json&) { return true; }

std::string text_at(const Json& entry, const char* name) {
  return entry.is_object() && entry.contains(name) && entry[name].is_string() ? entry[name].get<std::string>() : "";
}

/// How many entries stand at "/a/*/b/*", counted without the adapters. A place that should be a list or an object and is
/// something else: a reader that goes on would lose rows.
int rows_at(const Json& value, std::string_view path, const Counts& counts) {
  if (path.empty()) return !value.is_object() ? kMustRefuse : counts(value) ? 1 : 0;
  path.remove_prefix(1);
  const std::string part(path.substr(0, path.find('/')));
  path.remove_prefix(part.size());
  if (part != "*") {
    if (!value.is_object()) return kMustRefuse;
    return !value.contains(part) || value[part].is_null() ? 0 : rows_at(value[part], path, counts);
  }
  if (!value.is_array()) return kMustRefuse;
  int sum = 0;
  for (const Json& element : value) {
    const int rows = rows_at(element, path, counts);
    if (rows == kMustRefuse) return kMustRefuse;
    sum += rows;
  }
  return sum;
}

int sum_of(std::initializer_list<int> parts) {
  return std::ranges::count(parts, kMustRefuse) > 0 ? kMustRefuse : std::accumulate(parts.begin(), parts.end(), 0);
}

int rows_in(const Json& document, std::initializer_list<const char*> paths, const Counts& counts = always) {
  int sum = 0;
  for (const char* path : paths) sum = sum_of({sum, rows_at(document, path, counts)});
  return sum;
}

struct Sample {
  const char* type;
  Json document;
  std::function<int(const Json&)> rows;
  std::string before = {};  ///< and after the bytes of the document: other lines
  std::string after = {};
  int other_rows = 0;       ///< in those
};

Json trivy() {
  return Json::parse(R"({"SchemaVersion": 2, "ArtifactName": "a", "Metadata": {"ImageID": "sha256:1", "RepoDigests": ["a@sha256:2"]},
    "Results": [{"Target": "t", "Class": "os-pkgs", "Type": "debian",
      "Vulnerabilities": [{"VulnerabilityID": "CVE-1", "PkgName": "p", "InstalledVersion": "1", "FixedVersion": "2", "Severity": "HIGH",
          "PkgIdentifier": {"PURL": "pkg:deb/debian/p@1"}, "VendorSeverity": {"nvd": 3}, "CVSS": {"nvd": {"V3Score": 7.5}}},
        {"VulnerabilityID": "CVE-2", "PkgPath": "x"}]},
     {"Target": "u", "Misconfigurations": [{"ID": "M1", "Status": "FAIL", "CauseMetadata": {"StartLine": 3}}, {"ID": "M2", "Status": "PASS"},
          {"ID": "M3", "Status": "EXCEPTION"}],
      "Secrets": [{"RuleID": "S", "Severity": "HIGH", "StartLine": 4, "Match": "x"}], "Licenses": [{"Name": "GPL", "FilePath": "f"}],
      "ExperimentalModifiedFindings": [{"Type": "vulnerability", "Status": "ignored", "Finding": {"VulnerabilityID": "CVE-3"}}]}]})");
}

int trivy_rows(const Json& d) {
  const auto not_passed = [](const Json& entry) { return text_at(entry, "Status") != "PASS"; };
  return sum_of({rows_in(d, {"/Results/*/Vulnerabilities/*", "/Results/*/Secrets/*", "/Results/*/Licenses/*",
                             "/Results/*/ExperimentalModifiedFindings/*"}),
                 rows_in(d, {"/Results/*/Misconfigurations/*"}, not_passed)});
}

Json sarif() {
  return Json::parse(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "version": "1", "rules": [{"id": "r", "name": "n",
      "properties": {"security-severity": "8.1", "tags": ["a"]}, "defaultConfiguration": {"level": "error"}}]},
      "extensions": [{"rules": [{"id": "e"}]}]}, "invocations": [{"executionSuccessful": true, "endTimeUtc": "2026-01-01T00:00:00Z"}],
    "artifacts": [{"location": {"uri": "a.c"}}], "results": [
      {"ruleId": "r", "ruleIndex": 0, "level": "warning", "kind": "fail",
       "locations": [{"physicalLocation": {"artifactLocation": {"uri": "b.c", "index": 0}, "region": {"startLine": 3}}}]},
      {"rule": {"id": "e", "index": 0, "toolComponent": {"index": 0}}, "suppressions": [{"kind": "external", "status": "accepted"}]},
      {"ruleId": "r/1", "baselineState": "new", "properties": {"security-severity": 5.0}}]}]})");
}

int sarif_rows(const Json& d) {
  return rows_in(d, {"/runs/*/results/*"}, [](const Json& result) {
    const std::string kind = text_at(result, "kind");
    return kind != "pass" && kind != "notApplicable" && kind != "informational" &&
           text_at(result, "baselineState") != "absent";
  });
}

Json snyk() {
  return Json::parse(R"([{"ok": false, "displayTargetFile": "f", "packageManager": "npm", "vulnerabilities": [
      {"id": "S1", "packageName": "p", "version": "1", "severity": "high", "fixedIn": ["2"], "identifiers": {"CVE": ["CVE-1"]}},
      {"id": "S1", "packageName": "p", "version": "1", "severity": "high"}, {"id": "S2", "isIgnored": true, "cvssScore": 7.5}],
    "filtered": {"ignore": [{"id": "S3"}]}, "applications": [{"ok": true, "vulnerabilities": [{"id": "S4"}]}]}])");
}

int snyk_rows(const Json& projects) {
  int sum = 0;
  std::vector<Json> open(projects.is_array() ? projects.begin() : projects.end(), projects.end());
  while (!open.empty()) {
    const Json project = open.back();
    open.pop_back();
    if (!project.is_object()) return kMustRefuse;
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    const int list = rows_in(project, {"/vulnerabilities/*", "/filtered/ignore/*"}, [&](const Json& e) {
      return seen.emplace(text_at(e, "id"), text_at(e, "packageName"), text_at(e, "version")).second;
    });
    sum = sum_of({sum, list});
    const Json inner = project.value("applications", Json());
    if (!inner.is_null() && !inner.is_array()) return kMustRefuse;
    open.insert(open.end(), inner.begin(), inner.end());
  }
  return sum;
}

Json osv() {
  return Json::parse(R"({"results": [{"source": {"path": "f"}, "packages": [{"package": {"name": "p", "version": "1", "ecosystem": "npm"},
      "vulnerabilities": [{"id": "A", "database_specific": {"severity": "LOW"}}, {"id": "B"}, {"id": "C", "aliases": ["x"]}],
      "groups": [{"ids": ["A", "B"], "max_severity": "7.5", "experimental_analysis": {"A": {"called": true}}}],
      "license_violations": ["GPL"]}]}]})");
}

int osv_rows(const Json& d) {
  std::vector<Json> packages;
  const int found = rows_in(d, {"/results/*/packages/*"}, [&](const Json& package) {
    packages.push_back(package);
    return true;
  });
  if (found == kMustRefuse) return kMustRefuse;
  int sum = 0;
  for (const Json& package : packages) {
    std::set<std::string> grouped;
    const int groups = rows_in(package, {"/groups/*"}, [&](const Json& group) {
      for (const Json& id : group.value("ids", Json::array())) grouped.insert(id.is_string() ? id.get<std::string>() : "");
      return true;
    });
    const int lone = rows_in(package, {"/vulnerabilities/*"},
                             [&](const Json& entry) { return !grouped.contains(text_at(entry, "id")); });
    const Json licenses = package.value("license_violations", Json());
    if (!licenses.is_null() && !licenses.is_array()) return kMustRefuse;
    sum = sum_of({sum, groups, lone, static_cast<int>(licenses.size())});
    if (sum == kMustRefuse) return kMustRefuse;
  }
  return sum;
}

Json cyclonedx() {
  return Json::parse(R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"timestamp": "2026-01-01T00:00:00Z",
      "component": {"bom-ref": "m", "name": "app", "version": "1"}},
    "components": [{"bom-ref": "c", "name": "n", "version": "1", "purl": "pkg:npm/n@1", "components": [{"bom-ref": "d", "name": "e"}]}],
    "vulnerabilities": [{"id": "V", "references": [{"id": "G"}], "ratings": [{"severity": "high"}, {"score": 5.0, "method": "CVSSv3"}],
      "analysis": {"state": "in_triage"}, "affects": [{"ref": "c", "versions": [{"version": "1", "status": "affected"}]}, {"ref": "d"}]},
      {"id": "W"}]})");
}

int cyclonedx_rows(const Json& d) {
  int sum = 0;
  const int lists = rows_in(d, {"/vulnerabilities/*"}, [&](const Json& entry) {
    const int affects = rows_in(entry, {"/affects/*"});
    sum = sum_of({sum, affects == 0 ? 1 : affects});
    return sum != kMustRefuse;
  });
  return lists == kMustRefuse ? kMustRefuse : sum;
}

Json npm() {
  return Json::parse(R"({"auditReportVersion": 2, "vulnerabilities": {"a": {"name": "a", "fixAvailable": {"name": "a", "version": "2"},
      "via": [{"source": 1, "name": "a", "url": "https://github.com/advisories/GHSA-a-b-c", "severity": "high"}, "b"]},
    "b": {"name": "b", "via": [{"source": 2, "name": "b", "severity": "low"}]}}})");
}

int npm_rows(const Json& d) {
  if (!d.is_object()) return kMustRefuse;
  const Json packages = d.value("vulnerabilities", Json());
  if (!packages.is_object()) return packages.is_null() ? 0 : kMustRefuse;
  int sum = 0;
  for (const Json& package : packages) {
    if (!package.is_object()) return kMustRefuse;
    const Json via = package.value("via", Json());
    if (!via.is_null() && !via.is_array()) return kMustRefuse;
    sum += static_cast<int>(std::ranges::count_if(via, [](const Json& entry) { return entry.is_object(); }));
  }
  return sum;
}

int flake8_rows(const Json& d) {
  if (!d.is_object()) return kMustRefuse;
  int sum = 0;
  for (const Json& file : d) sum = sum_of({sum, rows_at(file, "/*", always)});
  return sum;
}

int kubernetes_rows(const Json& d, const char* path) {
  return rows_in(d, {path}, [](const Json& resource) {
    const std::string status = text_at(resource, "status");
    return status != "statusValid" && status != "valid" && status != "empty";
  });
}

std::function<int(const Json&)> at(std::initializer_list<const char*> paths) {
  return [list = std::vector<const char*>(paths)](const Json& d) {
    int sum = 0;
    for (const char* path : list) sum = sum_of({sum, rows_at(d, path, always)});
    return sum;
  };
}

/// As at, of a tool whose bare `[]` is a clean report, too.
std::function<int(const Json&)> at_or_bare(std::initializer_list<const char*> paths) {
  return [inner = at(paths)](const Json& d) { return d.is_array() && d.empty() ? 0 : inner(d); };
}

int safety_scan_rows(const Json& d) {
  if (d.is_array() && d.empty()) return 0;
  return rows_in(d, {"/scan_results/projects/*/files/*/results/dependencies/*/specifications/*/vulnerabilities/known_vulnerabilities/*"});
}

int advisory_rows(const Json& d) {
  if (!d.is_object()) return kMustRefuse;
  const Json advisories = d.value("advisories", Json());
  if (!advisories.is_object()) return advisories.is_null() ? 0 : kMustRefuse;
  return std::ranges::all_of(advisories, [](const Json& e) { return e.is_object(); })
             ? static_cast<int>(advisories.size())
             : kMustRefuse;
}

std::vector<Sample> samples() {
  const std::string trufflehog = R"({"DetectorName": "A", "SourceMetadata": {}, "Verified": true})";
  const std::string mypy = R"({"file": "a", "line": 1, "severity": "error"})";
  return {
      {"trivy/json", trivy(), trivy_rows},
      {"trivy/json", Json::parse(R"([{"Target": "t", "Vulnerabilities": [{"VulnerabilityID": "C", "Severity": "LOW"}]}])"),
       at({"/*/Vulnerabilities/*"})},
      {"trivy/json", Json::parse(R"({"ClusterName": "c", "Resources": [{"Kind": "Pod", "Error": "", "Results":
        [{"Target": "t", "Vulnerabilities": [{"VulnerabilityID": "C"}]}]}]})"),
       at({"/Resources/*/Results/*/Vulnerabilities/*"})},
      {"bandit/json", Json::parse(R"({"generated_at": "2026-01-01T00:00:00Z", "errors": [], "results": [{"test_id": "B1", "filename": "a.py",
        "issue_severity": "HIGH", "issue_confidence": "LOW", "line_number": 3, "test_name": "n"}, {"test_id": "B2"}]})"),
       at({"/results/*"})},
      {"semgrep/json", Json::parse(R"({"version": "1", "errors": [{"level": "warn", "type": "x"}], "results": [{"check_id": "c", "path": "a",
        "start": {"line": 2}, "extra": {"severity": "ERROR", "is_ignored": false, "metadata": {"confidence": "HIGH"}}}]})"),
       at({"/results/*"})},
      {"safety/json", Json::parse(R"({"report_meta": {"timestamp": "2026-01-01 00:00:00", "safety_version": "2.3"}, "vulnerabilities": [
        {"vulnerability_id": "1", "package_name": "p", "analyzed_version": "1", "fixed_versions": ["2"], "CVE": {"name": "CVE-1"},
         "severity": {"cvssv3": {"base_score": 7.5}}, "ignored": false}], "ignored_vulnerabilities": [{"vulnerability_id": "2"}]})"),
       at_or_bare({"/vulnerabilities/*", "/ignored_vulnerabilities/*"})},
      {"safety/json", Json::parse(R"({"meta": {"schema_version": "3.0", "timestamp": "2026-01-01T00:00:00Z"}, "scan_results": {"files": [],
        "projects": [{"files": [{"location": "r.txt", "results": {"dependencies": [{"name": "p", "specifications": [{"raw": "p==1",
        "vulnerabilities": {"known_vulnerabilities": [{"id": "1", "ignored": {"code": null}}], "remediation": {"recommended": "2"}}}]}]}}]}]}})"),
       safety_scan_rows},
      {"npm-audit/json", Json::parse(R"({"metadata": {}, "advisories": {"1": {"id": 1, "module_name": "m", "severity": "high", "title": "t",
        "url": "https://npmjs.com/advisories/1", "cves": ["CVE-1"], "findings": [{"version": "1"}]}}})"),
       advisory_rows},
      {"gitleaks/json", Json::parse(R"([{"rule": "r", "file": "f", "lineNumber": 3, "offender": "s"}])"), at({"/*"})},
      {"pip-audit/json", Json::parse(R"({"dependencies": [{"name": "p", "version": "1", "vulns": [{"id": "P", "aliases": ["C"],
        "fix_versions": ["2"]}]}, {"name": "q", "skip_reason": "x"}]})"),
       at_or_bare({"/dependencies/*/vulns/*"})},
      {"grype/json", Json::parse(R"({"matches": [{"vulnerability": {"id": "C", "severity": "High", "namespace": "nvd:cpe",
        "fix": {"versions": ["2"], "state": "fixed"}, "cvss": [{"metrics": {"baseScore": 7.5}, "vector": "v"}]},
        "relatedVulnerabilities": [{"id": "G"}], "artifact": {"name": "p", "version": "1", "purl": "pkg:npm/p@1",
        "locations": [{"path": "x"}]}}], "ignoredMatches": [{"vulnerability": {"id": "D"}, "artifact": {"name": "q"}}],
        "source": {"target": {"imageID": "sha256:1", "repoDigests": ["a@sha256:2"]}}, "descriptor": {"version": "1"}})"),
       at({"/matches/*", "/ignoredMatches/*"})},
      {"gitleaks/json", Json::parse(R"([{"RuleID": "r", "File": "f", "StartLine": 3, "Secret": "s"}, {"RuleID": "s"}])"), at({"/*"})},
      {"hadolint/json", Json::parse(R"([{"code": "DL1", "level": "error", "file": "D", "line": 2}])"), at({"/*"})},
      {"kubeconform/json", Json::parse(R"({"resources": [{"filename": "a", "kind": "Pod", "name": "p", "version": "v1",
        "status": "statusInvalid"}, {"status": "statusValid"}, {"status": "statusSkipped"}]})"),
       [](const Json& d) { return kubernetes_rows(d, "/resources/*"); }},
      {"kubeval/json", Json::parse(R"([{"filename": "a", "kind": "Pod", "status": "invalid", "errors": ["x"]}, {"status": "valid"}])"),
       [](const Json& d) { return kubernetes_rows(d, "/*"); }},
      {"pylint/json", Json::parse(R"({"messages": [{"messageId": "E1", "symbol": "s", "type": "error", "path": "a", "line": 2}]})"),
       at_or_bare({"/messages/*"})},
      {"checkov/json", Json::parse(R"({"check_type": "t", "results": {"failed_checks": [{"check_id": "C", "severity": "HIGH", "file_path": "f",
        "file_line_range": [2, 3], "vulnerability_details": {"id": "V", "package_name": "p", "package_version": "1",
        "lowest_fixed_version": "2"}}], "skipped_checks": [{"check_id": "D"}]}, "summary": {"parsing_errors": 0}})"),
       at({"/results/failed_checks/*", "/results/skipped_checks/*"})},
      {"dependency-check/json", Json::parse(R"({"reportSchema": "1.1", "scanInfo": {"engineVersion": "9", "analysisExceptions": []},
        "dependencies": [{"fileName": "a", "filePath": "/a", "packages": [{"id": "pkg:maven/g/a@1"}], "vulnerabilities": [{"name": "C",
        "severity": "HIGH", "cvssv3": {"baseScore": 7.5}}], "suppressedVulnerabilities": [{"name": "D"}]}]})"),
       at({"/dependencies/*/vulnerabilities/*", "/dependencies/*/suppressedVulnerabilities/*"})},
      {"flake8/json", Json::parse(R"({"a.py": [{"code": "E501", "filename": "a.py", "line_number": 3}], "b.py": []})"), flake8_rows},
      {"sarif/sarif", sarif(), sarif_rows},
      {"snyk/json", snyk(), snyk_rows},
      {"osv-scanner/json", osv(), osv_rows},
      {"cyclonedx/json", cyclonedx(), cyclonedx_rows},
      {"npm-audit/json", npm(), npm_rows},
      {"trufflehog/ndjson", Json::parse(R"({"DetectorName": "A", "Verified": true, "Raw": "x", "SourceMetadata": {"Data": {"Git": {"file": "f",
        "line": 3}}}})"),
       [](const Json& d) { return rows_at(d, "", always); }, trufflehog + "\n", "\n" + trufflehog, 2},
      {"mypy/ndjson", Json::parse(R"({"file": "a", "line": 3, "column": 1, "code": "c", "severity": "error"})"),
       [](const Json& d) { return rows_at(d, "", [](const Json& e) { return text_at(e, "severity") != "note"; }); },
       mypy + "\n", "\n" + mypy, 2},
  };
}

std::size_t tested = 0;

}  // namespace

BOOST_AUTO_TEST_SUITE(mutated_reports)

BOOST_AUTO_TEST_CASE(no_row_of_json_is_lost_whatever_is_changed) {
  for (const Sample& sample : samples()) {
    const auto type = scanners::parse_type(sample.type);
    BOOST_REQUIRE(type.has_value());
    int accepted = 0;
    int refused = 0;
    BOOST_REQUIRE(sample.rows(sample.document) > 0);
    tested += for_each_mutation(sample.document, [&](const Mutation& mutation) {
      const auto report = scanners::read(sample.before + mutation.bytes + sample.after, *type);
      ++(report ? accepted : refused);
      if (!report) return;
      BOOST_TEST_CONTEXT(sample.type << ' ' << mutation.what) {
        BOOST_REQUIRE(!mutation.is_no_document);
        BOOST_TEST(std::ssize(report->findings) == sample.rows(mutation.document) + sample.other_rows);
      }
    });
    // Both happen, or the sample says nothing.
    BOOST_TEST(accepted > 10, sample.type);
    BOOST_TEST(refused > 50, sample.type);
  }
}

BOOST_AUTO_TEST_CASE(no_row_of_xml_is_lost_whatever_byte_is_changed) {
  const std::pair<const char*, std::string> documents[] = {
      {"junit/xml", "<testsuites><testsuite name='s'><testcase classname='c' name='n'><failure type='t'>x</failure></testcase>"
                    "<testcase name='m'/></testsuite></testsuites>"},
      {"cyclonedx/xml", "<bom xmlns='http://cyclonedx.org/schema/bom/1.4'><vulnerabilities><vulnerability><id>C</id><ratings><rating>"
                        "<severity>high</severity></rating></ratings></vulnerability></vulnerabilities></bom>"},
      {"dependency-check/xml", "<analysis xmlns='https://x/dependency-check.4.1.xsd'><dependencies><dependency><fileName>a</fileName>"
                               "<vulnerabilities><vulnerability><name>C</name></vulnerability></vulnerabilities></dependency>"
                               "</dependencies></analysis>"}};
  for (const auto& [type, document] : documents) {
    const std::size_t rows = good_text(document, type).findings.size();
    BOOST_REQUIRE(rows == 1);
    for (std::size_t i = 0; i < document.size(); ++i) {
      ++tested;
      BOOST_TEST(!read_text(document.substr(0, i), type).has_value(), type << " cut off at " << i);
      for (const char byte : {'<', '&', '\0', '\xFF', '\x1B'}) {
        std::string changed = document;
        changed[i] = byte;
        if (changed == document) continue;
        ++tested;
        const auto report = read_text(changed, type);
        if (report) BOOST_TEST(report->findings.size() == rows, changed);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_line_of_text_is_lost_whatever_byte_is_changed) {
  const std::pair<const char*, std::string> documents[] = {
      {"flake8/text", "a.py:1:2: E501 long\nb.py:3: [F401] unused\nc.py:4:5: W291 blank\n"},
      {"mypy/text", "a.py:1: error: wrong  [misc]\nb.py:2:3: warning: odd\nFound 1 error in 1 file (checked 2 source files)\n"}};
  for (const auto& [type, document] : documents) {
    for (std::size_t i = 0; i < document.size(); ++i) {
      for (const char byte : {'\n', ':', ' ', '\0', '\xFF', '[', '9'}) {
        std::string changed = document;
        changed[i] = byte;
        ++tested;
        const auto report = read_text(changed, type);
        if (!report) continue;
        // Every line that is not blank is a finding, or else the summary.
        std::size_t lines = 0;
        std::istringstream in(changed);
        for (std::string line; std::getline(in, line);) {
          const bool blank = line.find_first_not_of(" \t\r") == std::string::npos;
          const bool summary = line.starts_with("Found 1 error") || line.starts_with("Found 9 error");
          lines += blank || summary ? 0 : 1;
        }
        BOOST_TEST(report->findings.size() == lines, type << ": " << changed);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(there_were_enough_of_them) { BOOST_TEST(tested >= 20'000U); }

BOOST_AUTO_TEST_SUITE_END()
