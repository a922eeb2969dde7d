#include <fmt/format.h>

#include <csignal>
#include <exception>

#include "app/cli/command.h"
#include "app/cli/parse.h"
#include "app/cli/report_error.h"

/// The whole program: parse, run, and turn whatever nobody foresaw into exit code 1. Success is only ever what a
/// command returns.
int main(int argc, char** argv) {
  // A closed pipe and a file that may not grow are write errors, not deaths by signal.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return pratique::app::run_command_line(argc, argv);
  } catch (const std::exception& problem) {
    pratique::app::say(fmt::format("pratique: internal error: {}", problem.what()));
    pratique::app::say("hint: nothing was decided; please report this with the command line");
  } catch (...) {
    pratique::app::say("pratique: internal error");
  }
  return pratique::app::kUnforeseen;
}
