#pragma once

#include "base/result.h"
#include "verifier/certificate.h"
#include "verifier/timestamp_token.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// The certificate of whoever signed `token`, if `authority` is to vouch: the authority's configured one if issuer and
/// serial number fit, else one that the token brings along. It is named in the signed attributes, and its key made the
/// signature; whether anybody trusts it is open. Errors: timestamp.untrusted (not there), timestamp.invalid.
Result<Certificate> signer_of(const TimestampToken& token, const CertificateAuthority& authority);

}  // namespace pratique::verifier
