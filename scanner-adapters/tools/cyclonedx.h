#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanner-adapters/report.h"

/// What CycloneDX says in JSON as in XML, before it becomes findings.
namespace pratique::scanners::cyclonedx {

struct Component {
  std::string name;
  std::string version;
  std::string package_url;
};

struct RatingWords {
  std::string source;
  std::string severity;  ///< empty: the score decides
  std::optional<double> score;
  std::string method;
  std::string vector;
};

struct Affected {
  std::string reference;
  bool is_unaffected = false;  ///< all versions that it names are
};

struct Vulnerability {
  std::string id;
  std::vector<std::string> aliases;
  std::vector<std::string> cwes;
  std::vector<RatingWords> ratings;
  std::string state;  ///< of its analysis
  std::vector<Affected> affects;
};

/// Components by their bom-ref; the first of a name stays.
using Components = std::map<std::string, Component, std::less<>>;

/// One finding for each thing affected, or one without a package.
void add_findings(const Vulnerability& vulnerability, const Components& components, std::vector<Finding>& findings);

/// Adds every "sha256:…" in the text, percent-decoded: how a BOM names the image that it is about.
void add_digests(std::string_view text, std::vector<std::string>& digests);

}  // namespace pratique::scanners::cyclonedx
