#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// JSON of kubeconform and of kubeval: manifests held against the schemas of Kubernetes.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kConformFields{
    TextField{"version", &Finding::version},
    TextField{"filename", &Finding::path},
};
constexpr std::array kKubevalFields{
    TextField{"kind", &Finding::package},
    TextField{"filename", &Finding::path},
};

/// "statusInvalid" of today and "INVALID" of before are "invalid".
std::string conform_status(std::string_view status) {
  constexpr std::string_view kPrefix = "status";
  const std::string folded = folded_word(status);
  return folded.starts_with(kPrefix) ? folded.substr(kPrefix.size()) : folded;
}

/// A resource that is wrong, or that was passed over; nothing for a good one.
Result<std::optional<Finding>> judged(const View& status_member, const std::string& status) {
  if (status == "valid" || status == "empty") return std::optional<Finding>();
  if (status != "invalid" && status != "error" && status != "skipped") {
    return status_member.must_be("valid, invalid, error, skipped or empty");
  }
  Finding finding = finding_of(FindingKind::kMisconfiguration);
  finding.id = status;
  finding.severity = Severity::kHigh;
  finding.suppressed = status == "skipped";
  return std::optional<Finding>(std::move(finding));
}

Result<std::string> kind_and_name(const View& resource) {
  PRATIQUE_TRY(kind, resource.string_or("kind", ""));
  PRATIQUE_TRY(name, resource.string_or("name", ""));
  return name.empty() ? std::string(kind) : std::string(kind) + '/' + std::string(name);
}

Result<std::optional<Finding>> read_conform_resource(const View& resource) {
  PRATIQUE_TRY(status, resource.string_at("status"));
  PRATIQUE_TRY(finding, judged(*resource.find("status"), conform_status(status)));
  if (!finding) return finding;
  PRATIQUE_CHECK(read_texts(resource, kConformFields, *finding));
  PRATIQUE_TRY(package, kind_and_name(resource));
  finding->package = std::move(package);
  return finding;
}

Result<std::optional<Finding>> read_kubeval_resource(const View& resource) {
  PRATIQUE_TRY(status, resource.string_at("status"));
  PRATIQUE_CHECK(resource.elements_or_none("errors"));
  const std::string folded = folded_word(status);
  if (folded == "error" || folded == "empty") return resource.find("status")->must_be("valid, invalid or skipped");
  PRATIQUE_TRY(finding, judged(*resource.find("status"), folded));
  if (finding) PRATIQUE_CHECK(read_texts(resource, kKubevalFields, *finding));
  return finding;
}

template <Result<std::optional<Finding>> (*Read)(const View&)>
Result<void> take_resource(const Row& row, Report& report) {
  PRATIQUE_TRY(finding, Read(row.entry));
  if (!finding) ++report.passed;
  if (finding) report.findings.push_back(*std::move(finding));
  return {};
}

bool is_kubeconform(const View& document, const Adapter&) {
  const auto resources = document.find("resources");
  if (!resources || !resources->is_array()) return false;
  if (resources->size() == 0) return document.find("summary").has_value();
  const auto entries = resources->elements().value();
  return entries[0].find("status") && entries[0].find("filename");
}

Result<Report> read_kubeconform(const View& document, const Adapter&) {
  PRATIQUE_CHECK(list_at(document, "resources"));
  return Report();
}

bool is_kubeval(const View& document, const Adapter&) {
  if (!document.is_array() || document.size() == 0) return false;
  const auto entries = document.elements().value();
  return entries[0].find("status") && entries[0].find("kind") && entries[0].find("filename");
}

}  // namespace

constexpr std::array<std::string_view, 1> kKubeconformLists{"/resources"};
constinit const JsonReader kKubeconformJson{is_kubeconform, read_kubeconform, kKubeconformLists,
                                            each_row<take_resource<read_conform_resource>>};
constinit const JsonReader kKubevalJson{is_kubeval, nothing_else, kBareList,
                                        each_row<take_resource<read_kubeval_resource>>};

}  // namespace pratique::scanners
