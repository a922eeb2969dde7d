#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/engine/case.h"
#include "gate/feeds.h"

namespace pratique::app {

/// The feeds of a case, which may be compressed (limits::kFeedBytes each when they are not). Pure. Errors: feed.invalid.
Result<std::shared_ptr<const gate::Feeds>> read_feeds(const Steering& steering);

/// The reports with what was told beside them: the severities of the tables, for the sources whose word a report does
/// not know itself, and the time of Trivy's database, for reports of Trivy that do not say it.
std::vector<gate::ReportInput> completed(std::vector<gate::ReportInput> reports, const gate::Feeds& feeds,
                                         std::optional<Time> trivy_database);

}  // namespace pratique::app
