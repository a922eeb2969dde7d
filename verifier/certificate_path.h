#pragma once

#include <map>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "verifier/certificate.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

enum class Purpose {
  kCodeSigning,   ///< Fulcio's leaves
  kTimestamping,  ///< RFC 3161: extended key usage critical and nothing else
};

/// A path from a certificate to an authority that is trusted.
struct CertificatePath {
  std::vector<Certificate> certificates;            ///< leaf first, the authority's root last
  const CertificateAuthority* authority = nullptr;  ///< one of those given

  /// Who signed the leaf; the leaf itself if it is the root.
  const Certificate& issuer() const { return certificates.size() > 1 ? certificates[1] : certificates.front(); }
};

/// Which certificates signed which, found out once each: for paths of the same certificates at several times.
class CheckedIssuers {
 public:
  /// Both have to live as long as this object.
  bool is_signed_by(const Certificate& certificate, const Certificate& issuer);

 private:
  std::map<std::pair<const Certificate::Parsed*, const Certificate::Parsed*>, bool> known_;
};

/// A path from `leaf` to one of `authorities` which is valid at `at`: every certificate and the authority's own period.
/// All authorities are tried, since several may have the same name. `brought_along` are certificates of the signature
/// itself; they are believed only as far as an authority vouches for them. Rules on top of RFC 5280, section 6:
/// docs/verification.md. Errors, the most telling one of all tries: certificate.untrusted, certificate.expired,
/// certificate.not-yet-valid, certificate.usage, certificate.critical-extension, certificate.malformed.
Result<CertificatePath> find_path(const Certificate& leaf, std::span<const Certificate> brought_along,
                                  std::span<const CertificateAuthority> authorities, Purpose purpose, Time at);
Result<CertificatePath> find_path(const Certificate& leaf, std::span<const Certificate> brought_along,
                                  std::span<const CertificateAuthority> authorities, Purpose purpose, Time at,
                                  CheckedIssuers& checked);

}  // namespace pratique::verifier
