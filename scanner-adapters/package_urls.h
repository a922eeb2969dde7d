#pragma once

#include <string>
#include <string_view>

namespace pratique::scanners {

/// The package URL of a Python package; the name is folded as the purl-spec says.
std::string pypi_url(std::string_view name, std::string_view version);

/// The package URL of what Trivy found in a result of this `Type` ("debian", "npm", "gomod"); empty for types whose
/// package URLs need more than name and version.
std::string url_of_trivy_type(std::string_view type, std::string_view name, std::string_view version);

}  // namespace pratique::scanners
