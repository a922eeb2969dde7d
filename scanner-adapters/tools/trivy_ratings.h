#pragma once

#include <vector>

#include "base/json_view.h"
#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// What each source says of a vulnerability in Trivy's JSON, sorted by source: the word of `VendorSeverity`, else by
/// the score in `CVSS`. Nothing else than these shapes is looked at.
std::vector<Rating> trivy_ratings(const json::View& vulnerability);

}  // namespace pratique::scanners
