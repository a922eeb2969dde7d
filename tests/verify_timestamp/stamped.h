#pragma once

#include <string>
#include <vector>

#include "tests/support/test_tsa.h"
#include "tests/support/verify_fixture.h"
#include "verifier/timestamp.h"

namespace pratique::test {

/// A signature that a trusted authority stamped; tests change one thing in the plan and ask again.
struct Stamped {
  TestTsa tsa;
  std::vector<verifier::CertificateAuthority> authorities{tsa.authority()};
  TokenPlan plan{"signature"};
  Time now = kNow;

  Result<verifier::VerifiedTimestamp> verify(BytesView response) const {
    return verifier::verify_timestamp(response, "signature", authorities, now);
  }
  /// "good", or the id of the error.
  std::string judged(BytesView response) const { return outcome(verify(response)); }
  std::string judged_by(const Signer& signer) const { return judged(plan.response(signer)); }
  std::string judged() const { return judged_by(tsa.signer()); }
  /// The plan with `change` applied.
  template <class Change>
  std::string with(Change change) const {
    Stamped other = *this;
    change(other.plan);
    return other.judged();
  }
};

}  // namespace pratique::test
