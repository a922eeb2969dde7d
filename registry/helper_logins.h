#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "registry/credentials.h"

/// Internal to the room.
namespace pratique::registry {

/// What `docker-credential-PROGRAM get` means (docker-credential-helpers, "Development"): a login, or nothing if it
/// knows none for the server. Errors: registry.denied, which shows nothing of what the program wrote.
Result<std::optional<Login>> read_helper_run(const HelperRun& run, const std::string& program,
                                             const std::string& server);

/// Asks helper programs, each once for a server: what they answer, and that they fail, is kept. Safe to call from many
/// threads; they wait for one another.
class HelperLogins {
 public:
  explicit HelperLogins(RunHelper run) : run_(std::move(run)) {}

  /// nullptr: it has none. Errors: registry.denied.
  Result<const Login*> ask(const std::string& program, const std::string& server);

 private:
  Result<std::optional<Login>> run(const std::string& program, const std::string& server) const;

  RunHelper run_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Result<std::optional<Login>>> answers_;  // guarded by mutex_
};

}  // namespace pratique::registry
