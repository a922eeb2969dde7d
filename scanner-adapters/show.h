#pragma once

#include <span>
#include <string>

#include "scanner-adapters/compare.h"
#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// The object of `pratique report show --output json` (docs/adapters.md), or an array of them unless there is one. Every
/// member is there; what the report does not tell is null, or empty for lists.
std::string show_json(std::span<const Report> reports);

/// For people, worst first, with a summary below. Safe for a terminal.
std::string show_table(const Report& report);

/// RFC 4180 with a header line. A cell that a spreadsheet would take for a formula starts with an apostrophe.
std::string show_csv(std::span<const Report> reports);

/// SARIF 2.1.0, one run for each report. Read back, it has the same findings with the same severities.
std::string show_sarif(std::span<const Report> reports);

/// What two reports have in common is a number only.
std::string show_diff_text(const ReportDiff& diff);
std::string show_diff_json(const ReportDiff& diff);

}  // namespace pratique::scanners
