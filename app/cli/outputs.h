#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gate/verdict.h"

namespace pratique::app {

/// Where a verdict goes and how it looks there.
struct VerdictOutput {
  std::string format;  ///< "text" or "json"
  std::string file;    ///< "-" is standard output
};

/// Each FORMAT or FORMAT=FILE; text on standard output if there is none. Errors: usage (unknown format, standard output
/// named twice), policy.invalid (a format that is not built yet).
Result<std::vector<VerdictOutput>> parse_outputs(const std::vector<std::string>& words);

/// Writes them all. Errors: file.unwritable.
Result<void> write_outputs(const gate::Verdict& verdict, const std::vector<VerdictOutput>& outputs, bool verbose);

}  // namespace pratique::app
