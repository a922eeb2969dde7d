#include "app/cli/report_error.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/cli/command.h"
#include "app/engine/verify.h"
#include "base/escape.h"

namespace pratique::app {

void say(std::string_view text) { std::fputs((escape_terminal(text) + '\n').c_str(), stderr); }

void say_warnings(Places& places) {
  const auto warnings = places.client().warnings();
  for (const std::string& warning : warnings) say("warning of the registry " + warning);
}

int report_error(const Error& error) {
  say(fmt::format("pratique: {} [{}]", error.to_string(), error.id()));
  if (!error.hint().empty()) say("hint: " + error.hint());
  switch (error.kind()) {
    case Kind::kUsage:
    case Kind::kNotFound:
      return kUsageError;  // it was named, and it is not there
    case Kind::kConfig:
    case Kind::kMalformed:
      return kConfigError;
    case Kind::kUnavailable:
    case Kind::kLimit:
      return kUndecided;
    case Kind::kRejected:
      return kBlocked;
    case Kind::kNotice:
    case Kind::kInternal:
      return kUnforeseen;
  }
  return kUnforeseen;
}

}  // namespace pratique::app
