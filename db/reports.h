#pragma once

#include "db/connection.h"
#include "db/records.h"

/// Internal to this room.
namespace pratique::db {

/// Records a report about a manifest with its findings, unless it is known. Returns whether it was new. Inside a
/// transaction.
bool record_report(Connection& db, const ReportRecord& report, std::int64_t artifact, const Actor& actor);

}  // namespace pratique::db
