#pragma once

#include <string>

namespace CLI {
class App;
}

namespace pratique::app {

/// The completion script of a shell for a fully declared command tree: "bash", "zsh" or "fish"; empty for another
/// shell.
std::string completion_script(const CLI::App& root, const std::string& shell);

}  // namespace pratique::app
