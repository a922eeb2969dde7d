#pragma once

#include <string>

#include "app/cli/access_flags.h"
#include "app/cli/flag_set.h"

namespace pratique::app {

/// What every command that looks at one image has: how registries are reached, and how long they may take.
struct PlaceFlags {
  AccessFlags access;
  std::string timeout = "30s";

  /// Declares AccessFlags' and --timeout.
  void declare(FlagSet& cli);
  /// For speaking to this registry; nullptr if there is none (a layout). Says what is not honoured. Errors: those of
  /// set_up_access, duration.malformed.
  Result<RegistryAccess> set_up(const Repository* asked) const;
};

}  // namespace pratique::app
