#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/policy.h"

namespace pratique::gate {

/// What a report lacks for a demand.
struct Shortfall {
  std::string_view rule, id;
  std::string message, hint;
  std::optional<Action> action = std::nullopt;  ///< instead of the rule's
};

/// By a demand; empty if the report is good enough for it.
std::vector<Shortfall> shortfalls(const scanners::Report& report, const ReportDemand& demand, Binding tie, Time now);
/// What is judged of every report, demanded or not: whether it is whole, and a time in the future.
std::vector<Shortfall> shortfalls_of_any(const scanners::Report& report, Time now);

Shortfall did_not_finish();
/// Whether the scan went to its end; inputs that it left out on the way are counted by themselves (`maxSkipped`).
bool finished(const scanners::Report& report);

}  // namespace pratique::gate
