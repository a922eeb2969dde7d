#pragma once

#include <memory>
#include <string_view>

#include "db/store.h"

namespace pratique::db {
using OpenedStore = Result<std::unique_ptr<Store>>;
}

/// The two names of the module pratique-store.so. Both sides are built together, so that C++ types may pass; the
/// version tells whether they were.
extern "C" {
__attribute__((visibility("default"))) extern const char pratique_store_version[];
__attribute__((visibility("default"))) void pratique_open_store(std::string_view location, pratique::db::OpenMode mode,
                                                                pratique::Clock& clock,
                                                                pratique::db::OpenedStore& opened);
}
