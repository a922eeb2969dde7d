#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"
#include "scanner-adapters/report.h"
#include "scanner-adapters/source.h"

namespace pratique::scanners {

inline constexpr Reason kReportInvalid{"report.invalid", Kind::kMalformed,
                                       "run the scanner again and keep its whole output"};
inline constexpr Reason kReportOtherImage{"report.other-image", Kind::kRejected, "scan the image that is to be judged"};
inline constexpr Reason kToolUnknown{"usage", Kind::kUsage,
                                     "name one of the tools and formats of `pratique report tools`"};

/// What a report is, as a person says it or as its content shows.
struct ReportType {
  std::string tool;
  std::string format;
  friend bool operator==(const ReportType&, const ReportType&) = default;
};

/// The tools and formats that can be read.
const std::vector<ReportType>& known_types();

/// "trivy/json". Errors: usage, if there is no such tool or format.
Result<ReportType> parse_type(std::string_view text);

/// Finds out from the content. Errors: report.invalid if it cannot tell, or if two formats fit.
Result<ReportType> detect(BytesView content);

/// Takes each finding as it is read, so that a report of any size is read in little memory.
using FindingSink = std::function<void(Finding&&)>;

/// Reads a report whole or refuses it, by the contract in docs/adapters.md; without a type it is found out first. With a
/// sink the report that comes back has no findings; what the sink got is void if there is an error in the end. Errors:
/// report.invalid, with line and column or JSON pointer and what was expected; those of the source.
Result<Report> read(Source& source, const std::optional<ReportType>& type, const FindingSink* sink = nullptr);

/// As read, of bytes in memory.
Result<Report> read(BytesView content, const ReportType& type);
Result<Report> read_detected(BytesView content);

/// Whether the report names this digest, as a manifest or as an image id. Errors: report.other-image.
Result<void> check_subject(const Report& report, const Digest& subject);

/// A report as canonical JSON and back: what is kept of it. The scanner's own bytes are not, as they may hold secrets.
std::string to_json(const Report& report);
Result<Report> from_json(BytesView json);

}  // namespace pratique::scanners
