#include "app/cli/flag_set.h"

#include <CLI/CLI.hpp>

namespace pratique::app {

Flag& Flag::required() {
  option_->required();
  return *this;
}

Flag& Flag::value(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Flag& Flag::shows_default() {
  option_->capture_default_str();
  return *this;
}

Flag& Flag::one_of(std::vector<std::string> words) {
  option_->check(CLI::IsMember(std::move(words)));
  return *this;
}

Flag& Flag::within(std::int64_t least, std::int64_t most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Flag& Flag::size(std::uint64_t most) {
  option_->transform(CLI::AsSizeValue(false))->check(CLI::Range(std::uint64_t{1}, most));
  return *this;
}

Flag& Flag::hidden() {
  option_->group("");
  return *this;
}

Flag FlagSet::option(const std::string& names, std::string& target, const std::string& help) {
  return Flag(app_.add_option(names, target, help));
}

Flag FlagSet::option(const std::string& names, std::vector<std::string>& target, const std::string& help) {
  CLI::Option* option = app_.add_option(names, target, help);
  if (names.starts_with('-')) option->allow_extra_args(false);
  return Flag(option);
}

Flag FlagSet::option(const std::string& names, std::int64_t& target, const std::string& help) {
  return Flag(app_.add_option(names, target, help));
}

Flag FlagSet::option(const std::string& names, std::uint64_t& target, const std::string& help) {
  return Flag(app_.add_option(names, target, help));
}

Flag FlagSet::flag(const std::string& names, bool& target, const std::string& help) {
  return Flag(app_.add_flag(names, target, help));
}

void FlagSet::describe(const std::string& text) { app_.description(text); }

void FlagSet::take_anything() {
  app_.fallthrough(false);
  app_.allow_extras();
}

}  // namespace pratique::app
