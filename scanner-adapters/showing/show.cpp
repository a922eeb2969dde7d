#include "scanner-adapters/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/escape.h"
#include "scanner-adapters/showing/show_parts.h"

namespace pratique::scanners {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& part : list) {
    if (&part != &list.front()) out += ", ";
    out += part;
  }
  return out;
}

std::ptrdiff_t count_suppressed(const Report& report) {
  return std::ranges::count_if(report.findings, &Finding::suppressed);
}

OrderedJson text_or_null(const std::string& text) { return text.empty() ? OrderedJson() : OrderedJson(text); }
OrderedJson time_or_null(const std::optional<Time>& time) { return time ? OrderedJson(time->to_string()) : OrderedJson(); }

OrderedJson shown_rating(const Rating& rating) {
  OrderedJson older = OrderedJson::array();
  for (const Score& score : rating.older)
    older.push_back({{"score", score.value}, {"vector", text_or_null(score.vector)}});
  return {{"source", rating.source},
          {"severity", to_string(rating.severity)},
          {"score", rating.score ? OrderedJson(*rating.score) : OrderedJson()},
          {"vector", text_or_null(rating.vector)},
          {"older", std::move(older)}};
}

OrderedJson shown_tests(const std::optional<Tests>& tests) {
  if (!tests) return {};
  return {{"total", tests->total},
          {"passed", tests->passed},
          {"failed", tests->failed},
          {"errors", tests->errors},
          {"skipped", tests->skipped}};
}

template <class Number>
OrderedJson number_or_null(const std::optional<Number>& number) {
  return number ? OrderedJson(*number) : OrderedJson();
}

OrderedJson shown_coverage(const std::optional<Coverage>& coverage) {
  if (!coverage) return {};
  return {{"line_rate", coverage->line_rate},
          {"branch_rate", number_or_null(coverage->branch_rate)},
          {"lines_covered", number_or_null(coverage->lines_covered)},
          {"lines_valid", number_or_null(coverage->lines_valid)}};
}

// A table for people.

constexpr std::array<std::string_view, 7> kColumns{"SEVERITY", "KIND", "ID", "PACKAGE", "FIXED", "WHERE", "TITLE"};
constexpr std::array<std::size_t, 7> kWidest{8, 9, 40, 48, 32, 60, 80};
using TableRow = std::array<std::string, kColumns.size()>;

/// Characters of UTF-8 text.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

TableRow table_row(const Finding& finding) {
  const std::string package = finding.version.empty() ? finding.package : finding.package + ' ' + finding.version;
  const std::string where = finding.line ? fmt::format("{}:{}", finding.path, *finding.line) : finding.path;
  TableRow row{std::string(to_string(finding.severity)),
          std::string(to_string(finding.kind)),
          finding.id,
          package,
          joined(finding.fixed_versions),
          where,
          finding.suppressed ? "(suppressed) " + finding.title : finding.title};
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = escape_terminal(row[i], kWidest[i]);
  return row;
}

std::vector<const Finding*> worst_first(const Report& report) {
  const auto rank = [](Severity s) { return s == Severity::kUnknown ? Severity::kHigh : s; };
  std::vector<const Finding*> out;
  for (const Finding& finding : report.findings) out.push_back(&finding);
  std::ranges::stable_sort(out, [&](const Finding* a, const Finding* b) {
    return std::pair(a->suppressed, rank(b->severity)) < std::pair(b->suppressed, rank(a->severity));
  });
  return out;
}

std::string table_line(const TableRow& row, const std::array<std::size_t, kColumns.size()>& widths) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    line += row[i] + std::string(widths[i] - width(row[i]) + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string counts_text(const Report& report) {
  std::string out;
  for (const Severity severity :
       {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow, Severity::kInfo, Severity::kUnknown}) {
    const auto n = std::ranges::count_if(report.findings,
                                         [&](const Finding& f) { return !f.suppressed && f.severity == severity; });
    if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, to_string(severity));
  }
  return out.empty() ? "no findings" : out;
}

// A table for spreadsheets.

template <std::size_t N>
std::string csv_line(const std::array<std::string, N>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line.push_back(',');
    line.append(csv_cell(cell));
  }
  return line.append("\r\n");
}

using CsvRow = std::array<std::string, 14>;

}  // namespace

OrderedJson shown_finding(const Finding& finding) {
  OrderedJson ratings = OrderedJson::array();
  for (const Rating& rating : finding.ratings) ratings.push_back(shown_rating(rating));
  return {{"kind", to_string(finding.kind)},
          {"id", text_or_null(finding.id)},
          {"aliases", finding.aliases},
          {"severity", to_string(finding.severity)},
          {"severity_source", text_or_null(finding.severity_source)},
          {"ratings", std::move(ratings)},
          {"package", text_or_null(finding.package)},
          {"package_url", text_or_null(finding.package_url)},
          {"version", text_or_null(finding.version)},
          {"fixed", finding.fixed_versions},
          {"fix", to_string(finding.fix)},
          {"fix_known_since", time_or_null(finding.fix_known_since)},
          {"path", text_or_null(finding.path)},
          {"line", finding.line ? OrderedJson(*finding.line) : OrderedJson()},
          {"title", text_or_null(finding.title)},
          {"cwes", finding.cwes},
          {"link", text_or_null(finding.link)},
          {"confidence", text_or_null(finding.confidence)},
          {"suppressed", finding.suppressed}};
}

