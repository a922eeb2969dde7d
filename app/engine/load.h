#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/engine/case.h"
#include "base/reference.h"
#include "scanner-adapters/read.h"

namespace pratique::app {

/// The files that the command line names.
struct SteeringFiles {
  std::string policy;  ///< or empty
  std::vector<std::string> waivers;
  std::vector<std::string> keys;
  std::string trusted_root;        ///< file, builtin:NAME, or empty
  std::string sct;                 ///< detached; or empty
  std::string kev, epss, aliases, scanner_version;  ///< or empty
  std::vector<std::string> severities;
  bool identity_demanded = false;  ///< without a policy: certificates vouch, by the built-in root if no other is given
};

/// A trusted root of the command line: a file, or `builtin:NAME`. Errors: usage.
Result<NamedBytes> read_trusted_root(const std::string& file);

/// Reads them, and the key and waiver files that the policy names for this image. Errors: usage (a file of the command
/// line is not there), policy.invalid (one that the policy names).
Result<Steering> load_steering(const SteeringFiles& files, const std::optional<std::string>& scope);

/// A report as the command line names it: FILE or TOOL/FORMAT=FILE.
struct ReportArgument {
  std::string file;
  std::optional<scanners::ReportType> type;
};
/// Errors: usage.
Result<ReportArgument> parse_report_argument(const std::string& text);

/// Reads a report. What cannot be understood is an answer (report.invalid); only a missing file is an error here.
Result<gate::ReportInput> load_report(const ReportArgument& argument);

}  // namespace pratique::app
