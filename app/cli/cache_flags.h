#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/cli/flag_set.h"
#include "registry/cache.h"
#include "registry/client.h"

namespace pratique::app {

/// Where the cache is, and how large it may get (docs/registry-cache.md).
struct CacheFlags {
  std::string folder;
  std::uint64_t max_bytes = registry::Cache::kDefaultBytes;
  bool off = false;

  /// Declares --cache-dir and --cache-size.
  void declare_place(FlagSet& cli);
  /// Declares those and --no-cache.
  void declare(FlagSet& cli);

  /// --cache-dir, else pratique below XDG_CACHE_HOME or ~/.cache; empty if there is none of them.
  std::string place() const;
  /// nullptr if there is to be none.
  std::unique_ptr<registry::Cache> open() const;
};

/// To be called when everything has been said: writes what the cache is to keep, and says on stderr if it could not be
/// used; more if `verbose`. `cache` may be nullptr.
void close_cache(registry::Cache* cache, const registry::Client& client, Time now, bool verbose);

}  // namespace pratique::app
