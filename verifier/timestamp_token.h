#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/certificate.h"
#include "verifier/signed_data.h"
#include "verifier/tst_info.h"

namespace pratique::verifier {

/// A timestamp token (RFC 3161, 2.4.2), read; of what it says only this much is checked: its parts fit each other by
/// their hashes, and it is about the stamped bytes.
struct TimestampToken {
  SignedData signed_data;
  TstInfo info;
  std::vector<Certificate> certificates;  ///< brought along

  /// A TimeStampResp in strict DER, nothing behind it, granted (with or without modifications). Errors:
  /// timestamp.invalid, timestamp.imprint-mismatch.
  static Result<TimestampToken> parse_response(BytesView der, BytesView stamped);
  /// The token alone, as Notation keeps it. Errors as parse_response.
  static Result<TimestampToken> parse(BytesView der, BytesView stamped);
};

}  // namespace pratique::verifier
