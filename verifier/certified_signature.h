#pragma once

#include <string>
#include <vector>

#include "verifier/sct_list.h"
#include "verifier/signature_times.h"
#include "verifier/signed_claim.h"
#include "verifier/trust.h"

namespace pratique::verifier {

/// What is demanded of a certificate's SCTs.
struct SctDemands {
  bool demanded = true;
  const Sct* detached = nullptr;  ///< one that stands beside it, if there is one
};

/// A signature by a certificate, as far as that does not depend on who is demanded.
struct CertifiedSignature {
  std::string signer;  ///< "SUBJECT (ISSUER)", as the certificate says
  SignatureTimes times;
  std::vector<Error> faults;  ///< all that was found, in the order of docs/verification.md
};

/// Verifies a claim that brings certificates: signature with the certificate's key, log entries and timestamps, a path
/// to an authority of `root` at each time that is believed, SCTs if they are demanded. At least one time has to be
/// believed: "now" is none. Faults: signature.invalid, certificate.*, tlog.*, timestamp.*, time.missing, and those of
/// the claim.
CertifiedSignature check_certified(const SignedClaim& claim, const TrustedRoot* root, const TimeDemands& demands,
                                   const SctDemands& scts, Time now);

/// Adds what keeps the certificate from being one of the identities: of the identity that it comes closest to.
void add_identity_faults(CertifiedSignature& signature, const SignedClaim& claim, const Keyless& demanded);

}  // namespace pratique::verifier
