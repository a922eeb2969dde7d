#include "scanner-adapters/reading/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/escape.h"
#include "scanner-adapters/read.h"

namespace pratique::scanners {

void drain(const FindingSink* sink, Report& report) {
  if (sink == nullptr) return;
  for (Finding& finding : report.findings) (*sink)(std::move(finding));
  report.findings.clear();
}

Report joined(Report rows, std::size_t number_of_rows, Report rest) {
  std::ranges::move(rest.findings, std::back_inserter(rows.findings));
  rest.findings = std::move(rows.findings);
  rest.skipped_inputs += rows.skipped_inputs;
  rest.passed += rows.passed;
  if (number_of_rows > 0) rest.nothing_scanned = false;
  if (rest.tests && rows.tests) {
    for (const auto count : {&Tests::total, &Tests::passed, &Tests::failed, &Tests::errors, &Tests::skipped})
      (*rest.tests).*count += (*rows.tests).*count;
  }
  return rest;
}

Result<void> LineCutter::line(BytesView text) {
  ++number_;
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.find_first_not_of(" \t\r") == BytesView::npos) return {};
  ++count_;
  return take_({number_, text});
}

Result<void> LineCutter::write(BytesView piece) {
  while (true) {
    const std::size_t end = piece.find('\n');
    if (end == BytesView::npos) {
      begun_.append(piece);
      return {};
    }
    if (begun_.empty()) {
      PRATIQUE_CHECK(line(piece.substr(0, end)));
    } else {
      begun_.append(piece.substr(0, end));
      PRATIQUE_CHECK(line(begun_));
      begun_.clear();
    }
    piece.remove_prefix(end + 1);
  }
}

Result<void> LineCutter::finish() { return begun_.empty() ? Result<void>() : line(begun_); }

Result<Report> read_text(const Reading& reading, const TextReader& reader) {
  Report report;
  const auto adapter = reader.reader();
  LineCutter lines([&](const Line& line) -> Result<void> {
    if (to_valid_utf8(line.text) != line.text) return line.error("no UTF-8, where text is due");
    PRATIQUE_CHECK(adapter->take(line, report));
    drain(reading.sink, report);
    return {};
  });
  PRATIQUE_CHECK(each_piece(reading.source, [&](BytesView piece) { return lines.write(piece); }));
  PRATIQUE_CHECK(lines.finish());
  if (lines.count() == 0) return Error(kReportInvalid, "empty, where lines of text are due");
  PRATIQUE_CHECK(adapter->finish());
  return report;
}

Result<Report> read_xml(const Reading& reading, const XmlReader& reader) {
  Report rows;
  std::size_t number_of_rows = 0;
  xml::Parser parser(reader.row, [&](const xml::Element& row) -> Result<void> {
    ++number_of_rows;
    PRATIQUE_CHECK(reader.take(row, rows));
    drain(reading.sink, rows);
    return {};
  });
  PRATIQUE_CHECK(each_piece(reading.source, [&](BytesView piece) { return parser.write(piece); }));
  PRATIQUE_TRY(document, parser.finish());
  PRATIQUE_TRY(rest, reader.read(document.root()));
  Report report = joined(std::move(rows), number_of_rows, std::move(rest));
  drain(reading.sink, report);
  return report;
}

}  // namespace pratique::scanners
