#include <re2/re2.h>

#include <array>

#include "scanner-adapters/tools/fields.h"
#include "scanner-adapters/register.h"

/// What flake8 prints (its default format and that of pylint), and the JSON of its plugin flake8-json.
namespace pratique::scanners {
namespace {

using json::View;

constexpr std::array kFlake8Fields{
    TextField{"code", &Finding::id, true},
    TextField{"filename", &Finding::path},
};

/// What GitHub's workflow for Python stops on is high, the rest of Pyflakes medium, style low.
Severity severity_of_code(std::string_view code) {
  for (const std::string_view grave : {"E9", "F63", "F7", "F82"}) {
    if (code.starts_with(grave)) return Severity::kHigh;
  }
  return code.starts_with('F') ? Severity::kMedium : Severity::kLow;
}

Finding flake8_finding() { return finding_of(FindingKind::kLint); }

Result<Finding> read_flake8_line(const Line& line) {
  static const re2::RE2 kLine(R"((.+?):(\d+):(?:\d+: ([A-Z]+[0-9]+)| \[([A-Z]+[0-9]+)\])(?: .*)?)");
  Finding finding = flake8_finding();
  std::string number, code, bracketed;
  if (!re2::RE2::FullMatch(line.text, kLine, &finding.path, &number, &code, &bracketed))
    return line.error("no line of flake8, PATH:LINE:COLUMN: CODE TEXT");
  const auto parsed = parse_line_number(number);
  if (!parsed) return line.error("a line number above 2147483647");
  if (*parsed > 0) finding.line = parsed;
  finding.id = code.empty() ? bracketed : code;
  finding.severity = severity_of_code(finding.id);
  return finding;
}

Result<Finding> read_flake8_entry(const View& entry, std::string_view file) {
  Finding finding = flake8_finding();
  PRATIQUE_CHECK(read_texts(entry, kFlake8Fields, finding));
  if (finding.path.empty()) finding.path = file;
  PRATIQUE_TRY(line, line_at(entry, "line_number"));
  finding.line = line;
  finding.severity = severity_of_code(finding.id);
  return finding;
}

bool is_flake8(const Line& first) { return read_flake8_line(first).has_value(); }

class Flake8Lines final : public LineReader {
  Result<void> take(const Line& line, Report& report) override {
    PRATIQUE_TRY(finding, read_flake8_line(line));
    report.findings.push_back(std::move(finding));
    return {};
  }
};

std::unique_ptr<LineReader> flake8_lines() { return std::make_unique<Flake8Lines>(); }

bool is_flake8_json(const View& document, const Adapter&) {
  if (!document.is_object() || document.size() == 0) return false;
  const auto files = document.members().value();
  for (const auto& [file, entries] : files) {
    if (!entries.is_array()) return false;
    if (entries.size() > 0 && !(entries.elements()->front().find("code") && entries.elements()->front().find("filename")))
      return false;
  }
  // Paths of clean files alone could be anything; other tools' documents have members that are no arrays.
  return files.front().first.ends_with(".py");
}

Result<Report> read_flake8_json(const View& document, const Adapter&) {
  PRATIQUE_TRY(files, document.members());
  Report report;
  for (const auto& [file, list] : files) {
    PRATIQUE_TRY(entries, object_elements(list));
    for (const View& entry : entries) {
      PRATIQUE_TRY(finding, read_flake8_entry(entry, file));
      report.findings.push_back(std::move(finding));
    }
  }
  report.nothing_scanned = files.empty();
  return report;
}

}  // namespace

constinit const TextReader kFlake8Text{is_flake8, flake8_lines};
constinit const JsonReader kFlake8Json{.recognises = is_flake8_json, .read = read_flake8_json, .keeps_all = true};

}  // namespace pratique::scanners
