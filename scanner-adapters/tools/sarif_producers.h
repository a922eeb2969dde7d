#pragma once

#include <string>
#include <string_view>

#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// Who wrote a run of SARIF.
struct Producer {
  std::string tool;  ///< the name that policies use; for a driver that is not known its own name in lower case
  FindingKind kind;  ///< what its results are, unless their rules say otherwise
};

/// The producer by the name of the driver, without case and outer blanks.
Producer producer_of(std::string_view driver_name);

}  // namespace pratique::scanners
