#pragma once

#include <functional>

#include "base/json.h"
#include "base/result.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/report.h"
#include "scanner-adapters/source.h"

/// How the bytes of a source become a report, for each kind of document. Errors of all: json.malformed and its like,
/// xml.malformed, report.invalid, and those of the source.
namespace pratique::scanners {

struct Reading {
  Source& source;
  const Adapter& adapter;
  const FindingSink* sink;  ///< or null: the findings stay in the report
  bool found_out;           ///< nobody said what it is: that no other adapter fits has to be sure in the end
};

Result<Report> read_json(const Reading& reading, const JsonReader& reader);
Result<Report> read_lines_of_json(const Reading& reading, const JsonReader& reader);
Result<Report> read_xml(const Reading& reading, const XmlReader& reader);
Result<Report> read_text(const Reading& reading, const TextReader& reader);

/// What of a report's JSON is worth keeping: see kForgotten in forgotten.cpp.
bool is_forgotten(std::string_view member);

/// Gives the findings that are in the report to the sink, if there is one.
void drain(const FindingSink* sink, Report& report);

/// `rest` as it was read from the document, with what the rows gave before.
Report joined(Report rows, std::size_t number_of_rows, Report rest);

/// Cuts pieces into lines without their ends. `take` gets each with its number, from 1.
class LineCutter {
 public:
  using Take = std::function<Result<void>(const Line&)>;
  explicit LineCutter(Take take) : take_(std::move(take)) {}
  Result<void> write(BytesView piece);
  Result<void> finish();
  /// How many were not blank.
  std::size_t count() const { return count_; }

 private:
  Result<void> line(BytesView text);

  Take take_;
  std::string begun_;  ///< of a line whose end has not come
  std::size_t number_ = 0;
  std::size_t count_ = 0;
};

}  // namespace pratique::scanners
