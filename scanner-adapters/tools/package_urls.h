#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pratique::scanners {

/// The package URL of a Python package; the name is folded as the purl-spec says.
std::string pypi_url(std::string_view name, std::string_view version);

/// The package URL of what Trivy found in a result of this `Type` ("debian", "npm", "gomod"); empty for types whose
/// package URLs need more than name and version.
std::string url_of_trivy_type(std::string_view type, std::string_view name, std::string_view version);

/// As far as the ecosystem is known, in the words of OSV ("PyPI", "Debian:12"), Snyk ("pip", "gomodules") or Checkov;
/// else empty.
std::string url_of_ecosystem(std::string_view ecosystem, std::string_view name, std::string_view version);

/// Name and version as Dependency-Check means them: of Maven `namespace:name`, else `namespace/name`.
struct NamedVersion {
  std::string name;
  std::string version;
};
/// Nothing, if the text is no package URL.
std::optional<NamedVersion> named_by_url(std::string_view url);

}  // namespace pratique::scanners
