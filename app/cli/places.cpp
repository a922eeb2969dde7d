#include "app/cli/places.h"

#include <CLI/CLI.hpp>

#include "app/cli/version.h"

namespace pratique::app {

void PlaceFlags::declare(CLI::App& app) {
  access.declare(app);
  app.add_option("--timeout", timeout, "Of one request")->capture_default_str()->type_name("DURATION");
}

Result<RegistryAccess> PlaceFlags::set_up(const Repository* asked) const {
  PRATIQUE_TRY(length, Duration::parse(timeout));
  PRATIQUE_TRY(settings, access.read());
  std::vector<Repository> registries;
  if (asked != nullptr) registries.push_back(*asked);
  PRATIQUE_TRY(out, set_up_access(settings, registries));
  say_access_notices(out);
  out.options.request_timeout = length;
  out.options.user_agent = "pratique/" + std::string(version());
  return out;
}

}  // namespace pratique::app
