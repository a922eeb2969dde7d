#include <dlfcn.h>

#include <array>
#include <string>

#include "base/escape.h"
#include "db/module/entry.h"

namespace pratique::db {
namespace {

/// Beside the program, as it is built, and where it is installed. The dynamic linker puts the program's folder in.
constexpr std::array kPlaces = {"$ORIGIN/pratique-store.so", "$ORIGIN/" PRATIQUE_MODULE_FOLDER "/pratique-store.so"};

Error unusable(std::string_view why) {
  return Error(kUnavailable, "the module pratique-store.so cannot be used: " + escape_terminal(why))
      .with_hint("it belongs to this program and is installed with it: install both again");
}

struct Module {
  decltype(&pratique_open_store) open = nullptr;
};

Result<Module> load() {
  std::string why;
  for (const char* place : kPlaces) {
    // Stays loaded until the program ends: a Store is code of the module.
    void* module = ::dlopen(place, RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr) {
      why += (why.empty() ? "" : "; ") + std::string(::dlerror());
      continue;
    }
    const auto* version = static_cast<const char*>(::dlsym(module, "pratique_store_version"));
    void* open = ::dlsym(module, "pratique_open_store");
    if (version == nullptr || open == nullptr) return unusable("it is none of ours");
    if (std::string_view(version) != PRATIQUE_VERSION) return unusable(std::string("it is of version ") + version);
    return Module{reinterpret_cast<decltype(&pratique_open_store)>(open)};
  }
  return unusable(why);
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(std::string_view location, OpenMode mode, Clock& clock) {
  static const Result<Module> module = load();
  if (!module) return module.error();
  OpenedStore opened = std::unique_ptr<Store>();
  module->open(location, mode, clock, opened);
  return opened;
}

}  // namespace pratique::db
