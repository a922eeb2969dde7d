#include <re2/re2.h>

#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"

/// What mypy prints, and its lines of JSON (`--output=json`).
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kMypyFields{
    TextField{"code", &Finding::id},
    TextField{"file", &Finding::path, true},
};

/// A note is no finding.
Severity severity_of_mypy(std::string_view word) {
  if (word == "error") return Severity::kHigh;
  return word == "warning" ? Severity::kMedium : Severity::kUnknown;
}

Finding mypy_finding() { return finding_of(FindingKind::kLint); }

struct MypyLine {
  std::optional<Finding> finding;  ///< none: a note, or a summary
  bool is_summary = false;
};

/// A line as `PATH:LINE: error: TEXT  [code]`, with a column or a range of them where mypy was asked for it, and without
/// any number where the whole file is meant.
Result<MypyLine> read_mypy_line(const Line& line) {
  static const re2::RE2 kLine(R"((.+?)(?::(\d+)(?::\d+){0,3})?: (error|warning|note): (.*))");
  static const re2::RE2 kSummary(R"(Success: .*|Found [0-9]+ errors? .*)");
  static const re2::RE2 kCode(R"(.*  \[([a-z0-9-]+)\]\s*)");
  MypyLine out;
  Finding finding = mypy_finding();
  std::string number, word, text;
  if (!re2::RE2::FullMatch(line.text, kLine, &finding.path, &number, &word, &text)) {
    out.is_summary = re2::RE2::FullMatch(line.text, kSummary);
    if (!out.is_summary) return line.error("no line of mypy (PATH:LINE: error|warning|note: TEXT) and no summary");
    return out;
  }
  const auto parsed = number.empty() ? std::optional<std::int32_t>(0) : parse_line_number(number);
  if (!parsed) return line.error("a line number above 2147483647");
  if (word == "note") return out;
  if (*parsed > 0) finding.line = parsed;
  re2::RE2::FullMatch(text, kCode, &finding.id);
  finding.severity = severity_of_mypy(word);
  out.finding = std::move(finding);
  return out;
}

Result<void> take_mypy_entry(const Row& row, Report& report) {
  const View& entry = row.entry;
  Finding finding = mypy_finding();
  PRATIQUE_CHECK(read_texts(entry, kMypyFields, finding));
  PRATIQUE_TRY(word, entry.string_at("severity"));
  PRATIQUE_TRY(line, line_at(entry, "line"));
  finding.line = line;
  finding.severity = severity_of_mypy(word);
  if (word == "note") {
    ++report.passed;
  } else {
    report.findings.push_back(std::move(finding));
  }
  return {};
}

bool is_mypy(const Line& first) { return read_mypy_line(first).has_value(); }

class MypyLines final : public LineReader {
  Result<void> take(const Line& line, Report& report) override {
    PRATIQUE_TRY(read, read_mypy_line(line));
    finished_ = finished_ || read.is_summary || read.finding;
    if (!read.finding && !read.is_summary) ++report.passed;
    if (read.finding) report.findings.push_back(*std::move(read.finding));
    return {};
  }

  Result<void> finish() override {
    if (finished_) return {};
    return Error(kReportInvalid, "neither a finding nor mypy's last line (Success, or Found N errors)");
  }

  bool finished_ = false;
};

std::unique_ptr<LineReader> mypy_lines() { return std::make_unique<MypyLines>(); }

bool is_mypy_lines(const View& first, const Adapter&) {
  return first.find("file") && first.find("severity") && first.find("column");
}

}  // namespace

constinit const TextReader kMypyText{is_mypy, mypy_lines};
constinit const JsonReader kMypyLines{is_mypy_lines, nothing_else, kBareList, each_row<take_mypy_entry>};

}  // namespace pratique::scanners
