#include "app/cli/parse.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/completion.h"
#include "app/cli/flag_set.h"
#include "app/cli/report_error.h"
#include "app/cli/version.h"
#include "app/engine/files.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

std::vector<std::string> words_of(std::string_view path) {
  std::vector<std::string> words;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t blank = std::min(path.find(' ', start), path.size());
    words.emplace_back(path.substr(start, blank - start));
    start = blank + 1;
  }
  return words;
}

/// Edits needed to make one word of the other (insert, delete, replace).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

/// The command line as a tree of CLI11 applications. Only the command that is called declares its flags: that is what
/// makes a start cheap.
class Tree {
 public:
  Tree()
      : root_("Gives or refuses container images the licence to enter a stage: signatures, scanner reports, policy.",
              "pratique") {
    root_.require_subcommand(0, 1);
    root_.fallthrough();
    root_.set_help_flag("-h,--help", "Show this help");
    root_.set_version_flag("--version", std::string(version_line()));
    root_.set_config("--settings", "", "Read flags from this file (TOML: a table for each command)")
        ->envname("PRATIQUE_SETTINGS");
    root_.allow_config_extras(CLI::config_extras_mode::error);
    root_.footer(
        "`pratique COMMAND --help` explains a command and shows an example.\n"
        "Every flag can also be set as PRATIQUE_FLAG_NAME or in the file of --settings.");
    for (const Command& command : commands()) add(command);
  }

  CLI::App& root() { return root_; }
  const std::map<std::string, CLI::App*>& nodes() const { return nodes_; }

  /// Declares the flags of one command.
  void declare(const Command& command) {
    CLI::App& app = *nodes_.at(std::string(command.path));
    app.footer(fmt::format("Example:\n  {}", command.example));
    FlagSet flags(app);
    auto run = command.declare(flags);
    runs_[std::string(command.path)] = std::move(run);
    for (CLI::Option* option : app.get_options()) {
      if (!option->get_lnames().empty() && option->get_lnames().front() != "help") option->envname(variable(*option));
    }
  }

  /// `PRATIQUE_` and the flag's name.
  static std::string variable(const CLI::Option& option) {
    std::string name = "PRATIQUE_" + option.get_lnames().front();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
    return name;
  }

  const std::function<int()>& run_of(const std::string& path) const { return runs_.at(path); }

 private:
  void add(const Command& command) {
    CLI::App* parent = &root_;
    std::string path;
    for (const std::string& word : words_of(command.path)) {
      path += (path.empty() ? "" : " ") + word;
      CLI::App*& node = nodes_[path];
      if (node == nullptr) {
        node = parent->add_subcommand(word, path == command.path ? std::string(command.summary) : group_summary(path));
        if (path != command.path) node->require_subcommand(0, 1);
      }
      parent = node;
    }
  }

  static std::string group_summary(const std::string& group) {
    std::string names;
    for (const Command& command : commands()) {
      if (command.path.starts_with(group + ' ')) {
        names += (names.empty() ? "" : ", ") + std::string(command.path.substr(group.size() + 1));
      }
    }
    return "Commands: " + names;
  }

  CLI::App root_;
  std::map<std::string, CLI::App*> nodes_;
  std::map<std::string, std::function<int()>> runs_;
};

/// The command that the words name: the longest path that they begin with.
const Command* find_command(const std::vector<std::string>& words) {
  const Command* best = nullptr;
  for (const Command& command : commands()) {
    const auto path = words_of(command.path);
    const bool fits = path.size() <= words.size() && std::equal(path.begin(), path.end(), words.begin());
    if (fits && (best == nullptr || command.path.size() > best->path.size())) best = &command;
  }
  return best;
}

/// The leading words that are no flags: those name the command.
std::vector<std::string> leading_words(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    if (argument.starts_with('-')) break;
    words.push_back(argument);
  }
  return words;
}

int usage_error(std::string_view message, std::string_view hint) {
  say(fmt::format("pratique: {}", message));
  say(fmt::format("hint: {}", hint));
  return kUsageError;
}

