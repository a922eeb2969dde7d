#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "scanner-adapters/tools/cyclonedx.h"
#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/tools/numbers.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// XML of CycloneDX, with its own vulnerabilities (since 1.4) or with those of the extension before.
namespace pratique::scanners {
namespace {

using xml::Element;

constexpr std::string_view kBomSpace = "http://cyclonedx.org/schema/bom/";
constexpr std::string_view kExtensionSpace = "http://cyclonedx.org/schema/ext/vulnerability/";

bool is_extension(const Element& element) { return element.space().starts_with(kExtensionSpace); }

/// Walks the components, at whatever depth, and visits each.
template <class Visit>
Result<void> for_each_component(const Element& root, Visit visit) {
  std::vector<Element> open;
  if (const auto metadata = root.child("metadata")) {
    if (const auto component = metadata->child("component")) open.push_back(*component);
  }
  for (const Element& component : root.grandchildren("components", "component")) open.push_back(component);
  std::ranges::reverse(open);
  while (!open.empty()) {
    const Element component = open.back();
    open.pop_back();
    PRATIQUE_CHECK(visit(component));
    auto inner = component.grandchildren("components", "component");
    std::ranges::reverse(inner);
    open.insert(open.end(), inner.begin(), inner.end());
  }
  return {};
}

cyclonedx::Component component_of(const Element& element) {
  return {std::string(element.child_text("name")), std::string(element.child_text("version")),
          std::string(element.child_text("purl"))};
}

/// A score of the extension is an element of its own, with `base` inside.
Result<std::optional<double>> rating_score(const Element& rating) {
  const auto score = rating.child("score");
  if (!score) return std::optional<double>();
  const auto base = score->child("base");
  const std::string_view text = base ? base->text() : score->text();
  if (text.empty()) return std::optional<double>();
  const auto number = parse_decimal(text);
  if (!number) return score->error(fmt::format("a score must be a number, not {}", quote(text)));
  return number;
}

Result<void> read_ratings_element(const Element& entry, cyclonedx::Vulnerability& vulnerability) {
  for (const Element& rating : entry.grandchildren("ratings", "rating")) {
    cyclonedx::RatingWords words;
    words.severity = rating.child_text("severity");
    PRATIQUE_TRY(score, rating_score(rating));
    words.score = score;
    words.method = rating.child_text("method");
    words.vector = rating.child_text("vector");
    if (const auto source = rating.child("source")) words.source = folded_word(source->child_text("name"));
    vulnerability.ratings.push_back(std::move(words));
  }
  return {};
}

Result<void> read_affects_element(const Element& entry, cyclonedx::Vulnerability& vulnerability) {
  for (const Element& target : entry.grandchildren("affects", "target")) {
    const std::string_view reference = target.child_text("ref");
    if (reference.empty()) return target.error("a target without ref");
    const auto versions = target.grandchildren("versions", "version");
    const bool is_unaffected = !versions.empty() && std::ranges::all_of(versions, [](const Element& version) {
      return version.child_text("status") == "unaffected";
    });
    vulnerability.affects.push_back({std::string(reference), is_unaffected});
  }
  return {};
}

Result<cyclonedx::Vulnerability> read_vulnerability_element(const Element& entry) {
  cyclonedx::Vulnerability vulnerability;
  vulnerability.id = entry.raw_child_text("id");
  for (const Element& reference : entry.grandchildren("references", "reference")) {
    const std::string_view alias = reference.child_text("id");
    if (!alias.empty()) vulnerability.aliases.emplace_back(alias);
  }
  for (const Element& cwe : entry.grandchildren("cwes", "cwe")) {
    if (const auto number = parse_count(cwe.text())) vulnerability.cwes.push_back("CWE-" + std::to_string(*number));
  }
  PRATIQUE_CHECK(read_ratings_element(entry, vulnerability));
  if (const auto analysis = entry.child("analysis")) vulnerability.state = analysis->child_text("state");
  PRATIQUE_CHECK(read_affects_element(entry, vulnerability));
  return vulnerability;
}

/// Reads lists of vulnerabilities and says whether there was any.
class BomVulnerabilities {
 public:
  BomVulnerabilities(const cyclonedx::Components& components, std::vector<Finding>& findings)
      : components_(components), findings_(findings) {}

  /// Those at the top; of the extension each names what it is about.
  Result<void> read_top(const Element& root) {
    return read(root, [this](const Element& entry, cyclonedx::Vulnerability vulnerability) {
      const std::string_view reference = is_extension(entry) ? entry.attribute_or_empty("ref") : "";
      if (!reference.empty()) vulnerability.affects.push_back({std::string(reference)});
      cyclonedx::add_findings(vulnerability, components_, findings_);
    });
  }

  /// Those inside of a component are about it, whatever they name.
  Result<void> read_inside(const Element& component) {
    return read(component, [&](const Element&, cyclonedx::Vulnerability vulnerability) {
      vulnerability.affects = {{""}};
      cyclonedx::add_findings(vulnerability, {{"", component_of(component)}}, findings_);
    });
  }

  bool found_list() const { return found_list_; }

 private:
  template <class Add>
  Result<void> read(const Element& owner, Add add) {
    for (const Element& list : owner.children("vulnerabilities")) {
      found_list_ = true;
      for (const Element& entry : list.children("vulnerability")) {
        PRATIQUE_TRY(vulnerability, read_vulnerability_element(entry));
        add(entry, std::move(vulnerability));
      }
    }
    return {};
  }

  const cyclonedx::Components& components_;
  std::vector<Finding>& findings_;
  bool found_list_ = false;
};

bool is_cyclonedx_xml(const Element& root) {
  return root.name() == "bom" && root.space().starts_with(kBomSpace);
}

Result<Report> read_cyclonedx_xml(const Element& root) {
  if (!is_cyclonedx_xml(root)) return root.error("the root must be CycloneDX's `bom`");
  Report report;
  cyclonedx::Components components;
  PRATIQUE_CHECK(for_each_component(root, [&](const Element& component) -> Result<void> {
    const std::string_view reference = component.attribute_or_empty("bom-ref");
    if (!reference.empty()) components.try_emplace(std::string(reference), component_of(component));
    return {};
  }));
  if (const auto metadata = root.child("metadata")) {
    report.finished_at = time_of(metadata->child_text("timestamp"));
    if (const auto component = metadata->child("component")) {
      for (const std::string_view text : {component->child_text("purl"), component->attribute_or_empty("bom-ref"),
                                          component->child_text("version")})
        cyclonedx::add_digests(text, report.manifest_digests);
    }
  }
  BomVulnerabilities vulnerabilities(components, report.findings);
  PRATIQUE_CHECK(vulnerabilities.read_top(root));
  PRATIQUE_CHECK(for_each_component(root, [&](const Element& component) {
    return vulnerabilities.read_inside(component);
  }));
  if (!vulnerabilities.found_list())
    return root.error("a BOM without `vulnerabilities` says nothing of any vulnerability");
  return report;
}

}  // namespace

constinit const XmlReader kCycloneDxXml{.recognises = is_cyclonedx_xml, .read = read_cyclonedx_xml};

}  // namespace pratique::scanners
