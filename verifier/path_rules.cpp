#include "verifier/path_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "verifier/certificate_signature.h"
#include "verifier/name_constraints.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::string_view kKeyUsage = "2.5.29.15";
constexpr std::string_view kSubjectAlternativeName = "2.5.29.17";
constexpr std::string_view kBasicConstraints = "2.5.29.19";
constexpr std::string_view kNameConstraints = "2.5.29.30";
constexpr std::string_view kExtendedKeyUsage = "2.5.29.37";
constexpr std::array kUnderstood{kKeyUsage, kSubjectAlternativeName, kBasicConstraints, kNameConstraints,
                                 kExtendedKeyUsage};

constexpr std::string_view kAnyUsage = "2.5.29.37.0";
constexpr std::string_view kCodeSigning = "1.3.6.1.5.5.7.3.3";
constexpr std::string_view kTimeStamping = "1.3.6.1.5.5.7.3.8";

constexpr unsigned kDigitalSignature = 1U << 0;
constexpr unsigned kKeyCertSign = 1U << 5;

std::string_view usage_for(Purpose purpose) { return purpose == Purpose::kCodeSigning ? kCodeSigning : kTimeStamping; }

std::string name_of(const Certificate& certificate) { return quote(certificate.subject_text()); }

/// RFC 5280, 4.2: an extension that is critical and not understood makes a certificate unusable.
Result<void> check_critical(const Certificate& certificate) {
  for (const std::string& oid : certificate.critical_extensions()) {
    if (std::find(kUnderstood.begin(), kUnderstood.end(), oid) != kUnderstood.end()) continue;
    return Error(kCertificateCritical,
                 fmt::format("the certificate of {} has the critical extension {}, which nobody here understands",
                             name_of(certificate), oid));
  }
  return {};
}

Result<void> check_period(const Certificate& certificate, Time at) {
  if (at < certificate.not_before()) {
    return Error(kCertificateNotYetValid,
                 fmt::format("the certificate of {} is valid from {}, it was used at {}", name_of(certificate),
                             certificate.not_before().to_string(), at.to_string()));
  }
  if (certificate.not_after() < at) {
    return Error(kCertificateExpired,
                 fmt::format("the certificate of {} was valid until {}, it was used at {}", name_of(certificate),
                             certificate.not_after().to_string(), at.to_string()));
  }
  return {};
}

/// The leaf: an end entity that may sign for this purpose (RFC 5280, 4.2.1.3 and 4.2.1.12; RFC 3161, 2.3).
Result<void> check_leaf(const Certificate& leaf, Purpose purpose) {
  const auto wrong = [&](std::string_view what) {
    return Error(kCertificateUsage, fmt::format("the certificate of {} {}", name_of(leaf), what));
  };
  if (leaf.is_ca()) return wrong("is one of an authority, not of a signer");
  if (const auto usage = leaf.key_usage(); usage && (*usage & kDigitalSignature) == 0) {
    return wrong("is not for signatures");
  }
  const auto purposes = leaf.extended_key_usage();
  if (!purposes) return wrong("does not say what it is for");
  const auto has = [&](std::string_view oid) {
    return std::find(purposes->begin(), purposes->end(), oid) != purposes->end();
  };
  if (purpose == Purpose::kCodeSigning) {
    return has(kCodeSigning) ? Result<void>() : wrong("is not for signing code");
  }
  const bool alone = has(kTimeStamping) && purposes->size() == 1 && leaf.is_critical(kExtendedKeyUsage);
  return alone ? Result<void>() : wrong("is not for timestamping alone");
}

/// An authority's certificate above the leaf (RFC 5280, 6.1.4 k to n); `below` counts the intermediates under it.
Result<void> check_authority(const Certificate& authority, int below, Purpose purpose) {
  const auto untrusted = [&](std::string_view what) {
    return Error(kCertificateUntrusted, fmt::format("the certificate of {} {}", name_of(authority), what));
  };
  if (!authority.is_ca()) return untrusted("is not one of an authority");
  if (const auto usage = authority.key_usage(); usage && (*usage & kKeyCertSign) == 0) {
    return untrusted("may not sign certificates");
  }
  if (const auto length = authority.path_length(); length && below > *length) {
    return untrusted(fmt::format("allows {} authorities below it, there are {}", *length, below));
  }
  const auto purposes = authority.extended_key_usage();
  if (!purposes) return {};
  const bool allows = std::any_of(purposes->begin(), purposes->end(), [&](const std::string& oid) {
    return oid == kAnyUsage || oid == usage_for(purpose);
  });
  if (allows) return {};
  return Error(kCertificateUsage,
               fmt::format("the certificate of {} is an authority's for other purposes", name_of(authority)));
}

/// Every authority's constraints hold for all that stands below it.
Result<void> check_name_constraints(const std::vector<Certificate>& path) {
  for (std::size_t i = 1; i < path.size(); ++i) {
    const auto content = path[i].extension(kNameConstraints);
    if (!content) continue;
    PRATIQUE_TRY(constraints, NameConstraints::parse(*content));
    for (std::size_t below = 0; below < i; ++below) PRATIQUE_CHECK(constraints.check(path[below]));
  }
  return {};
}

Result<void> check_authority_period(const CertificateAuthority& authority, Time at) {
  const bool before = authority.valid_from && at < *authority.valid_from;
  const bool after = authority.valid_until && *authority.valid_until < at;
  if (!before && !after) return {};
  return Error(kCertificateUntrusted,
               fmt::format("the trusted root believes the authority {} {} {}, and the certificate was used at {}",
                           name_of(authority.chain.back()), before ? "from" : "until",
                           (before ? authority.valid_from : authority.valid_until)->to_string(), at.to_string()));
}

}  // namespace

bool is_signed_by(const Certificate& certificate, const Certificate& issuer) {
  const auto signature = CertificateSignature::read(certificate.der());
  return signature && issuer.key() &&
         issuer.key()->verifies_as(signature->algorithm, signature->signed_bytes, signature->signature);
}

Result<void> check_path(const std::vector<Certificate>& path, const CertificateAuthority& authority, Purpose purpose,
                        Time at) {
  for (const Certificate& certificate : path) PRATIQUE_CHECK(check_critical(certificate));
  PRATIQUE_CHECK(check_leaf(path.front(), purpose));
  int below = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    PRATIQUE_CHECK(check_authority(path[i], below, purpose));
    // A new key under an old name is no further authority (RFC 5280, 6.1.4 l).
    if (path[i].subject() != path[i].issuer()) ++below;
  }
  PRATIQUE_CHECK(check_name_constraints(path));
  for (const Certificate& certificate : path) PRATIQUE_CHECK(check_period(certificate, at));
  return check_authority_period(authority, at);
}

}  // namespace pratique::verifier
