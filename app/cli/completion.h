#pragma once

#include <string>
#include <utility>
#include <vector>

namespace pratique::app {

/// What can stand behind one command: its words ("findings list"), its commands and flags.
struct CompletionLevel {
  std::string path;
  std::vector<std::string> words;
  std::vector<std::pair<std::string, std::string>> described;  ///< word, description
};

/// The completion script of a shell, "bash", "zsh" or "fish"; empty for another one.
std::string completion_script(const std::vector<CompletionLevel>& levels, const std::string& shell);

}  // namespace pratique::app
