#include "db/module/entry.h"

// What the module shows to the program that loads it; all else in it is hidden.

const char pratique_store_version[] = PRATIQUE_VERSION;

void pratique_open_store(std::string_view location, pratique::db::OpenMode mode, pratique::Clock& clock,
                         pratique::db::OpenedStore& opened) {
  opened = pratique::db::open_store(location, mode, clock);
}
