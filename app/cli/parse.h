#pragma once

#include <string>
#include <vector>

namespace pratique::app {

/// Parses the command line with CLI11 and runs what it names. Every flag can also come from `PRATIQUE_FLAG_NAME` and
/// from the file that `--settings` or `PRATIQUE_SETTINGS` names (the command line wins, then the environment); what
/// came from the environment is said on stderr, since a variable can change a judgement unseen.
int run_command_line(int argc, char** argv);

/// The word of `choices` that `word` was probably meant to be, or an empty text.
std::string nearest(const std::string& word, const std::vector<std::string>& choices);

/// The completion script of a shell for all commands and flags.
std::string completion_of_everything(const std::string& shell);

}  // namespace pratique::app
