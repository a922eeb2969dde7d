#pragma once

#include <string>

#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// The object of `pratique report show --output json` (docs/adapters.md). Every member is there; what
/// the report does not tell is null, or empty for lists.
std::string show_json(const Report& report);

/// For people, worst first, with a summary below. Safe for a terminal.
std::string show_table(const Report& report);

/// RFC 4180 with a header line. A cell that a spreadsheet would take for a formula starts with an apostrophe.
std::string show_csv(const Report& report);

}  // namespace pratique::scanners
