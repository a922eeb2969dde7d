#include "scanner-adapters/tools/cyclonedx.h"

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/package_url.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

namespace pratique::scanners {

namespace cyclonedx {
namespace {

/// By a score only where it is one of CVSS: other methods have other scales.
Severity severity_of_rating(const RatingWords& rating) {
  if (!rating.severity.empty()) return severity_of_word(rating.severity);
  if (!rating.score) return Severity::kUnknown;
  const std::string method = folded_word(rating.method);
  if (method == "cvssv2") return severity_of_score_v2(*rating.score);
  const bool known = method == "cvssv3" || method == "cvssv31" || method == "cvssv4";
  return known ? severity_of_score(*rating.score) : Severity::kUnknown;
}

bool is_settled(std::string_view state) {
  constexpr std::array<std::string_view, 4> kSettled{"resolved", "resolved_with_pedigree", "not_affected",
                                                     "false_positive"};
  return std::ranges::find(kSettled, state) != kSettled.end();
}

Finding without_package(const Vulnerability& vulnerability) {
  Finding finding = finding_of(FindingKind::kVulnerability);
  finding.id = vulnerability.id;
  finding.aliases = vulnerability.aliases;
  finding.cwes = vulnerability.cwes;
  for (const RatingWords& rating : vulnerability.ratings) {
    const Severity severity = severity_of_rating(rating);
    finding.severity = std::max(finding.severity, severity);
    finding.ratings.push_back({rating.source, severity, rating.score, rating.vector});
  }
  finding.suppressed = is_settled(vulnerability.state);
  return finding;
}

}  // namespace

void add_findings(const Vulnerability& vulnerability, const Components& components, std::vector<Finding>& findings) {
  const Finding blank = without_package(vulnerability);
  if (vulnerability.affects.empty()) findings.push_back(blank);
  for (const Affected& affected : vulnerability.affects) {
    Finding finding = blank;
    finding.suppressed = finding.suppressed || affected.is_unaffected;
    const auto component = components.find(affected.reference);
    if (component == components.end()) {
      finding.package = affected.reference;
      if (PackageUrl::parse(affected.reference)) finding.package_url = affected.reference;
    } else {
      finding.package = component->second.name;
      finding.version = component->second.version;
      finding.package_url = component->second.package_url;
    }
    findings.push_back(std::move(finding));
  }
}

void add_digests(std::string_view text, std::vector<std::string>& digests) {
  constexpr std::string_view kAlgorithm = "sha256:";
  constexpr std::size_t kHexadecimal = 64;
  const std::string decoded = percent_decode(text).value_or(std::string(text));
  for (std::size_t at = decoded.find(kAlgorithm); at != std::string::npos; at = decoded.find(kAlgorithm, at + 1)) {
    const std::string digest = decoded.substr(at, kAlgorithm.size() + kHexadecimal);
    const std::size_t end = at + digest.size();
    const bool goes_on = end < decoded.size() && std::isxdigit(static_cast<unsigned char>(decoded[end])) != 0;
    if (!goes_on && Digest::parse(digest) && std::ranges::find(digests, digest) == digests.end())
      digests.push_back(digest);
  }
}

}  // namespace cyclonedx

namespace {

using json::View;

/// What marks a BOM as made by a scanner at a time. Nothing of it is required.
void read_bom_metadata(const View& document, Report& report) {
  const auto metadata = spare_object(document, "metadata");
  if (metadata) report.finished_at = spare_time(*metadata, "timestamp");
}

Result<std::optional<double>> number_or_none(const View& entry, std::string_view name) {
  const auto member = entry.find(name);
  if (!member) return std::optional<double>();
  PRATIQUE_TRY(number, member->number());
  return std::optional<double>(number);
}

Result<void> add_bom_components(const View& owner, cyclonedx::Components& components);

Result<void> add_bom_component(const View& entry, cyclonedx::Components& components) {
  PRATIQUE_TRY(reference, entry.string_or("bom-ref", ""));
  PRATIQUE_TRY(name, entry.string_or("name", ""));
  PRATIQUE_TRY(version, entry.string_or("version", ""));
  if (!reference.empty()) {
    components.try_emplace(std::string(reference), cyclonedx::Component{std::string(name), std::string(version),
                                                                        spare_text(entry, "purl")});
  }
  return add_bom_components(entry, components);
}

/// The parser bounds how deep they can be nested.
Result<void> add_bom_components(const View& owner, cyclonedx::Components& components) {
  PRATIQUE_TRY(list, objects_or_none(owner, "components"));
  for (const View& entry : list) PRATIQUE_CHECK(add_bom_component(entry, components));
  return {};
}

Result<void> read_bom_subject(const View& document, cyclonedx::Components& components, Report& report) {
  PRATIQUE_TRY(metadata, object_or_none(document, "metadata"));
  if (!metadata) return {};
  PRATIQUE_TRY(component, object_or_none(*metadata, "component"));
  if (!component) return {};
  for (const std::string_view name : {"purl", "bom-ref", "version"})
    cyclonedx::add_digests(spare_text(*component, name), report.manifest_digests);
  return add_bom_component(*component, components);
}

Result<void> read_bom_ratings(const View& entry, cyclonedx::Vulnerability& vulnerability) {
  PRATIQUE_TRY(ratings, objects_or_none(entry, "ratings"));
  for (const View& rating : ratings) {
    cyclonedx::RatingWords words;
    PRATIQUE_TRY(severity, rating.string_or("severity", ""));
    words.severity = severity;
    PRATIQUE_TRY(score, number_or_none(rating, "score"));
    words.score = score;
    PRATIQUE_TRY(method, rating.string_or("method", ""));
    words.method = method;
    words.vector = spare_text(rating, "vector");
    if (const auto source = spare_object(rating, "source")) words.source = folded_word(spare_text(*source, "name"));
    vulnerability.ratings.push_back(std::move(words));
  }
  return {};
}

Result<void> read_bom_affects(const View& entry, cyclonedx::Vulnerability& vulnerability) {
  PRATIQUE_TRY(affects, objects_or_none(entry, "affects"));
  for (const View& target : affects) {
    PRATIQUE_TRY(reference, target.string_at("ref"));
    PRATIQUE_TRY(versions, objects_or_none(target, "versions"));
    bool is_unaffected = !versions.empty();
    for (const View& version : versions) {
      PRATIQUE_TRY(status, version.string_or("status", ""));
      is_unaffected = is_unaffected && status == "unaffected";
    }
    vulnerability.affects.push_back({std::string(reference), is_unaffected});
  }
  return {};
}

Result<cyclonedx::Vulnerability> read_bom_vulnerability(const View& entry) {
  cyclonedx::Vulnerability vulnerability;
  PRATIQUE_TRY(id, entry.string_or("id", ""));
  vulnerability.id = id;
  PRATIQUE_TRY(references, objects_or_none(entry, "references"));
  for (const View& reference : references) {
    PRATIQUE_TRY(alias, reference.string_or("id", ""));
    if (!alias.empty()) vulnerability.aliases.emplace_back(alias);
  }
  vulnerability.cwes = spare_cwes(entry, "cwes");
  PRATIQUE_CHECK(read_bom_ratings(entry, vulnerability));
  PRATIQUE_TRY(analysis, object_or_none(entry, "analysis"));
  if (analysis) {
    PRATIQUE_TRY(state, analysis->string_or("state", ""));
    vulnerability.state = state;
  }
  PRATIQUE_CHECK(read_bom_affects(entry, vulnerability));
  return vulnerability;
}

bool is_version_1(std::string_view version) {
  return version.size() > 2 && version.starts_with("1.") &&
         version.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

bool is_cyclonedx(const View& document, const Adapter&) { return document.find("bomFormat").has_value(); }

Result<Report> read_cyclonedx(const View& document, const Adapter&) {
  PRATIQUE_TRY(format, document.at("bomFormat"));
  PRATIQUE_TRY(word, format.string());
  if (word != "CycloneDX") return format.must_be("\"CycloneDX\"");
  PRATIQUE_TRY(version, document.at("specVersion"));
  PRATIQUE_TRY(number, version.string());
  if (!is_version_1(number)) return version.must_be("\"1.N\"");
  PRATIQUE_CHECK(list_at(document, "vulnerabilities"));
  Report report;
  cyclonedx::Components components;
  PRATIQUE_CHECK(read_bom_subject(document, components, report));
  PRATIQUE_CHECK(add_bom_components(document, components));
  read_bom_metadata(document, report);
  return report;
}

constexpr std::array<std::string_view, 1> kBomLists{"/vulnerabilities"};

/// Vulnerabilities need the components that they name.
class BomEntries final : public Rows {
  Result<bool> take(const Row& row, Report& report) override {
    if (!components_) {
      const bool is_all_there = row.owner.find("metadata") && row.owner.find("components");
      if (!is_all_there && !row.is_last_word) return false;
      if (!read_components(row.owner)) return false;  // what is wrong with them is found when the document is whole
    }
    PRATIQUE_TRY(vulnerability, read_bom_vulnerability(row.entry));
    cyclonedx::add_findings(vulnerability, *components_, report.findings);
    return true;
  }

  bool read_components(const View& document) {
    cyclonedx::Components components;
    Report unused;
    if (!read_bom_subject(document, components, unused) || !add_bom_components(document, components)) return false;
    components_ = std::move(components);
    return true;
  }

  std::optional<cyclonedx::Components> components_;
};

std::unique_ptr<Rows> bom_entries() { return std::make_unique<BomEntries>(); }

}  // namespace

constinit const JsonReader kCycloneDxJson{is_cyclonedx, read_cyclonedx, kBomLists, bom_entries};

}  // namespace pratique::scanners
