#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/reference.h"
#include "registry/credentials.h"

namespace pratique::app {

/// The login files that there may be, first the one that counts most: $REGISTRY_AUTH_FILE, podman's auth.json (below
/// $XDG_RUNTIME_DIR or /run/containers/UID, and $XDG_CONFIG_HOME or ~/.config), docker's config.json ($DOCKER_CONFIG or
/// ~/.docker).
std::vector<std::string> login_files();

/// The logins for talking to the registries of `asked`: PRATIQUE_REGISTRY_USERNAME and _PASSWORD, or _TOKEN, for the
/// one host that PRATIQUE_REGISTRY_HOST names (or that all of `asked` are on), then those of login_files(), with their
/// helper programs. Nothing is read if `asked` is empty. Errors: credentials.malformed, file.unreadable,
/// file.too-large; usage if $REGISTRY_AUTH_FILE is not there.
Result<registry::Credentials> load_logins(std::span<const Repository> asked);

}  // namespace pratique::app
