#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// What a timestamp authority signs (RFC 3161, 2.4.2): these bytes existed at that time.
struct TstInfo {
  Hash hash = Hash::kSha256;
  Bytes imprint;      ///< hash of the stamped bytes, of the hash's length
  Time time;          ///< genTime; below a millisecond it is cut
  Duration accuracy;  ///< the true time is at most this far from it; 0 if the token does not tell

  /// `der`: a TSTInfo in strict DER, nothing behind it. Policy, serial number, nonce and the authority's name are read
  /// and decide nothing: we asked no question that they could answer. Errors: timestamp.invalid (also a hash other than
  /// SHA-256, SHA-384 and SHA-512, and a critical extension).
  static Result<TstInfo> parse(BytesView der);
};

}  // namespace pratique::verifier
