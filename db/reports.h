#pragma once

#include "db/connection.h"
#include "db/records.h"

/// Internal to this room.
namespace pratique::db {

/// Records a report about a manifest with its findings, unless it is known. Inside a transaction.
void record_report(Connection& db, const ReportRecord& report, std::int64_t artifact, const Actor& actor);

}  // namespace pratique::db
