#pragma once

#include <string>

#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// What Dependency-Check says of the file that it looked at, in JSON as in XML.
struct DependencyPackage {
  std::string file_name;
  std::string path;
  std::string url;  ///< the first package URL among its identifiers, or empty
};

/// A vulnerability of it, still without name.
Finding dependency_finding(const DependencyPackage& package);

}  // namespace pratique::scanners
