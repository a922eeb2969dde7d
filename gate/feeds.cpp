#include "gate/feeds.h"

#include <fmt/format.h>

#include <charconv>

#include "base/escape.h"
#include "base/json_view.h"

namespace pratique::gate {
namespace {

Error invalid(const std::string& file_name, std::string_view why) {
  return Error(kFeedInvalid, fmt::format("{}: {}", quote(file_name), why));
}

Error invalid(const std::string& file_name, const Error& error) { return invalid(file_name, error.message()); }

Result<KnownExploited> read_catalogue(const json::View& document) {
  KnownExploited catalogue;
  PRATIQUE_TRY(released, document.string_or("dateReleased", ""));
  if (const auto time = Time::parse_lenient(released)) catalogue.as_of = *time;
  PRATIQUE_TRY(entries, document.elements_at("vulnerabilities"));
  for (const json::View& entry : entries) {
    PRATIQUE_TRY(id, entry.string_at("cveID"));
    catalogue.ids.emplace(id);
  }
  return catalogue;
}

/// A time that the document says, if it says one.
Result<std::optional<Time>> time_at(const json::View& document, std::string_view name) {
  PRATIQUE_TRY(text, document.string_or(name, ""));
  const auto time = Time::parse_lenient(text);
  if (!text.empty() && !time) return document.find(name)->must_be("a time in RFC 3339");
  return time ? std::optional<Time>(*time) : std::nullopt;
}

Result<AliasList> read_aliases(const json::View& document) {
  AliasList list;
  PRATIQUE_TRY(as_of, time_at(document, "as_of"));
  list.as_of = as_of;
  PRATIQUE_TRY(groups, document.elements_at("aliases"));
  for (const json::View& group : groups) {
    PRATIQUE_TRY(ids, group.elements());
    std::vector<std::string> names;
    for (const json::View& id : ids) {
      PRATIQUE_TRY(name, id.string());
      if (name.empty()) return id.must_be("an id, not empty");
      names.emplace_back(name);
    }
    for (std::size_t i = 1; i < names.size(); ++i) list.pairs.emplace_back(names.front(), names[i]);
  }
  return list;
}

Result<SeverityTable> read_severities(const json::View& document) {
  SeverityTable table;
  PRATIQUE_TRY(as_of, time_at(document, "as_of"));
  table.as_of = as_of;
  PRATIQUE_TRY(source, document.string_at("source"));
  if (source.empty()) return document.find("source")->must_be("a name, not empty");
  table.source = source;
  PRATIQUE_TRY(member, document.at("severities"));
  PRATIQUE_TRY(entries, member.members());
  for (const auto& [id, word] : entries) {
    PRATIQUE_TRY(text, word.string());
    const auto severity = scanners::severity_from(text);
    if (!severity || *severity == scanners::Severity::kUnknown)
      return word.must_be("info, low, medium, high or critical");
    table.severities.emplace(id, *severity);
  }
  return table;
}

/// "2026-11-20T12:00:00+0000" of the comment in the first line; a zone without colon is how FIRST writes it.
std::optional<Time> score_date(std::string_view comment) {
  constexpr std::string_view kName = "score_date:";
  const std::size_t at = comment.find(kName);
  if (at == std::string_view::npos) return std::nullopt;
  std::string text(comment.substr(at + kName.size()));
  text.resize(std::min(text.find_first_of(",\r"), text.size()));
  const std::size_t zone = text.find_last_of("+-");
  if (zone != std::string::npos && zone > text.find('T') && text.size() - zone == 5) text.insert(zone + 3, 1, ':');
  const auto time = Time::parse_lenient(text);
  return time ? std::optional<Time>(*time) : std::nullopt;
}

/// "CVE-2031-1002,0.01200,0.40000".
std::optional<std::pair<std::string_view, double>> score_row(std::string_view line) {
  const std::size_t first = line.find(',');
  if (first == 0 || first == std::string_view::npos) return std::nullopt;
  std::string_view number = line.substr(first + 1);
  number = number.substr(0, number.find(','));
  double score = 0;
  const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), score);
  const bool good = problem == std::errc() && end == number.data() + number.size() && score >= 0 && score <= 1;
  return good ? std::optional(std::pair(line.substr(0, first), score)) : std::nullopt;
}

/// A feed in JSON, `read` from its document.
template <class Feed>
Result<Feed> parse_json(BytesView json, const std::string& file_name, Result<Feed> (*read)(const json::View&)) {
  const auto document = json::parse(json, {.byte_order_mark = true});
  if (!document) return invalid(file_name, document.error());
  auto feed = read(json::View(*document));
  if (!feed) return invalid(file_name, feed.error());
  return feed;
}

}  // namespace

Result<KnownExploited> KnownExploited::parse(BytesView json, const std::string& file_name) {
  return parse_json(json, file_name, read_catalogue);
}

Result<AliasList> AliasList::parse(BytesView json, const std::string& file_name) {
  return parse_json(json, file_name, read_aliases);
}

Result<SeverityTable> SeverityTable::parse(BytesView json, const std::string& file_name) {
  return parse_json(json, file_name, read_severities);
}

Result<ExploitScores> ExploitScores::parse(BytesView csv, const std::string& file_name) {
  constexpr std::string_view kHeader = "cve,epss";
  ExploitScores out;
  bool has_header = false;
  for (std::size_t number = 1; !csv.empty(); ++number) {
    std::string_view line = csv.substr(0, csv.find('\n'));
    csv.remove_prefix(std::min(line.size() + 1, csv.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (line.starts_with('#')) {
      if (!out.as_of) out.as_of = score_date(line);
      continue;
    }
    if (!has_header) {
      has_header = line.starts_with(kHeader);
      if (!has_header) return invalid(file_name, fmt::format("line {}: no header `cve,epss,percentile`", number));
      continue;
    }
    const auto row = score_row(line);
    if (!row) return invalid(file_name, fmt::format("line {}: no `CVE,SCORE,PERCENTILE`: {}", number, quote(line)));
    if (!out.scores.emplace(row->first, row->second).second)
      return invalid(file_name, fmt::format("line {}: {} comes twice", number, quote(row->first)));
  }
  if (!has_header) return invalid(file_name, "empty, where scores of EPSS are due");
  return out;
}

Result<Time> trivy_database_time(BytesView json, const std::string& file_name) {
  const auto document = json::parse(json, {.byte_order_mark = true});
  if (!document) return invalid(file_name, document.error());
  const auto database = json::View(*document).at("VulnerabilityDB");
  if (!database) return invalid(file_name, database.error());
  const auto updated = database->string_at("UpdatedAt");
  if (!updated) return invalid(file_name, updated.error());
  const auto time = Time::parse_lenient(*updated);
  if (!time) return invalid(file_name, fmt::format("/VulnerabilityDB/UpdatedAt: {} is no time", quote(*updated)));
  return *time;
}

}  // namespace pratique::gate
