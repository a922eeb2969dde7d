#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/digest.h"
#include "scanner-adapters/read.h"

namespace pratique::app {

/// A report file that is read.
class ReportFile {
 public:
  virtual ~ReportFile() = default;
  virtual scanners::Source& content() = 0;  ///< decompressed
  /// Of the bytes of the file as they are; of what was not read yet, too. Only if it was asked for. Errors:
  /// file.unreadable.
  virtual Result<Digest> digest() = 0;
};

/// Opens a report, which may be compressed (gzip, Zstandard); `-` is standard input, which is kept in memory because it
/// cannot be read twice. Errors: usage (not there), file.unreadable, file.too-large (standard input above
/// limits::kReportBytes; of a file the limit is report.too-large, found while reading).
Result<std::unique_ptr<ReportFile>> open_report(const std::string& path, bool with_digest);

/// The file's report. Errors: those of open_report and of scanners::read.
Result<scanners::Report> read_report(const std::string& path, const std::optional<scanners::ReportType>& type,
                                     const scanners::FindingSink* sink = nullptr);

}  // namespace pratique::app
