#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier {

struct PemBlock {
  std::string label;  ///< "PUBLIC KEY"
  Bytes der;
};

/// The one PEM block (RFC 7468) that `text` is: nothing but blanks around it, no headers in it; lines may have any
/// length. Takes linear time. Errors: key.malformed.
Result<PemBlock> parse_single_pem(BytesView text);

}  // namespace pratique::verifier
