#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// A time that a trusted authority signed.
struct VerifiedTimestamp {
  Time time;              ///< genTime: what counts for Sigstore's certificates
  Duration accuracy;      ///< as the authority states it, 0 if it does not: Notation wants the whole range inside
  std::string authority;  ///< equal for equal authorities: thresholds count distinct ones
  std::string signer;     ///< subject of the certificate that signed, for people
};

/// Verifies an RFC 3161 TimeStampResp over `signature` (raw bytes). Checked, in this order (verification
/// protocol, 2.7): strict DER and status granted; one signer over a TSTInfo; SHA-256, SHA-384 or SHA-512 throughout;
/// the imprint; the signer's certificate, which is the one configured with an authority if issuer and serial number
/// fit, else one that is brought along, and which the signed attributes must name (RFC 5035; RFC 5816; the older form
/// with SHA-1 is taken as the mere name that it is); the signature; a path to an authority at genTime, on which
/// certificates brought along are links, never anchors; the authority's own period, both ends included; end entity with
/// extended key usage critical and timeStamping alone; genTime at most 5 minutes after `now`. All authorities are
/// tried. Not checked: revocation, policy, nonce. The stated accuracy changes no check: genTime counts, as for all
/// other verifiers of Sigstore's. Errors, the most telling one of all tries: timestamp.invalid,
/// timestamp.imprint-mismatch, timestamp.certificate, timestamp.untrusted, time.in-future.
Result<VerifiedTimestamp> verify_timestamp(BytesView response, BytesView signature,
                                           std::span<const CertificateAuthority> authorities, Time now);

/// As verify_timestamp, of a token without the answer around it, as Notation keeps it.
Result<VerifiedTimestamp> verify_timestamp_token(BytesView token, BytesView signature,
                                                 std::span<const CertificateAuthority> authorities, Time now);

/// All the timestamps of a bundle, each of which must verify. Errors as verify_timestamp; bundle.malformed (more than
/// limits::kTimestamps, the same one twice).
Result<std::vector<VerifiedTimestamp>> verify_timestamps(std::span<const Bytes> responses, BytesView signature,
                                                         std::span<const CertificateAuthority> authorities, Time now);

/// How many authorities vouch: several timestamps of one count once.
std::size_t count_authorities(std::span<const VerifiedTimestamp> timestamps);

/// The token in cosign's annotation `dev.sigstore.cosign/rfc3161timestamp`. Errors: timestamp.invalid.
Result<Bytes> parse_timestamp_annotation(std::string_view annotation);

}  // namespace pratique::verifier
