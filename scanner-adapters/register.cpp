#include "scanner-adapters/register.h"

#include <array>

namespace pratique::scanners {
namespace {

constexpr std::array kAdapters{
    Adapter{"trivy", "json", JsonReader{is_trivy, read_trivy}},
    Adapter{"bandit", "json", JsonReader{is_bandit, read_bandit}},
    Adapter{"safety", "json", JsonReader{is_safety, read_safety}},
    Adapter{"pip-audit", "json", JsonReader{is_pip_audit, read_pip_audit}},
    Adapter{"grype", "json", JsonReader{is_grype, read_grype}},
    Adapter{"semgrep", "json", JsonReader{is_semgrep, read_semgrep}},
    Adapter{"gitleaks", "json", JsonReader{is_gitleaks, read_gitleaks}},
    Adapter{"trufflehog", "ndjson", JsonReader{is_trufflehog, read_trufflehog}},
    Adapter{"npm-audit", "json", JsonReader{is_npm_audit, read_npm_audit}},
    Adapter{"hadolint", "json", JsonReader{is_hadolint, read_hadolint}},
    Adapter{"kubeconform", "json", JsonReader{is_kubeconform, read_kubeconform}},
    Adapter{"kubeval", "json", JsonReader{is_kubeval, read_kubeval}},
    Adapter{"pylint", "json", JsonReader{is_pylint, read_pylint}},
    Adapter{"snyk", "json", JsonReader{is_snyk, read_snyk}},
    Adapter{"osv-scanner", "json", JsonReader{is_osv_scanner, read_osv_scanner}},
    Adapter{"checkov", "json", JsonReader{is_checkov, read_checkov}},
    Adapter{"dependency-check", "json", JsonReader{is_dependency_check, read_dependency_check}},
    Adapter{"dependency-check", "xml", XmlReader{is_dependency_check_xml, read_dependency_check_xml}},
    Adapter{"cyclonedx", "json", JsonReader{is_cyclonedx, read_cyclonedx}},
    Adapter{"cyclonedx", "xml", XmlReader{is_cyclonedx_xml, read_cyclonedx_xml}},
    Adapter{"junit", "xml", XmlReader{is_junit, read_junit}},
    Adapter{"cobertura", "xml", XmlReader{is_cobertura, read_cobertura}},
    Adapter{"flake8", "text", LinesReader{is_flake8, read_flake8}},
    Adapter{"flake8", "json", JsonReader{is_flake8_json, read_flake8_json}},
    Adapter{"mypy", "text", LinesReader{is_mypy, read_mypy}},
    Adapter{"mypy", "ndjson", JsonReader{is_mypy_lines, read_mypy_lines}},
    // SARIF of these producers, so that a person may say "trivy/sarif" and be held to it.
    Adapter{"trivy", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"bandit", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"checkov", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"codeql", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"dependency-check", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"gitleaks", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"grype", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"hadolint", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"osv-scanner", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"semgrep", "sarif", JsonReader{is_sarif, read_sarif}},
    Adapter{"snyk", "sarif", JsonReader{is_sarif, read_sarif}},
    // SARIF of whoever else.
    Adapter{"sarif", "sarif", JsonReader{is_sarif, read_sarif}},
};

}  // namespace

std::span<const Adapter> adapters() { return kAdapters; }

}  // namespace pratique::scanners
