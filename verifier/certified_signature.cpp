#include "verifier/certified_signature.h"

#include <fmt/format.h>

#include <algorithm>

#include "verifier/certificate_path.h"
#include "verifier/reasons.h"
#include "verifier/sct.h"

namespace pratique::verifier {
namespace {

/// A path at each time; the first one, for the SCTs' issuer.
Result<CertificatePath> paths_at(const std::vector<Certificate>& certificates, const TrustedRoot& root,
                                 const std::vector<Time>& times) {
  const std::span<const Certificate> brought_along = std::span(certificates).subspan(1);
  std::optional<CertificatePath> first;
  CheckedIssuers checked;
  for (const Time at : times) {
    auto path = find_path(certificates.front(), brought_along, root.authorities, Purpose::kCodeSigning, at, checked);
    if (!path) return std::move(path).error().during(fmt::format("checking the certificate at {}", at.to_string()));
    if (!first) first = *std::move(path);
  }
  return *std::move(first);
}

bool is_about_time(const Error& fault) { return fault.id().starts_with("tlog.") || fault.id().starts_with("time"); }

void check_certificate(const std::vector<Certificate>& certificates, const TrustedRoot& root, const SctDemands& demands,
                       CertifiedSignature& signature) {
  const std::vector<Time> times = signature.times.all();
  if (times.empty()) {
    // Where an entry or a timestamp was refused, that is what is wrong.
    if (std::none_of(signature.faults.begin(), signature.faults.end(), is_about_time)) {
      signature.faults.emplace_back(kTimeMissing, "no log and no timestamp authority says when it was signed");
    }
    return;
  }
  auto path = paths_at(certificates, root, times);
  if (!path) return signature.faults.push_back(std::move(path).error());
  if (!demands.demanded) return;
  if (auto scts = verify_scts(certificates.front(), path->issuer(), root.ct_logs, demands.detached); !scts) {
    signature.faults.push_back(std::move(scts).error());
  }
}

}  // namespace

CertifiedSignature check_certified(const SignedClaim& claim, const TrustedRoot* root, const TimeDemands& demands,
                                   const SctDemands& scts, Time now) {
  CertifiedSignature out{"", {}, claim.faults};
  if (!claim.certificates) {
    out.faults.push_back(claim.certificates.error());
    return out;
  }
  const Certificate& leaf = claim.certificates->front();
  if (const auto who = identity_of(leaf)) out.signer = who->to_string();
  if (!leaf.key()) {
    out.faults.push_back(leaf.key().error());
    return out;
  }
  if (!claim.message.is_signed_by(*leaf.key(), *claim.signature)) {
    out.faults.emplace_back(kSignatureInvalid, "not made with the key of the certificate beside it");
    return out;
  }
  if (root == nullptr) {
    out.faults.emplace_back(kCertificateUntrusted, "there is no trusted root to check the certificate with");
    return out;
  }
  const LoggedSignature logged{*claim.signature, claim.message, claim.statement_view(), *leaf.key(), leaf.der()};
  out.times = check_times(claim, logged, root, demands, now, out.faults);
  check_certificate(*claim.certificates, *root, scts, out);
  return out;
}

void add_identity_faults(CertifiedSignature& signature, const SignedClaim& claim, const Keyless& demanded) {
  if (!claim.certificates) return;
  std::optional<Error> closest;
  for (const IdentityDemand& demand : demanded.identities) {
    auto good = check_identity(claim.certificates->front(), demand);
    if (good) return;
    // Whose subject fits fails later, at issuer or claims, and is the one that was probably meant.
    if (!closest || closest->is(kIdentityMismatch)) closest = std::move(good).error();
  }
  // Who demands nobody has not said that anybody will do.
  signature.faults.push_back(closest ? *std::move(closest) : Error(kIdentityMismatch, "no identity is demanded"));
}

}  // namespace pratique::verifier
