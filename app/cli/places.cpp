#include "app/cli/places.h"

#include "app/cli/version.h"

namespace pratique::app {

void PlaceFlags::declare(FlagSet& cli) {
  access.declare(cli);
  cli.option("--timeout", timeout, "Of one request").shows_default().value("DURATION");
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
