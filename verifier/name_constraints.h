#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verifier/certificate.h"

namespace pratique::verifier {

/// Whom an authority may vouch for (RFC 5280, 4.2.1.10 and 6.1.3 b, c): names of hosts, e-mail addresses and URIs, and
/// the subjects of the authorities below it. What cannot be compared surely is refused, never passed over.
class NameConstraints {
 public:
  /// Content of the extension's OCTET STRING. Errors: certificate.malformed.
  static Result<NameConstraints> parse(BytesView content);
  /// Errors: certificate.untrusted.
  Result<void> check(const Certificate& certificate) const;

 private:
  struct Subtree {
    unsigned char tag;  ///< of the GeneralName
    std::string base;
  };

  static Result<std::vector<Subtree>> parse_subtrees(BytesView list);
  Result<void> check_name(unsigned char tag, std::string_view name) const;
  Result<void> check_subject(const Certificate& certificate) const;
  bool mentions(unsigned char tag) const;
  /// Whether it has anything to say on names of kinds that are not compared.
  bool mentions_others() const;

  std::vector<Subtree> permitted_, excluded_;
};

}  // namespace pratique::verifier
