#include "verifier/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "verifier/fulcio_claims.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

/// The one name of the holder. A certificate with several is no answer to "who?".
Result<std::string> subject_of(const Certificate& certificate) {
  using Type = SubjectName::Type;
  const auto& names = certificate.names();
  if (names.empty()) return Error(kIdentityMismatch, "the certificate names nobody");
  if (names.size() > 1) {
    return Error(kIdentityAmbiguous, fmt::format("the certificate has {} names, where one is due", names.size()));
  }
  const SubjectName& name = names.front();
  if (name.type == Type::kUri || name.type == Type::kEmail || name.type == Type::kSigstoreUser) return name.value;
  return Error(kIdentityMismatch, "the certificate names no workflow and no person");
}

/// A flag of cosign's, and where Fulcio writes what it demands: raw text formerly, DER today.
struct Claim {
  std::string_view name;
  int old_number, number;   ///< 0: there is none
  std::string_view prefix;  ///< of today's text, which the older one does not have
};
constexpr std::array<Claim, 5> kClaims{{
    {"github-workflow-trigger", 2, 20, ""},
    {"github-workflow-sha", 3, 13, ""},
    {"github-workflow-name", 4, 0, ""},
    {"github-workflow-repository", 5, 12, "https://github.com/"},
    {"github-workflow-ref", 6, 14, ""},
}};

Result<void> check_claim(const FulcioClaims& claims, const Claim& claim, std::string_view demanded) {
  const auto old = claims.get(claim.old_number);
  const auto today = claims.get(claim.number);
  if (!old && !today) {
    return Error(kClaimMismatch, fmt::format("the certificate does not say {}, {} is demanded", claim.name,
                                             quote(std::string(demanded))));
  }
  const auto differs = [&](const std::string& found) {
    return Error(kClaimMismatch, fmt::format("{} in the certificate is {}, {} is demanded", claim.name, quote(found),
                                             quote(std::string(demanded))));
  };
  if (old && *old != demanded) return differs(*old);
  if (today && *today != std::string(claim.prefix).append(demanded)) return differs(*today);
  return {};
}

Result<void> check_claims(const Certificate& certificate, const std::map<std::string, std::string>& demanded) {
  if (demanded.empty()) return {};
  PRATIQUE_TRY(claims, FulcioClaims::read(certificate));
  for (const auto& [name, value] : demanded) {
    const auto claim = std::find_if(kClaims.begin(), kClaims.end(), [&](const Claim& one) { return one.name == name; });
    // A demand that nobody enforces would be worse than none.
    if (claim == kClaims.end()) return Error(kClaimMismatch, fmt::format("no certificate has a claim {}", quote(name)));
    PRATIQUE_CHECK(check_claim(claims, *claim, value));
  }
  return {};
}

}  // namespace

bool TextMatcher::matches(std::string_view text) const {
  if (const auto* pattern = std::get_if<Pattern>(&demand_)) return pattern->matches(text);
  return std::get<std::string>(demand_) == text;
}

const std::string& TextMatcher::text() const {
  if (const auto* pattern = std::get_if<Pattern>(&demand_)) return pattern->to_string();
  return std::get<std::string>(demand_);
}

std::string Identity::to_string() const { return fmt::format("{} ({})", subject, issuer); }

Result<Identity> identity_of(const Certificate& certificate) {
  PRATIQUE_TRY(subject, subject_of(certificate));
  PRATIQUE_TRY(claims, FulcioClaims::read(certificate));
  PRATIQUE_TRY(issuer, claims.issuer());
  return Identity{std::move(issuer), std::move(subject)};
}

Result<void> check_identity(const Certificate& certificate, const IdentityDemand& demand) {
  PRATIQUE_TRY(identity, identity_of(certificate));
  if (!demand.subject.matches(identity.subject)) {
    return Error(kIdentityMismatch, fmt::format("the certificate is of {}, {} is demanded", quote(identity.subject),
                                                quote(demand.subject.text())));
  }
  if (!demand.issuer.matches(identity.issuer)) {
    return Error(kIssuerMismatch, fmt::format("the identity was vouched for by {}, {} is demanded",
                                              quote(identity.issuer), quote(demand.issuer.text())));
  }
  return check_claims(certificate, demand.claims);
}

}  // namespace pratique::verifier
