#pragma once

#include "db/connection.h"

/// Intervals in which a finding runs in a stage (docs/database.md, "Exposures"). Inside a transaction. Internal to this
/// room.
namespace pratique::db {

struct ExposureChange {
  std::int64_t opened = 0, closed = 0;
};

/// Opens exposures for findings of what runs, and closes those that it does not have any more. A finding is only taken
/// as gone if every manifest has a complete report by a tool that knows it: silence of others says nothing.
ExposureChange update_exposures(Connection& db, std::int64_t deployment);

/// The same for every deployment that runs this manifest now.
void update_exposures_of(Connection& db, std::int64_t artifact);

}  // namespace pratique::db
