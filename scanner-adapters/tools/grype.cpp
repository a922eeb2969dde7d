#include <algorithm>
#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// Grype's JSON.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kVulnerabilityFields{TextField{"id", &Finding::id, true}};
constexpr std::array kArtifactFields{
    TextField{"name", &Finding::package},
    TextField{"version", &Finding::version},
};

/// Who says so, in the words of the policy: "nvd:cpe" is nvd, "github:language:go" is ghsa, "debian:distro:debian:12"
/// debian.
std::string source_of(const View& vulnerability) {
  const std::string name_space = spare_text(vulnerability, "namespace");
  const std::string first = name_space.substr(0, name_space.find(':'));
  return first == "github" ? "ghsa" : first;
}

/// A day, or a day with a time.
std::optional<Time> day_of(const View& entry, std::string_view name) {
  const auto time = spare_time(entry, name);
  if (time) return time;
  const auto day = Time::parse(spare_text(entry, name) + "T00:00:00Z");
  return day ? std::optional<Time>(*day) : std::nullopt;
}

std::optional<Time> fix_known_since(const View& fix) {
  std::optional<Time> first;
  for (const View& available : spare_elements(fix, "available")) {
    const auto day = day_of(available, "date");
    if (day && (!first || *day < *first)) first = day;
  }
  return first;
}

Result<void> read_fix(const View& vulnerability, Finding& finding) {
  PRATIQUE_TRY(fix, object_or_none(vulnerability, "fix"));
  if (!fix) return {};
  PRATIQUE_TRY(versions, texts_or_none(*fix, "versions"));
  finding.fixed_versions = std::move(versions);
  const std::string state = spare_text(*fix, "state");
  finding.fix = fix_state(finding.fixed_versions, state == "not-fixed" || state == "wont-fix");
  if (state == "fixed") finding.fix = FixState::kAvailable;
  finding.fix_known_since = fix_known_since(*fix);
  return {};
}

/// The worst score of an entry's own list.
void add_score(const View& vulnerability, Rating& rating) {
  for (const View& cvss : spare_elements(vulnerability, "cvss")) {
    const auto metrics = spare_object(cvss, "metrics");
    const auto score = metrics ? spare_number(*metrics, "baseScore") : std::nullopt;
    if (!score || *score <= 0 || *score > 10 || (rating.score && *score <= *rating.score)) continue;
    rating.score = score;
    rating.vector = spare_text(cvss, "vector");
  }
}

void add_rating(const View& vulnerability, std::vector<Rating>& ratings) {
  Rating rating{source_of(vulnerability), severity_of_word(spare_text(vulnerability, "severity")), {}, ""};
  if (rating.source.empty()) return;
  const auto same = [&](const Rating& r) { return r.source == rating.source; };
  if (std::ranges::any_of(ratings, same)) return;
  add_score(vulnerability, rating);
  ratings.push_back(std::move(rating));
}

Result<void> read_related(const View& match, Finding& finding) {
  PRATIQUE_TRY(related, objects_or_none(match, "relatedVulnerabilities"));
  for (const View& vulnerability : related) {
    PRATIQUE_TRY(id, vulnerability.string_or("id", ""));
    const bool is_new =
        !id.empty() && id != finding.id && std::ranges::find(finding.aliases, id) == finding.aliases.end();
    if (is_new) finding.aliases.emplace_back(id);
    add_rating(vulnerability, finding.ratings);
  }
  return {};
}

Result<void> read_artifact(const View& artifact, Finding& finding) {
  PRATIQUE_CHECK(read_texts(artifact, kArtifactFields, finding));
  finding.package_url = spare_text(artifact, "purl");
  PRATIQUE_TRY(locations, objects_or_none(artifact, "locations"));
  if (locations.empty()) return {};
  PRATIQUE_TRY(path, locations.front().string_or("path", ""));
  finding.path = path;
  return {};
}

constexpr std::array<std::string_view, 2> kGrypeLists{"/matches", "/ignoredMatches"};
constexpr std::size_t kIgnoredMatches = 1;

Result<void> take_match(const Row& row, Report& report) {
  const View& match = row.entry;
  Finding finding = finding_of(FindingKind::kVulnerability);
  PRATIQUE_TRY(vulnerability, object_at(match, "vulnerability"));
  PRATIQUE_CHECK(read_texts(vulnerability, kVulnerabilityFields, finding));
  PRATIQUE_TRY(severity, severity_at(vulnerability, "severity"));
  finding.severity = severity;
  finding.severity_source = source_of(vulnerability);
  finding.link = spare_text(vulnerability, "dataSource");
  for (const View& cwe : spare_elements(vulnerability, "cwes")) {
    for (std::string& id : spare_cwes(cwe, "cwe")) finding.cwes.push_back(std::move(id));
  }
  add_rating(vulnerability, finding.ratings);
  PRATIQUE_CHECK(read_fix(vulnerability, finding));
  PRATIQUE_CHECK(read_related(match, finding));
  PRATIQUE_TRY(artifact, object_at(match, "artifact"));
  PRATIQUE_CHECK(read_artifact(artifact, finding));
  finding.suppressed = row.list == kIgnoredMatches;
  report.findings.push_back(std::move(finding));
  return {};
}

/// Of a directory the target is a text and names no image.
Result<void> read_subject(const View& document, Report& report) {
  PRATIQUE_TRY(source, object_or_none(document, "source"));
  const auto target = source ? spare_object(*source, "target") : std::nullopt;
  if (!target) return {};
  PRATIQUE_TRY(manifest, target->string_or("manifestDigest", ""));
  if (!manifest.empty()) add_manifest_digest(manifest, report.manifest_digests);
  PRATIQUE_TRY(digests, target->strings_or_none("repoDigests"));
  for (const std::string_view digest : digests) add_manifest_digest(digest, report.manifest_digests);
  PRATIQUE_TRY(image_id, target->string_or("imageID", ""));
  report.image_id = image_id;
  return {};
}

void read_descriptor(const View& document, Report& report) {
  const auto descriptor = spare_object(document, "descriptor");
  if (!descriptor) return;
  report.tool_version = spare_text(*descriptor, "version");
  report.finished_at = spare_time(*descriptor, "timestamp");
  const auto database = spare_object(*descriptor, "db");
  if (!database) return;
  const auto status = spare_object(*database, "status");
  report.database_built_at = spare_time(status ? *status : *database, "built");
}

bool is_grype(const View& document, const Adapter&) {
  const auto matches = document.find("matches");
  return matches && matches->is_array();
}

Result<Report> read_grype(const View& document, const Adapter&) {
  Report report;
  PRATIQUE_CHECK(list_at(document, "matches"));
  PRATIQUE_CHECK(document.elements_or_none("ignoredMatches"));
  PRATIQUE_CHECK(read_subject(document, report));
  read_descriptor(document, report);
  return report;
}

}  // namespace

constinit const JsonReader kGrypeJson{is_grype, read_grype, kGrypeLists, each_row<take_match>};

}  // namespace pratique::scanners
