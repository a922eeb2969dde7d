#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// A time that a trusted authority signed.
struct VerifiedTimestamp {
  Time time;
  std::string authority;  ///< equal for equal authorities: thresholds count distinct ones
};

/// Verifies an RFC 3161 TimeStampResp over `signature` (raw bytes). Errors: timestamp.invalid, timestamp.imprint-mismatch,
/// timestamp.certificate, timestamp.untrusted, time.in-future.
Result<VerifiedTimestamp> verify_timestamp(BytesView response, BytesView signature,
                                           std::span<const CertificateAuthority> authorities, Time now);

/// The token in cosign's annotation `dev.sigstore.cosign/rfc3161timestamp`. Errors: timestamp.invalid.
Result<Bytes> parse_timestamp_annotation(std::string_view annotation);

}  // namespace pratique::verifier
