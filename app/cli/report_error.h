#pragma once

#include "base/error.h"

namespace pratique::app {

/// Says an error on stderr: what, where, and the way out. Gives the exit code that belongs to its kind.
int report_error(const Error& error);

/// One line on stderr, escaped.
void say(std::string_view text);

class Places;
/// What registries want to be told to people.
void say_warnings(Places& places);

}  // namespace pratique::app
