#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "db/ledger.h"
#include "db/reports.h"
#include "db/subjects.h"
#include "db/words.h"

namespace pratique::db {
namespace {

Result<std::vector<bool>> ingest(Connection& db, const IngestRecord& record) {
  const Time now = db.clock().now();
  const std::int64_t repo = repo_id(db, record.repo);
  const std::int64_t image = artifact_id(db, record.image, now);
  note_in_repo(db, repo, image, now);
  std::vector<bool> is_new;
  auto taken = nlohmann::json::array();
  for (const ReportRecord& report : record.reports) {
    is_new.push_back(record_report(db, report, image, record.actor));
    if (!is_new.back()) continue;
    taken.push_back({{"report", report.content.to_string()},
                     {"adapter", report.adapter},
                     {"binding", report.binding},
                     {"status", report.status},
                     {"findings", report.findings.size()}});
  }
  if (taken.empty()) return is_new;
  const std::string object =
      fmt::format("{}/{}@{}", record.repo.registry, record.repo.name, record.image.digest.to_string());
  append_to_ledger(db, record.actor, "ingest", object, {{"reports", std::move(taken)}});
  return is_new;
}

}  // namespace

Result<std::vector<bool>> Store::record_reports(const IngestRecord& record) {
  PRATIQUE_CHECK(check_words(record.actor));
  PRATIQUE_CHECK(check_words(record.image));
  for (const ReportRecord& report : record.reports) PRATIQUE_CHECK(check_words(report));
  return connection_->write("recording reports", [&] { return ingest(*connection_, record); });
}

}  // namespace pratique::db
