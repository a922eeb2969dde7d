#pragma once

#include <functional>
#include <span>
#include <string>

#include "app/cli/flag_set.h"

namespace pratique::app {

/// Exit codes (docs/cli.md). Nothing else is ever returned.
enum ExitCode : int {
  kAllowed = 0,
  kUnforeseen = 1,
  kBlocked = 2,
  kReviewRequired = 3,
  kUndecided = 4,
  kUsageError = 64,
  kConfigError = 78,
};

/// One command of the command line: how it is called, what it says of itself, and its flags.
struct Command {
  std::string_view path;     ///< "verify", "findings list"
  std::string_view summary;  ///< one line
  std::string_view example;  ///< one or more whole command lines
  /// Declares flags on `app` and gives what runs when they are parsed; its result is the exit code.
  std::function<int()> (*declare)(FlagSet& cli);
};

/// All commands, in the order in which help shows them.
std::span<const Command> commands();

}  // namespace pratique::app
