#pragma once

#include "db/connection.h"

/// Internal to this room.
namespace pratique::db {

/// Whether the lease is still the newest one of its name and not expired. Inside a transaction. Errors: db.lease-lost.
Result<void> check_lease(Connection& db, const Lease& lease);

}  // namespace pratique::db
