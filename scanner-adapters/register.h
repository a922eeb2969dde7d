#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "base/json_view.h"
#include "base/result.h"
#include "scanner-adapters/lines.h"
#include "scanner-adapters/report.h"
#include "scanner-adapters/xml.h"

namespace pratique::scanners {

struct Adapter;

/// How the reports of one tool in one format are told from others, and how they are read. A reader gets the parsed
/// document and gives a report without `tool` and `format`, unless the document itself names its tool (SARIF).
template <class Document>
struct Reader {
  bool (*recognises)(const Document& document, const Adapter& self);
  Result<Report> (*read)(const Document& document, const Adapter& self);
};

using JsonReader = Reader<json::View>;  ///< of NDJSON it gets an array of the lines
using XmlReader = Reader<xml::Element>;
using LinesReader = Reader<Lines>;

struct Adapter {
  std::string_view tool;
  std::string_view format;
  std::variant<JsonReader, XmlReader, LinesReader> reader;
};

/// The register: every tool and format that can be read.
std::span<const Adapter> adapters();

// One pair for each tool and kind of document, in the file of the tool.
bool is_bandit(const json::View& document, const Adapter& self);
Result<Report> read_bandit(const json::View& document, const Adapter& self);
bool is_checkov(const json::View& document, const Adapter& self);
Result<Report> read_checkov(const json::View& document, const Adapter& self);
bool is_cobertura(const xml::Element& document, const Adapter& self);
Result<Report> read_cobertura(const xml::Element& document, const Adapter& self);
bool is_cyclonedx(const json::View& document, const Adapter& self);
Result<Report> read_cyclonedx(const json::View& document, const Adapter& self);
bool is_cyclonedx_xml(const xml::Element& document, const Adapter& self);
Result<Report> read_cyclonedx_xml(const xml::Element& document, const Adapter& self);
bool is_dependency_check(const json::View& document, const Adapter& self);
Result<Report> read_dependency_check(const json::View& document, const Adapter& self);
bool is_dependency_check_xml(const xml::Element& document, const Adapter& self);
Result<Report> read_dependency_check_xml(const xml::Element& document, const Adapter& self);
bool is_flake8(const Lines& document, const Adapter& self);
Result<Report> read_flake8(const Lines& document, const Adapter& self);
bool is_flake8_json(const json::View& document, const Adapter& self);
Result<Report> read_flake8_json(const json::View& document, const Adapter& self);
bool is_gitleaks(const json::View& document, const Adapter& self);
Result<Report> read_gitleaks(const json::View& document, const Adapter& self);
bool is_grype(const json::View& document, const Adapter& self);
Result<Report> read_grype(const json::View& document, const Adapter& self);
bool is_hadolint(const json::View& document, const Adapter& self);
Result<Report> read_hadolint(const json::View& document, const Adapter& self);
bool is_junit(const xml::Element& document, const Adapter& self);
Result<Report> read_junit(const xml::Element& document, const Adapter& self);
bool is_kubeconform(const json::View& document, const Adapter& self);
Result<Report> read_kubeconform(const json::View& document, const Adapter& self);
bool is_kubeval(const json::View& document, const Adapter& self);
Result<Report> read_kubeval(const json::View& document, const Adapter& self);
bool is_mypy(const Lines& document, const Adapter& self);
Result<Report> read_mypy(const Lines& document, const Adapter& self);
bool is_mypy_lines(const json::View& document, const Adapter& self);
Result<Report> read_mypy_lines(const json::View& document, const Adapter& self);
bool is_npm_audit(const json::View& document, const Adapter& self);
Result<Report> read_npm_audit(const json::View& document, const Adapter& self);
bool is_osv_scanner(const json::View& document, const Adapter& self);
Result<Report> read_osv_scanner(const json::View& document, const Adapter& self);
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
bool is_snyk(const json::View& document, const Adapter& self);
Result<Report> read_snyk(const json::View& document, const Adapter& self);
bool is_trivy(const json::View& document, const Adapter& self);
Result<Report> read_trivy(const json::View& document, const Adapter& self);
bool is_trufflehog(const json::View& document, const Adapter& self);
Result<Report> read_trufflehog(const json::View& document, const Adapter& self);

}  // namespace pratique::scanners