std::string summary_line(const Report& report) {
  std::string out =
      fmt::format("{} ({}): {}", escape_terminal(report.tool), escape_terminal(report.format), counts_text(report));
  if (const auto n = count_suppressed(report); n > 0) out += fmt::format("; {} suppressed by the report itself", n);
  if (report.tests)
    out += fmt::format("; {} of {} tests passed, {} skipped", report.tests->passed, report.tests->total,
                       report.tests->skipped);
  if (report.coverage) out += fmt::format("; {:.1f} % of the lines covered", 100 * report.coverage->line_rate);
  if (!report.complete) out += "; the scan did not finish";
  if (report.nothing_scanned) out += "; the scanner had nothing to look at";
  if (report.skipped_inputs > 0) out += fmt::format("; {} inputs skipped", report.skipped_inputs);
  return out + '\n';
}

namespace {

/// Where every row that was read has gone. A report that would drop one is refused.
OrderedJson rows_of(const Report& report) {
  const auto suppressed = count_suppressed(report);
  const auto findings = std::ssize(report.findings);
  return {{"read", findings + report.passed},
          {"kept", findings - suppressed},
          {"suppressed", suppressed},
          {"passed", report.passed},
          {"dropped", 0}};
}

/// A value as `dump(2)` prints it so many blanks further in. JSON has no line ends but those of its layout.
std::string indented(const OrderedJson& value, std::size_t blanks) {
  std::string out;
  for (const char c : value.dump(2)) {
    out.push_back(c);
    if (c == '\n') out.append(blanks, ' ');
  }
  return out;
}

OrderedJson report_head(const Report& report) {
  return {{"tool", report.tool},
          {"format", report.format},
          {"tool_version", text_or_null(report.tool_version)},
          {"started_at", time_or_null(report.started_at)},
          {"finished_at", time_or_null(report.finished_at)},
          {"database_built_at", time_or_null(report.database_built_at)},
          {"complete", report.complete},
          {"nothing_scanned", report.nothing_scanned},
          {"skipped_inputs", report.skipped_inputs},
          {"manifest_digests", report.manifest_digests},
          {"image_id", text_or_null(report.image_id)},
          {"commits", report.commits},
          {"tests", shown_tests(report.tests)},
          {"coverage", shown_coverage(report.coverage)},
          {"score", number_or_null(report.score)},
          {"suppressed", count_suppressed(report)},
          {"rows", rows_of(report)}};
}

/// Finding by finding: a tree of all of them would be many times the text.
void append_report(const Report& report, std::size_t blanks, std::string& out) {
  constexpr std::size_t kStep = 2;
  constexpr std::string_view kEnd = "}";
  std::string head = indented(report_head(report), blanks);
  const std::string line = '\n' + std::string(blanks, ' ');
  head.resize(head.size() - kEnd.size() - line.size());
  out += head + ',' + line + "  \"findings\": [";
  for (const Finding& finding : report.findings) {
    if (&finding != &report.findings.front()) out += ',';
    out += line + std::string(2 * kStep, ' ') + indented(shown_finding(finding), blanks + 2 * kStep);
  }
  out += (report.findings.empty() ? "" : line + "  ") + "]" + line + std::string(kEnd);
}

}  // namespace

std::string show_json(std::span<const Report> reports) {
  std::string out;
  if (reports.size() == 1) {
    append_report(reports.front(), 0, out);
    return out;
  }
  out = "[";
  for (const Report& report : reports) {
    out += &report == &reports.front() ? "\n  " : ",\n  ";
    append_report(report, 2, out);
  }
  return out + (reports.empty() ? "]" : "\n]");
}

std::string show_table(const Report& report) {
  std::vector<TableRow> rows(1);
  std::ranges::copy(kColumns, rows.front().begin());
  for (const Finding* finding : worst_first(report)) rows.push_back(table_row(*finding));
  std::array<std::size_t, kColumns.size()> widths{};
  for (const TableRow& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string out;
  if (rows.size() > 1) {
    for (const TableRow& row : rows) out += table_line(row, widths);
    out += '\n';
  }
  return out + summary_line(report);
}

std::string show_csv(std::span<const Report> reports) {
  std::string out = csv_line(CsvRow{"tool", "kind", "severity", "id", "aliases", "package", "version", "fixed",
                                    "package_url", "path", "line", "title", "confidence", "suppressed"});
  for (const Report& report : reports) {
    for (const Finding& f : report.findings) {
      out +=
          csv_line(CsvRow{report.tool, std::string(to_string(f.kind)), std::string(to_string(f.severity)), f.id,
                          joined(f.aliases), f.package, f.version, joined(f.fixed_versions), f.package_url, f.path,
                          f.line ? std::to_string(*f.line) : "", f.title, f.confidence, f.suppressed ? "true" : "false"});
    }
  }
  return out;
}

}  // namespace pratique::scanners
