#pragma once

#include <map>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier {

/// What cosign's older signatures say (Red Hat's "simple signing" container signature format, as cosign fills it).
struct SimpleSigningPayload {
  std::string type;                                ///< critical.type; empty if absent
  std::string digest;                              ///< critical.image.docker-manifest-digest, as written
  std::map<std::string, std::string> annotations;  ///< the members of `optional` whose value is a text

  /// Member names as today or, in historic payloads, capitalised; never both. Members that nobody knows within
  /// `critical` are refused, since that is what critical means. Errors: payload.malformed, payload.duplicate-key.
  static Result<SimpleSigningPayload> parse(BytesView payload);
  bool is_cosign() const { return type == "cosign container image signature"; }
};

}  // namespace pratique::verifier
