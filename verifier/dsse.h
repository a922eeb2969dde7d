#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/json_view.h"
#include "base/result.h"

namespace pratique::verifier {

inline constexpr std::string_view kInTotoPayloadType = "application/vnd.in-toto+json";

/// A DSSE envelope with its one signature. The key id is a hint without proof and not kept.
struct Envelope {
  std::string payload_type;
  Bytes payload;
  std::optional<Bytes> signature;  ///< none if it is not base64

  /// Errors: those of json::View, also for another number of signatures than one.
  static Result<Envelope> parse(const json::View& envelope);
  /// What the signature is over (DSSE protocol, PAE).
  Bytes signed_bytes() const;
};

/// Pre-authentication encoding: `DSSEv1 <length> <type> <length> <body>`.
Bytes pre_authentication_encoding(std::string_view type, BytesView body);

}  // namespace pratique::verifier
