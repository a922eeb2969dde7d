#include "app/cli/completion.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <vector>

namespace pratique::app {
namespace {

/// What can stand behind one command: its words ("findings list"), its commands and flags.
struct Level {
  std::string path;
  std::vector<std::string> words;
  std::vector<std::pair<std::string, std::string>> described;  ///< word, description
};

std::string in_single_quotes(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return '\'' + out + '\'';
}

void collect(const CLI::App& app, const std::string& path, std::vector<Level>& levels) {
  Level level{path, {}, {}};
  const auto add = [&](std::string word, const std::string& description) {
    level.words.push_back(word);
    level.described.emplace_back(std::move(word), description.substr(0, description.find('\n')));
  };
  const auto children = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* child : children) add(child->get_name(), child->get_description());
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    for (const std::string& name : option->get_lnames()) add("--" + name, option->get_description());
  }
  levels.push_back(std::move(level));
  for (const CLI::App* child : children)
    collect(*child, path.empty() ? child->get_name() : path + ' ' + child->get_name(), levels);
}

std::string cases(const std::vector<Level>& levels, std::string_view variable) {
  std::string out;
  for (const Level& level : levels) {
    out += fmt::format("    {}) {}={} ;;\n", in_single_quotes(level.path), variable,
                       in_single_quotes(fmt::format("{}", fmt::join(level.words, " "))));
  }
  return out;
}

std::string bash(const std::vector<Level>& levels) {
  return "# bash completion of pratique: source it, or save it as /etc/bash_completion.d/pratique\n"
         "_pratique() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} path= word words=\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    [[ $word == -* ]] && break\n"
         "    path=${path:+$path }$word\n"
         "  done\n"
         "  case $path in\n" +
         cases(levels, "words") +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _pratique pratique\n";
}

std::string zsh(const std::vector<Level>& levels) {
  return "#compdef pratique\n"
         "_pratique() {\n"
         "  local path_ words_ word_\n"
         "  for word_ in \"${words[@]:1:$((CURRENT-2))}\"; do\n"
         "    [[ $word_ == -* ]] && break\n"
         "    path_=\"${path_:+$path_ }$word_\"\n"
         "  done\n"
         "  case $path_ in\n" +
         cases(levels, "words_") +
         "  esac\n"
         "  compadd -- ${=words_}\n"
         "  _files\n"
         "}\n"
         "compdef _pratique pratique\n";
}

std::string fish(const std::vector<Level>& levels) {
  std::string out =
      "# fish completion of pratique: save it as ~/.config/fish/completions/pratique.fish\n"
      "function __pratique_path\n"
      "  set -l words (commandline -opc)\n"
      "  set -l path\n"
      "  for word in $words[2..]\n"
      "    string match -q -- '-*' $word; and break\n"
      "    set path $path $word\n"
      "  end\n"
      "  string join ' ' $path\n"
      "end\n";
  for (const Level& level : levels) {
    for (const auto& [word, description] : level.described) {
      const std::string what = word.starts_with("--") ? "-l " + word.substr(2) : "-f -a " + word;
      out += fmt::format("complete -c pratique -n {} {} -d {}\n",
                         in_single_quotes(fmt::format("test (__pratique_path) = \"{}\"", level.path)), what,
                         in_single_quotes(description));
    }
  }
  return out;
}

}  // namespace

std::string completion_script(const CLI::App& root, const std::string& shell) {
  std::vector<Level> levels;
  collect(root, "", levels);
  if (shell == "bash") return bash(levels);
  if (shell == "zsh") return zsh(levels);
  if (shell == "fish") return fish(levels);
  return "";
}

}  // namespace pratique::app
