#include "scanner-adapters/read.h"
#include "tests/fuzz/target.h"

namespace pratique::fuzz {

void run(BytesView input) {
  const auto report = scanners::read_detected(input);
  if (!report) return;
  const auto again = scanners::from_json(scanners::to_json(*report));
  must(again && again->findings.size() == report->findings.size());
}

}  // namespace pratique::fuzz
