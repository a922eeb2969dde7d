#pragma once

#include <string>
#include <vector>

#include "app/cli/flag_set.h"
#include "app/engine/registry_access.h"
#include "registry/client.h"

namespace pratique::app {

/// What every command that speaks to registries has: --plain-http, --registry-cacert, --registry-client-cert,
/// --registry-client-key, --token-server.
struct AccessFlags {
  AccessSettings settings;
  std::vector<std::string> token_servers;

  void declare(FlagSet& cli);
  /// Errors: usage.
  Result<AccessSettings> read() const;
};

/// Says what of this machine's files is not honoured, and which mirrors failed.
void say_access_notices(const RegistryAccess& access);
void say_mirror_notices(const registry::Client& client);

}  // namespace pratique::app
