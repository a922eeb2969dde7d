#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scanner-adapters/report.h"

namespace pratique::scanners {

struct ChangedFinding {
  Finding before;
  Finding after;
};

/// What is different between two reports about the same thing.
struct ReportDiff {
  std::vector<Finding> appeared;
  std::vector<Finding> gone;
  std::vector<ChangedFinding> changed;  ///< another severity, or suppressed in one of them
  std::size_t same = 0;
};

/// A finding is the same if it is of the same kind and id and in the same component (without its version, as an upgrade
/// that does not help is nothing new) or, if it names none, at the same path; lines move too easily. Where one has more of
/// the same than the other, the rest is new or gone.
ReportDiff compare(const Report& before, const Report& after);

/// Both reports in one, nothing merged: two that say the same are two findings. Of facts the worse stays: it is complete
/// if both are, and as old as the older.
Report merge(Report first, Report second);

}  // namespace pratique::scanners
