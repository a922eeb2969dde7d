#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/json_view.h"
#include "base/result.h"
#include "scanner-adapters/report.h"
#include "scanner-adapters/tools/sarif_producers.h"
#include "scanner-adapters/tools/sarif_rules.h"

namespace pratique::scanners {

/// Reads the results of one run. The document must outlive it. The text of messages and snippets is never looked at: in
/// results about secrets it quotes them.
class SarifRun {
 public:
  static Result<SarifRun> of(const json::View& run, const Producer& producer);

  /// The finding, or nothing for a result that says that all is well, that was in the baseline and is gone, or that
  /// only informs.
  Result<std::optional<Finding>> read(const json::View& result) const;

  /// Whether its place is a number in the run's list of artifacts and nothing else.
  static bool needs_artifacts(const json::View& result);

 private:
  SarifRun(SarifRules rules, std::vector<json::View> artifacts, FindingKind kind, bool is_trivy)
      : rules_(std::move(rules)), artifacts_(std::move(artifacts)), kind_(kind), is_trivy_(is_trivy) {}

  Result<void> read_place(const json::View& result, Finding& finding) const;
  Result<std::string_view> uri_of(const json::View& artifact_location) const;

  SarifRules rules_;
  std::vector<json::View> artifacts_;
  FindingKind kind_;
  bool is_trivy_;
};

/// How many notifications of an invocation are errors, which "caused the results to be incomplete" (3.58.6): Bandit
/// writes one for each file that it could not parse.
std::int64_t count_errors(const json::View& invocation);

}  // namespace pratique::scanners
