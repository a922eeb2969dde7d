#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "scanner-adapters/report.h"

/// What the ways of showing reports share.
namespace pratique::scanners {

/// A finding as `-o json` prints it: every member is there.
nlohmann::ordered_json shown_finding(const Finding& finding);

/// The numbers of findings by severity, "2 critical, 1 high", and what else there is to say of the whole.
std::string summary_line(const Report& report);

}  // namespace pratique::scanners
