#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier {

/// What a transparency log says of its tree, as a signed note (C2SP tlog-checkpoint, signed-note). Parsed, not
/// verified.
struct Checkpoint {
  struct Signature {
    std::string name;
    Bytes key_hint;  ///< 4 bytes
    Bytes signature;
  };

  std::string origin;
  std::uint64_t tree_size;
  Bytes root;  ///< 32 bytes
  Bytes signed_text;
  std::vector<Signature> signatures;

  /// Errors: tlog.checkpoint-invalid.
  static Result<Checkpoint> parse(std::string_view note);
};

}  // namespace pratique::verifier
