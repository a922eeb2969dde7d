#include "app/cli/places.h"

#include <CLI/CLI.hpp>

#include "app/cli/version.h"

namespace pratique::app {

void PlaceFlags::declare(CLI::App& app) {
  app.add_flag("--plain-http", plain_http, "Plain http also for hosts that are not this machine");
  app.add_option("--timeout", timeout, "Of one request")->capture_default_str()->type_name("DURATION");
}

Result<registry::Options> PlaceFlags::options() const {
  PRATIQUE_TRY(length, Duration::parse(timeout));
  registry::Options options;
  options.plain_http = plain_http;
  options.request_timeout = length;
  options.user_agent = "pratique/" + std::string(version());
  return options;
}

}  // namespace pratique::app
