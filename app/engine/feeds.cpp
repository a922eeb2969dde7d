#include "app/engine/feeds.h"

#include <algorithm>

#include "base/escape.h"
#include "base/limits.h"
#include "scanner-adapters/compressed.h"

namespace pratique::app {
namespace {

Result<Bytes> unpacked(const NamedBytes& file) {
  scanners::MemorySource packed(file.bytes);
  scanners::DecompressedSource source(packed, limits::kFeedBytes);
  Bytes out;
  const auto read = scanners::each_piece(source, [&](BytesView piece) -> Result<void> {
    out.append(piece);
    return {};
  });
  if (!read) return Error(read.error()).as(gate::kFeedInvalid).during("reading " + quote(file.name));
  return out;
}

template <class Feed>
Result<Feed> read_feed(const NamedBytes& file) {
  PRATIQUE_TRY(text, unpacked(file));
  return Feed::parse(text, file.name);
}

template <class Feed>
Result<std::optional<Feed>> read_if_given(const std::optional<NamedBytes>& file) {
  if (!file) return std::optional<Feed>();
  PRATIQUE_TRY(feed, read_feed<Feed>(*file));
  return std::optional<Feed>(std::move(feed));
}

/// What a table says of a vulnerability, unless the report knows the source's word itself.
void add_rating(const gate::SeverityTable& table, scanners::Finding& finding) {
  const auto knows = [&](const scanners::Rating& rating) { return rating.source == table.source; };
  if (finding.kind != scanners::FindingKind::kVulnerability || std::ranges::any_of(finding.ratings, knows)) return;
  std::vector<std::string> names = finding.aliases;
  names.push_back(finding.id);
  std::optional<scanners::Severity> worst;
  for (const std::string& name : names) {
    const auto row = table.severities.find(name);
    if (row != table.severities.end()) worst = std::max(worst.value_or(row->second), row->second);
  }
  if (worst) finding.ratings.push_back({table.source, *worst, std::nullopt, ""});
}

void complete(scanners::Report& report, const gate::Feeds& feeds, std::optional<Time> trivy_database) {
  if (report.tool == "trivy" && !report.database_built_at) report.database_built_at = trivy_database;
  for (const gate::SeverityTable& table : feeds.severities) {
    for (scanners::Finding& finding : report.findings) add_rating(table, finding);
  }
}

}  // namespace

Result<std::shared_ptr<const gate::Feeds>> read_feeds(const Steering& steering) {
  auto feeds = std::make_shared<gate::Feeds>();
  PRATIQUE_TRY(known_exploited, read_if_given<gate::KnownExploited>(steering.kev));
  feeds->known_exploited = std::move(known_exploited);
  PRATIQUE_TRY(exploit_scores, read_if_given<gate::ExploitScores>(steering.epss));
  feeds->exploit_scores = std::move(exploit_scores);
  PRATIQUE_TRY(aliases, read_if_given<gate::AliasList>(steering.aliases));
  feeds->aliases = std::move(aliases);
  for (const NamedBytes& file : steering.severities) {
    PRATIQUE_TRY(table, read_feed<gate::SeverityTable>(file));
    feeds->severities.push_back(std::move(table));
  }
  return std::shared_ptr<const gate::Feeds>(std::move(feeds));
}

std::vector<gate::ReportInput> completed(std::vector<gate::ReportInput> reports, const gate::Feeds& feeds,
                                         std::optional<Time> trivy_database) {
  for (gate::ReportInput& input : reports) {
    if (input.report) complete(*input.report, feeds, trivy_database);
  }
  return reports;
}

}  // namespace pratique::app
