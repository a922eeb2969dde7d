#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "verifier/certificate.h"

namespace pratique::verifier {

/// What Fulcio was told about the holder of a certificate: extensions 1.3.6.1.4.1.57264.1.N (Fulcio, docs/oid-info.md).
class FulcioClaims {
 public:
  static constexpr int kLast = 24;

  /// 1 to 6 are raw texts, 8 to 24 are UTF8String in DER. Errors: certificate.malformed.
  static Result<FulcioClaims> read(const Certificate& certificate);

  std::optional<std::string> get(int number) const;
  /// The OIDC issuer, which two extensions may say. Errors: certificate.issuer-mismatch (none says it),
  /// certificate.issuer-inconsistent.
  Result<std::string> issuer() const;
  const std::map<int, std::string>& all() const { return claims_; }

 private:
  std::map<int, std::string> claims_;
};

}  // namespace pratique::verifier
