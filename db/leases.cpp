#include "db/leases.h"

#include "base/escape.h"

namespace pratique::db {
namespace {

Error lost(const Lease& lease) {
  return Error(kLeaseLost,
               "the lease " + quote(lease.name) + " of " + quote(lease.holder) + " is held by another or expired");
}

}  // namespace

Result<void> check_lease(Connection& db, const Lease& lease) {
  const auto row = db.row<1>("SELECT 1 FROM lease WHERE name = ? AND holder = ? AND fence = ? AND expires_at >= ?",
                             lease.name, lease.holder, lease.fence, db.clock().now());
  if (!row) return lost(lease);
  return {};
}

Result<std::optional<Lease>> Store::take_lease(std::string_view name, std::string_view holder, Duration length) {
  Connection& db = *connection_;
  return db.write("taking a lease", [&]() -> Result<std::optional<Lease>> {
    const Time now = db.clock().now();
    const auto row = db.row<1>(
        "INSERT INTO lease (name, holder, fence, expires_at) VALUES (?, ?, 1, ?) ON CONFLICT (name) DO UPDATE SET "
        "holder = excluded.holder, fence = lease.fence + 1, expires_at = excluded.expires_at WHERE lease.expires_at < "
        "? OR "
        "lease.holder = excluded.holder RETURNING fence",
        name, holder, now + length, now);
    if (!row) return std::optional<Lease>();
    return std::optional<Lease>(Lease{std::string(name), std::string(holder), row->integer(0), now + length});
  });
}

Result<Lease> Store::renew_lease(const Lease& lease, Duration length) {
  Connection& db = *connection_;
  return db.write("renewing a lease", [&]() -> Result<Lease> {
    PRATIQUE_CHECK(check_lease(db, lease));
    Lease renewed = lease;
    renewed.expires_at = db.clock().now() + length;
    db.run("UPDATE lease SET expires_at = ? WHERE name = ?", renewed.expires_at, lease.name);
    return renewed;
  });
}

Result<void> Store::drop_lease(const Lease& lease) {
  return connection_->write("giving back a lease", [&]() -> Result<void> {
    // The row stays, so that the fence goes on counting.
    connection_->run("UPDATE lease SET expires_at = 0, holder = '' WHERE name = ? AND holder = ? AND fence = ?",
                     lease.name, lease.holder, lease.fence);
    return {};
  });
}

}  // namespace pratique::db
