#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace pratique::app {

/// What more there is to say of a flag or argument that was declared.
class Flag {
 public:
  explicit Flag(CLI::Option* option) : option_(option) {}

  Flag& required();
  Flag& value(const std::string& name);  ///< how help calls its value: "FILE"
  Flag& shows_default();                 ///< help says the value that the target has now
  Flag& one_of(std::vector<std::string> words);
  Flag& within(std::int64_t least, std::int64_t most);
  Flag& size(std::uint64_t most);  ///< bytes above 0, or with KiB, MiB, GiB
  Flag& hidden();                  ///< help does not show it

 private:
  CLI::Option* option_;
};

/// The flags and arguments of one command, as CLI11 is told them. CLI11 itself is spoken in flag_set.cpp and parse.cpp
/// only: its headers cost every source that includes them seconds.
class FlagSet {
 public:
  explicit FlagSet(CLI::App& app) : app_(app) {}

  /// `names` are "-o,--output", or "FILE" for an argument. Targets must outlive the run of the command.
  Flag option(const std::string& names, std::string& target, const std::string& help = "");
  /// A flag takes one value each time it is given, an argument takes all that are left.
  Flag option(const std::string& names, std::vector<std::string>& target, const std::string& help = "");
  Flag option(const std::string& names, std::int64_t& target, const std::string& help = "");
  Flag option(const std::string& names, std::uint64_t& target, const std::string& help = "");
  Flag flag(const std::string& names, bool& target, const std::string& help = "");

  void describe(const std::string& text);  ///< instead of the command's one line
  void take_anything();                    ///< flags that nobody declared are no error

 private:
  CLI::App& app_;
};

}  // namespace pratique::app
