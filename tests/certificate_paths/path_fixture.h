#pragma once

#include <string>
#include <vector>

#include "base/limits.h"
#include "tests/support/test_pki.h"
#include "tests/support/verify_fixture.h"
#include "verifier/certificate_path.h"

namespace pratique::test {

using verifier::Purpose;

/// A leaf under an intermediate under a root, of which each may be planned anew.
struct Path : pki::TestPki {
  Purpose purpose = Purpose::kCodeSigning;
  Time at = kSigned;
  std::vector<Bytes> brought_along;

  std::string found(BytesView der, const std::vector<verifier::CertificateAuthority>& authorities) const {
    std::vector<verifier::Certificate> along;
    for (const Bytes& one : brought_along) along.push_back(pki::parsed(one));
    return outcome(verifier::find_path(pki::parsed(der), along, authorities, purpose, at));
  }
  std::string found(BytesView der) const { return found(der, {authority()}); }
  std::string found() const { return found(leaf_der()); }
  std::string found_at(Time time) {
    at = time;
    return found();
  }
  /// As in a trusted root that names the root alone.
  verifier::CertificateAuthority bare_authority() const {
    auto out = authority();
    out.chain.erase(out.chain.begin());
    return out;
  }
};

}  // namespace pratique::test
