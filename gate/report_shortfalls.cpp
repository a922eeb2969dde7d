#include "gate/report_shortfalls.h"

#include <fmt/format.h>

#include "gate/actions.h"

namespace pratique::gate {
namespace {

constexpr Duration kClocksDiffer = Duration::minutes(5);
constexpr std::string_view kScanAgain = "scan again";

void check_future(std::string_view what, const std::optional<Time>& time, Time now, std::vector<Shortfall>& all) {
  if (!time || *time <= now + kClocksDiffer) return;
  all.push_back({kReportStale, "report.time-in-future",
                 fmt::format("{} is {}, which is after {}", what, time->to_string(), now.to_string()),
                 "set the scanner's clock and scan again"});
}

void check_future(const scanners::Report& report, Time now, std::vector<Shortfall>& all) {
  check_future("the end of the scan", report.finished_at, now, all);
  check_future("the database's build", report.database_built_at, now, all);
}

void check_age(const scanners::Report& report, const ReportDemand& demand, Time now, std::vector<Shortfall>& all) {
  if (!demand.max_age) return;
  if (!report.finished_at) {
    all.push_back({kReportStale, "report.time-unknown", "the report does not say when the scan ended",
                   "use a format that tells the time"});
  } else if (now - *report.finished_at > *demand.max_age) {
    all.push_back({kReportStale, "report.stale",
                   fmt::format("the scan ended at {}, {} ago; at most {} are allowed", report.finished_at->to_string(),
                               (now - *report.finished_at).for_people(), demand.max_age->to_string()),
                   std::string(kScanAgain)});
  }
}

void check_database_age(const scanners::Report& report, const ReportDemand& demand, Time now,
                        std::vector<Shortfall>& all) {
  if (!demand.max_database_age) return;
  if (!report.database_built_at) {
    all.push_back({kReportStale, "report.database-time-unknown",
                   "the report does not say when its vulnerability database was built",
                   "give the scanner's version file, or set `unknownDatabaseAge`", demand.unknown_database_age});
  } else if (now - *report.database_built_at > *demand.max_database_age) {
    all.push_back({kReportStale, "report.database-stale",
                   fmt::format("the vulnerability database was built at {}, {} ago; at most {} are allowed",
                               report.database_built_at->to_string(), (now - *report.database_built_at).for_people(),
                               demand.max_database_age->to_string()),
                   "update the scanner's database and scan again"});
  }
}

void check_whole(const scanners::Report& report, bool complete, std::int64_t max_skipped, std::vector<Shortfall>& all) {
  if (complete && !finished(report)) all.push_back(did_not_finish());
  if (report.nothing_scanned) {
    all.push_back({kReportPartial, "report.nothing-scanned", "the scanner had nothing to look at, which is not clean",
                   "check what the scanner was pointed at"});
  }
  if (report.skipped_inputs > max_skipped) {
    all.push_back(
        {kReportPartial, "report.skipped",
         fmt::format("the scanner left out {} inputs; at most {} are allowed", report.skipped_inputs, max_skipped),
         "look into the report for what it left out and why"});
  }
}

}  // namespace

bool finished(const scanners::Report& report) { return report.complete || report.incomplete_only_by_skips; }

Shortfall did_not_finish() {
  return {kReportPartial, "report.partial", "the report says that the scan did not finish", std::string(kScanAgain)};
}

std::vector<Shortfall> shortfalls(const scanners::Report& report, const ReportDemand& demand, Binding tie, Time now) {
  std::vector<Shortfall> all;
  check_future(report, now, all);
  check_age(report, demand, now, all);
  check_database_age(report, demand, now, all);
  check_whole(report, demand.complete, demand.max_skipped, all);
  if (tie < demand.bind) {
    all.push_back({kReportUnbound, kReportUnbound,
                   fmt::format("the report is tied to the image by `{}`; at least `{}` is demanded", to_string(tie),
                               to_string(demand.bind)),
                   "scan the image by its digest, so that the report names it"});
  }
  return all;
}

std::vector<Shortfall> shortfalls_of_any(const scanners::Report& report, Time now) {
  std::vector<Shortfall> all;
  check_future(report, now, all);
  check_whole(report, true, 0, all);
  return all;
}

}  // namespace pratique::gate
