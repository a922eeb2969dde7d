#include "app/cli/identity_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/pattern.h"

namespace pratique::app {
namespace {

constexpr Reason kIdentityUsage{"usage", Kind::kUsage,
                                "give --certificate-identity NAME and --certificate-oidc-issuer URL"};

constexpr std::array<const char*, 5> kClaims{"github-workflow-trigger", "github-workflow-sha", "github-workflow-name",
                                             "github-workflow-repository", "github-workflow-ref"};

Result<gate::TextDemand> text_demand(const std::string& exact, const std::string& pattern, std::string_view flag) {
  if (exact.empty() == pattern.empty()) {
    return Error(kIdentityUsage, fmt::format("{} of --{} and --{}-regexp, where exactly one is due",
                                             exact.empty() ? "none" : "both", flag, flag));
  }
  if (pattern.empty()) return gate::TextDemand{exact, false};
  auto parsed = Pattern::parse(pattern);
  if (!parsed) return std::move(parsed).error().as(kIdentityUsage).during(fmt::format("reading --{}-regexp", flag));
  return gate::TextDemand{pattern, true};
}

}  // namespace

void IdentityFlags::declare(FlagSet& cli) {
  cli.option("--certificate-identity", subject_, "Who the signer's certificate has to name (with an issuer)")
      .value("NAME");
  cli.option("--certificate-identity-regexp", subject_pattern_, "The same as a pattern for the whole name (RE2)")
      .value("RE");
  cli.option("--certificate-oidc-issuer", issuer_, "Who has to have vouched for that name").value("URL");
  cli.option("--certificate-oidc-issuer-regexp", issuer_pattern_, "The same as a pattern for the whole URL (RE2)")
      .value("RE");
  for (const char* claim : kClaims) {
    cli.option("--certificate-" + std::string(claim), claims_[claim], "What the certificate has to say of it")
        .value("TEXT");
  }
}

bool IdentityFlags::given() const {
  const bool claims = std::any_of(claims_.begin(), claims_.end(), [](const auto& one) { return !one.second.empty(); });
  return claims || !subject_.empty() || !subject_pattern_.empty() || !issuer_.empty() || !issuer_pattern_.empty();
}

Result<std::optional<gate::IdentityDemand>> IdentityFlags::read() const {
  if (!given()) return std::optional<gate::IdentityDemand>();
  PRATIQUE_TRY(subject, text_demand(subject_, subject_pattern_, "certificate-identity"));
  PRATIQUE_TRY(issuer, text_demand(issuer_, issuer_pattern_, "certificate-oidc-issuer"));
  gate::IdentityDemand demand{std::move(issuer), std::move(subject), {}};
  for (const auto& [name, value] : claims_) {
    if (!value.empty()) demand.claims.emplace(name, value);
  }
  return std::optional(std::move(demand));
}

}  // namespace pratique::app
