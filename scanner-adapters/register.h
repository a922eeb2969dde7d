#pragma once

#include <span>
#include <string_view>

#include "base/json_view.h"
#include "base/result.h"
#include "scanner-adapters/report.h"

namespace pratique::scanners {

/// What one tool writes in one format, and how to read it. The readers get the parsed document (of NDJSON an array of
/// its lines) and give a report without `tool` and `format` unless the document itself names its tool (SARIF).
struct Adapter {
  std::string_view tool;
  std::string_view format;
  bool (*recognises)(const json::View& document, const Adapter& self);
  Result<Report> (*read)(const json::View& document, const Adapter& self);
};

/// The register: every tool and format that can be read.
std::span<const Adapter> adapters();

// One pair for each tool, in its own file.
bool is_bandit(const json::View& document, const Adapter& self);
Result<Report> read_bandit(const json::View& document, const Adapter& self);
bool is_gitleaks(const json::View& document, const Adapter& self);
Result<Report> read_gitleaks(const json::View& document, const Adapter& self);
bool is_grype(const json::View& document, const Adapter& self);
Result<Report> read_grype(const json::View& document, const Adapter& self);
bool is_hadolint(const json::View& document, const Adapter& self);
Result<Report> read_hadolint(const json::View& document, const Adapter& self);
bool is_kubeconform(const json::View& document, const Adapter& self);
Result<Report> read_kubeconform(const json::View& document, const Adapter& self);
bool is_kubeval(const json::View& document, const Adapter& self);
Result<Report> read_kubeval(const json::View& document, const Adapter& self);
bool is_npm_audit(const json::View& document, const Adapter& self);
Result<Report> read_npm_audit(const json::View& document, const Adapter& self);
bool is_pip_audit(const json::View& document, const Adapter& self);
Result<Report> read_pip_audit(const json::View& document, const Adapter& self);
bool is_pylint(const json::View& document, const Adapter& self);
Result<Report> read_pylint(const json::View& document, const Adapter& self);
bool is_safety(const json::View& document, const Adapter& self);
Result<Report> read_safety(const json::View& document, const Adapter& self);
bool is_sarif(const json::View& document, const Adapter& self);
Result<Report> read_sarif(const json::View& document, const Adapter& self);
bool is_semgrep(const json::View& document, const Adapter& self);
Result<Report> read_semgrep(const json::View& document, const Adapter& self);
bool is_trivy(const json::View& document, const Adapter& self);
Result<Report> read_trivy(const json::View& document, const Adapter& self);
bool is_trufflehog(const json::View& document, const Adapter& self);
Result<Report> read_trufflehog(const json::View& document, const Adapter& self);

}  // namespace pratique::scanners
