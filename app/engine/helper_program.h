#pragma once

#include <string>

#include "base/time.h"
#include "registry/credentials.h"

namespace pratique::app {

inline constexpr Duration kHelperTimeout = Duration::seconds(30);

/// Runs `docker-credential-PROGRAM get` as docker does: found on PATH (absolute folders only), without a shell,
/// `server` on its standard input, its standard error thrown away. It runs in a process group of its own, which is
/// killed after `timeout` or more than 64 KiB of output, and does not see PRATIQUE_REGISTRY_PASSWORD and
/// PRATIQUE_REGISTRY_TOKEN. Errors: registry.denied; the message completes "the program …".
Result<registry::HelperRun> run_helper_program(const std::string& program, const std::string& server,
                                               Duration timeout = kHelperTimeout);

}  // namespace pratique::app
