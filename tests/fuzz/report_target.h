#pragma once

#include <string_view>
#include <vector>

#include "scanner-adapters/read.h"
#include "tests/fuzz/target.h"
#include "tests/support/pieces.h"

namespace pratique::fuzz {

using test::Pieces;

/// Reads the input as one of the reports of this format: its first byte says which. In pieces it gives the same, and what
/// is kept of it comes back.
inline void run_format(BytesView input, std::string_view format) {
  std::vector<scanners::ReportType> types;
  for (const auto& type : scanners::known_types()) {
    if (type.format == format) types.push_back(type);
  }
  if (input.empty()) return;
  const auto selector = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  const scanners::ReportType& type = types[selector % types.size()];
  const auto report = scanners::read(input, type);
  Pieces pieces(input, 1 + selector % 7);
  const auto again = scanners::read(pieces, type);
  must(report.has_value() == again.has_value());
  if (!report) return;
  must(*report == *again);
  const auto kept = scanners::from_json(scanners::to_json(*report));
  must(kept && *kept == *report);
}

}  // namespace pratique::fuzz
