#include "scanner-adapters/register.h"

#include <array>

namespace pratique::scanners {
namespace {

constexpr std::array kAdapters{
    Adapter{"trivy", "json", &kTrivyJson},
    Adapter{"bandit", "json", &kBanditJson},
    Adapter{"safety", "json", &kSafetyJson},
    Adapter{"pip-audit", "json", &kPipAuditJson},
    Adapter{"grype", "json", &kGrypeJson},
    Adapter{"semgrep", "json", &kSemgrepJson},
    Adapter{"gitleaks", "json", &kGitleaksJson},
    Adapter{"trufflehog", "ndjson", &kTrufflehogLines},
    Adapter{"npm-audit", "json", &kNpmAuditJson},
    Adapter{"hadolint", "json", &kHadolintJson},
    Adapter{"kubeconform", "json", &kKubeconformJson},
    Adapter{"kubeval", "json", &kKubevalJson},
    Adapter{"pylint", "json", &kPylintJson},
    Adapter{"snyk", "json", &kSnykJson},
    Adapter{"osv-scanner", "json", &kOsvScannerJson},
    Adapter{"checkov", "json", &kCheckovJson},
    Adapter{"dependency-check", "json", &kDependencyCheckJson},
    Adapter{"dependency-check", "xml", &kDependencyCheckXml},
    Adapter{"cyclonedx", "json", &kCycloneDxJson},
    Adapter{"cyclonedx", "xml", &kCycloneDxXml},
    Adapter{"junit", "xml", &kJunitXml},
    Adapter{"cobertura", "xml", &kCoberturaXml},
    Adapter{"flake8", "text", &kFlake8Text},
    Adapter{"flake8", "json", &kFlake8Json},
    Adapter{"mypy", "text", &kMypyText},
    Adapter{"mypy", "ndjson", &kMypyLines},
    // SARIF of these producers, so that a person may say "trivy/sarif" and be held to it.
    Adapter{"trivy", "sarif", &kSarif},
    Adapter{"bandit", "sarif", &kSarif},
    Adapter{"checkov", "sarif", &kSarif},
    Adapter{"codeql", "sarif", &kSarif},
    Adapter{"dependency-check", "sarif", &kSarif},
    Adapter{"gitleaks", "sarif", &kSarif},
    Adapter{"grype", "sarif", &kSarif},
    Adapter{"hadolint", "sarif", &kSarif},
    Adapter{"osv-scanner", "sarif", &kSarif},
    Adapter{"semgrep", "sarif", &kSarif},
    Adapter{"snyk", "sarif", &kSarif},
    // SARIF of whoever else.
    Adapter{"sarif", "sarif", &kSarif},
};

}  // namespace

std::span<const Adapter> adapters() { return kAdapters; }

}  // namespace pratique::scanners
