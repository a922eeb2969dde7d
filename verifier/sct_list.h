#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/certificate.h"
#include "verifier/keys.h"

/// Signed certificate timestamps as bytes (RFC 6962, sections 3.2 and 3.3). For sct.cpp and its tests.
namespace pratique::verifier {

/// What a CT log signs about a certificate.
struct Sct {
  Bytes log_id;  ///< 32 bytes
  Time time;
  std::uint64_t timestamp_ms;
  Bytes extensions;
  SignatureAlgorithm algorithm;
  Bytes signature;

  /// What the signature is over; `entry` is LogEntryType and signed_entry.
  Bytes signed_bytes(BytesView entry) const;
};

/// A number in TLS encoding: the big end first.
Bytes big_endian(std::uint64_t value, std::size_t bytes);

/// One SCT in TLS encoding (RFC 6962, 3.2). Errors: certificate.sct-invalid.
Result<Sct> parse_sct(BytesView bytes);

/// The extension's content: an OCTET STRING with the list in TLS encoding. Errors: certificate.sct-invalid, also for
/// another version, for an algorithm that is none of CT's, and for anything behind an element.
Result<std::vector<Sct>> parse_sct_list(BytesView extension);

/// The entry of the certificate as the log saw it before it was issued: without the SCTs, under its issuer's key.
Bytes precertificate_entry(const Certificate& leaf, BytesView issuer_spki);
/// The entry of a certificate that was logged as it is: for SCTs that stand beside it.
Bytes certificate_entry(const Certificate& leaf);

}  // namespace pratique::verifier
