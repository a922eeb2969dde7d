#include "app/cli/completion.h"

#include <fmt/format.h>

namespace pratique::app {
namespace {

std::string in_single_quotes(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return '\'' + out + '\'';
}

std::string cases(const std::vector<CompletionLevel>& levels, std::string_view variable) {
  std::string out;
  for (const CompletionLevel& level : levels) {
    out += fmt::format("    {}) {}={} ;;\n", in_single_quotes(level.path), variable,
                       in_single_quotes(fmt::format("{}", fmt::join(level.words, " "))));
  }
  return out;
}

std::string bash(const std::vector<CompletionLevel>& levels) {
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

std::string zsh(const std::vector<CompletionLevel>& levels) {
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

std::string fish(const std::vector<CompletionLevel>& levels) {
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
  for (const CompletionLevel& level : levels) {
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

std::string completion_script(const std::vector<CompletionLevel>& levels, const std::string& shell) {
  if (shell == "bash") return bash(levels);
  if (shell == "zsh") return zsh(levels);
  if (shell == "fish") return fish(levels);
  return "";
}

}  // namespace pratique::app
