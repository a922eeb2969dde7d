#include "scanner-adapters/tools/sarif_producers.h"

#include <array>

#include "scanner-adapters/tools/severity_words.h"

namespace pratique::scanners {
namespace {

struct KnownDriver {
  std::string_view driver;
  std::string_view tool;
  FindingKind kind;
};

constexpr std::array kDrivers{
    KnownDriver{"bandit", "bandit", FindingKind::kWeakness},
    KnownDriver{"checkov", "checkov", FindingKind::kMisconfiguration},
    KnownDriver{"clang-tidy", "clang-tidy", FindingKind::kLint},
    KnownDriver{"codeql", "codeql", FindingKind::kWeakness},
    KnownDriver{"dependency-check", "dependency-check", FindingKind::kVulnerability},
    KnownDriver{"docker scout", "docker-scout", FindingKind::kVulnerability},
    KnownDriver{"dockle", "dockle", FindingKind::kMisconfiguration},
    KnownDriver{"eslint", "eslint", FindingKind::kLint},
    KnownDriver{"ggshield", "ggshield", FindingKind::kSecret},
    KnownDriver{"gitleaks", "gitleaks", FindingKind::kSecret},
    KnownDriver{"grype", "grype", FindingKind::kVulnerability},
    KnownDriver{"hadolint", "hadolint", FindingKind::kMisconfiguration},
    KnownDriver{"kics", "kics", FindingKind::kMisconfiguration},
    KnownDriver{"osv-scanner", "osv-scanner", FindingKind::kVulnerability},
    KnownDriver{"pylint", "pylint", FindingKind::kLint},
    KnownDriver{"ruff", "ruff", FindingKind::kLint},
    KnownDriver{"semgrep", "semgrep", FindingKind::kWeakness},
    KnownDriver{"semgrep oss", "semgrep", FindingKind::kWeakness},
    KnownDriver{"semgrep pro", "semgrep", FindingKind::kWeakness},
    KnownDriver{"snyk container", "snyk", FindingKind::kVulnerability},
    KnownDriver{"snyk iac", "snyk", FindingKind::kMisconfiguration},
    KnownDriver{"snyk open source", "snyk", FindingKind::kVulnerability},
    KnownDriver{"snykcode", "snyk", FindingKind::kWeakness},
    KnownDriver{"terrascan", "terrascan", FindingKind::kMisconfiguration},
    KnownDriver{"tfsec", "tfsec", FindingKind::kMisconfiguration},
    KnownDriver{"trivy", "trivy", FindingKind::kVulnerability},
    KnownDriver{"trufflehog", "trufflehog", FindingKind::kSecret},
};

}  // namespace

Producer producer_of(std::string_view driver_name) {
  std::string folded = folded_word(driver_name);
  for (const KnownDriver& known : kDrivers) {
    if (known.driver == folded) return {std::string(known.tool), known.kind};
  }
  return {std::move(folded), FindingKind::kWeakness};
}

}  // namespace pratique::scanners
