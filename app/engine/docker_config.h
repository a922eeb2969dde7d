#pragma once

#include "base/reference.h"
#include "registry/credentials.h"

namespace pratique::app {

/// The logins of `$DOCKER_CONFIG/config.json` or `~/.docker/config.json`; none if there is no such file, or no registry
/// to speak to. Errors: credentials.malformed, file.unreadable.
Result<registry::Credentials> load_docker_config(const Repository* wanted_for);

}  // namespace pratique::app
