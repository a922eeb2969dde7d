#include "scanner-adapters/register.h"

#include <array>

namespace pratique::scanners {
namespace {

constexpr std::array kAdapters{
    Adapter{"trivy", "json", is_trivy, read_trivy},
    Adapter{"bandit", "json", is_bandit, read_bandit},
    Adapter{"safety", "json", is_safety, read_safety},
    Adapter{"pip-audit", "json", is_pip_audit, read_pip_audit},
    Adapter{"grype", "json", is_grype, read_grype},
    Adapter{"semgrep", "json", is_semgrep, read_semgrep},
    Adapter{"gitleaks", "json", is_gitleaks, read_gitleaks},
    Adapter{"trufflehog", "ndjson", is_trufflehog, read_trufflehog},
    Adapter{"npm-audit", "json", is_npm_audit, read_npm_audit},
    Adapter{"hadolint", "json", is_hadolint, read_hadolint},
    Adapter{"kubeconform", "json", is_kubeconform, read_kubeconform},
    Adapter{"kubeval", "json", is_kubeval, read_kubeval},
    Adapter{"pylint", "json", is_pylint, read_pylint},
    // SARIF of these producers, so that a person may say "trivy/sarif" and be held to it.
    Adapter{"trivy", "sarif", is_sarif, read_sarif},
    Adapter{"bandit", "sarif", is_sarif, read_sarif},
    Adapter{"checkov", "sarif", is_sarif, read_sarif},
    Adapter{"codeql", "sarif", is_sarif, read_sarif},
    Adapter{"dependency-check", "sarif", is_sarif, read_sarif},
    Adapter{"gitleaks", "sarif", is_sarif, read_sarif},
    Adapter{"grype", "sarif", is_sarif, read_sarif},
    Adapter{"hadolint", "sarif", is_sarif, read_sarif},
    Adapter{"osv-scanner", "sarif", is_sarif, read_sarif},
    Adapter{"semgrep", "sarif", is_sarif, read_sarif},
    Adapter{"snyk", "sarif", is_sarif, read_sarif},
    // SARIF of whoever else.
    Adapter{"sarif", "sarif", is_sarif, read_sarif},
};

}  // namespace

std::span<const Adapter> adapters() { return kAdapters; }

}  // namespace pratique::scanners