int unknown_command(const Tree& tree, const std::string& group, const std::string& word) {
  std::vector<std::string> names;
  for (const auto& [path, node] : tree.nodes()) {
    const std::size_t blank = path.rfind(' ');
    if ((blank == std::string::npos ? "" : path.substr(0, blank)) == group) names.push_back(node->get_name());
  }
  const std::string meant = nearest(word, names);
  const std::string prefix = "pratique " + (group.empty() ? "" : group + ' ');
  return usage_error(fmt::format("there is no command {}", quote(group.empty() ? word : group + ' ' + word)),
                     meant.empty() ? fmt::format("`{}--help` lists what there is", prefix)
                                   : fmt::format("did you mean `{}{}`?", prefix, meant));
}

/// CLI11's own words for what is wrong, and the nearest flag if one was misspelt.
int parse_error(const CLI::App& app, std::string_view path, const CLI::ParseError& error,
                const std::vector<std::string>& arguments) {
  std::string hint = fmt::format("`pratique {} --help` shows the flags", path);
  std::string message = error.what();
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
    for (const std::string& argument : arguments) {
      const std::string flag = argument.substr(0, argument.find('='));
      if (!flag.starts_with("--") || std::find(flags.begin(), flags.end(), flag) != flags.end()) continue;
      message = fmt::format("there is no flag {}", flag);
      if (const std::string meant = nearest(flag, flags); !meant.empty())
        hint = fmt::format("did you mean `{}`?", meant);
    }
  }
  return usage_error(message, hint);
}

/// A variable can change a judgement without being seen: say which did.
void name_variables(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_envname().empty() || option->count() == 0 || std::getenv(option->get_envname().c_str()) == nullptr)
      continue;
    const bool on_command_line = std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
      const std::string flag = argument.substr(0, argument.find('='));
      for (const auto& name : option->get_lnames()) {
        if (flag == "--" + name) return true;
      }
      for (const auto& name : option->get_snames()) {
        if (argument.starts_with("-" + name) && !argument.starts_with("--")) return true;
      }
      return false;
    });
    if (!on_command_line)
      say(fmt::format("note: --{} is taken from {}", option->get_lnames().front(), option->get_envname()));
  }
}

void collect(const CLI::App& app, const std::string& path, std::vector<CompletionLevel>& levels) {
  CompletionLevel level{path, {}, {}};
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

}  // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& choices) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& choice : choices) {
    const std::size_t d = distance(word, choice);
    if (d < best_distance) best = choice, best_distance = d;
  }
  return best;
}

std::string completion_of_everything(const std::string& shell) {
  Tree tree;
  for (const Command& command : commands()) tree.declare(command);
  std::vector<CompletionLevel> levels;
  collect(tree.root(), "", levels);
  return completion_script(levels, shell);
}

int run_command_line(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  Tree tree;
  const std::vector<std::string> words = leading_words(arguments);
  const Command* command = find_command(words);
  if (command != nullptr) tree.declare(*command);
  if (command == nullptr && !words.empty()) {
    if (!tree.nodes().contains(words.front())) return unknown_command(tree, "", words.front());
    if (words.size() > 1) return unknown_command(tree, words.front(), words[1]);
  }
  CLI::App& app = command != nullptr ? *tree.nodes().at(std::string(command->path))
                  : !words.empty()   ? *tree.nodes().at(words.front())
                                     : tree.root();
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    tree.root().parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const auto written = write_stdout(app.help());
    return written ? kAllowed : report_error(written.error());
  } catch (const CLI::CallForVersion&) {
    const auto written = write_stdout(std::string(version_line()) + '\n');
    return written ? kAllowed : report_error(written.error());
  } catch (const CLI::FileError& error) {
    return usage_error(error.what(), "check the path of --settings");
  } catch (const CLI::ConfigError& error) {
    say(fmt::format("pratique: the file of --settings is not valid: {}", error.what()));
    return kConfigError;
  } catch (const CLI::ParseError& error) {
    return parse_error(app, command != nullptr ? command->path : "", error, arguments);
  }
  if (command == nullptr) {
    return usage_error(
        words.empty() ? "no command" : fmt::format("{} needs a command behind it", words.front()),
        fmt::format("`{} --help` lists what there is", words.empty() ? "pratique" : "pratique " + words.front()));
  }
  name_variables(app, arguments);
  return tree.run_of(std::string(command->path))();
}

}  // namespace pratique::app
