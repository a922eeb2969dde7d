#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/pattern.h"
#include "base/result.h"
#include "verifier/certificate.h"

namespace pratique::verifier {

/// Compares a text byte by byte, or the whole of it with a pattern.
class TextMatcher {
 public:
  static TextMatcher exact(std::string text) { return TextMatcher(std::move(text)); }
  static TextMatcher pattern(Pattern pattern) { return TextMatcher(std::move(pattern)); }
  bool matches(std::string_view text) const;
  const std::string& text() const;  ///< for messages

 private:
  explicit TextMatcher(std::variant<std::string, Pattern> demand) : demand_(std::move(demand)) {}
  std::variant<std::string, Pattern> demand_;
};

/// Who a certificate of Fulcio's has to name, and who has to have told Fulcio so.
struct IdentityDemand {
  TextMatcher issuer;
  TextMatcher subject;
  std::map<std::string, std::string> claims = {};  ///< "github-workflow-{trigger,sha,name,repository,ref}": value
};

/// Who may vouch by certificates: any of these.
struct Keyless {
  std::vector<IdentityDemand> identities;
  bool sct_demanded = true;  ///< a CT log of the trusted root must have signed for the certificate
};

/// What a certificate says of its holder: exactly one name, and the OIDC issuer.
struct Identity {
  std::string issuer;
  std::string subject;
  /// "SUBJECT (ISSUER)", unescaped: who signed.
  std::string to_string() const;
};

/// Errors: certificate.identity-mismatch (no name, or of a type that is none), certificate.identity-ambiguous
/// (several), certificate.issuer-mismatch (none), certificate.issuer-inconsistent, certificate.malformed.
Result<Identity> identity_of(const Certificate& certificate);

/// Errors: those of identity_of, certificate.identity-mismatch, certificate.issuer-mismatch,
/// certificate.claim-mismatch; the values demanded and found stand in the message.
Result<void> check_identity(const Certificate& certificate, const IdentityDemand& demand);

}  // namespace pratique::verifier
