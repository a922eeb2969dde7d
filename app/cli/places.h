#pragma once

#include <string>

#include "base/result.h"
#include "registry/client.h"

namespace CLI {
class App;
}

namespace pratique::app {

/// What every command that asks a registry has.
struct PlaceFlags {
  bool plain_http = false;
  std::string timeout = "30s";

  /// Declares --plain-http and --timeout.
  void declare(CLI::App& app);
  /// Errors: duration.malformed.
  Result<registry::Options> options() const;
};

}  // namespace pratique::app
