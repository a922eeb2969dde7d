#include <array>
#include <utility>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/tools/severity_words.h"

/// Pylint's formats json and json2.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kPylintFields{TextField{"path", &Finding::path}};

constexpr std::array<OwnWord, 6> kPylintWords{{
    {"fatal", Severity::kCritical},
    {"error", Severity::kHigh},
    {"warning", Severity::kMedium},
    {"refactor", Severity::kLow},
    {"convention", Severity::kLow},
    {"info", Severity::kInfo},
}};

Result<Finding> read_pylint_finding(const View& entry) {
  Finding finding = finding_of(FindingKind::kLint);
  PRATIQUE_CHECK(read_texts(entry, kPylintFields, finding));
  PRATIQUE_TRY(id, entry.find("message-id") ? entry.string_at("message-id") : entry.string_at("messageId"));
  finding.id = id;
  PRATIQUE_TRY(symbol, entry.string_or("symbol", ""));
  if (!symbol.empty()) finding.aliases.emplace_back(symbol);
  PRATIQUE_TRY(type, entry.string_at("type"));
  finding.severity = severity_by(kPylintWords, type);
  PRATIQUE_TRY(line, line_at(entry, "line"));
  finding.line = line;
  return finding;
}

bool is_message(const View& entry) {
  return (entry.find("message-id") || entry.find("messageId")) && entry.find("symbol");
}

bool is_pylint(const View& document, const Adapter&) {
  const auto list = document.is_array() ? std::optional<View>(document) : document.find("messages");
  if (!list || !list->is_array()) return false;
  if (list->size() == 0) return document.find("statistics").has_value();
  return is_message(list->elements()->front());
}

Result<Report> read_pylint(const View& document, const Adapter&) {
  PRATIQUE_CHECK(document.is_array() ? Result<void>() : list_at(document, "messages"));
  Report report;
  if (const auto statistics = spare_object(document, "statistics")) report.score = spare_number(*statistics, "score");
  return report;
}

}  // namespace

constexpr std::array<std::string_view, 2> kPylintLists{"", "/messages"};
constinit const JsonReader kPylintJson{is_pylint, read_pylint, kPylintLists, each_row<one_finding<read_pylint_finding>>};

}  // namespace pratique::scanners
