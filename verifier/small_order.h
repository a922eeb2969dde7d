#pragma once

#include "base/bytes.h"

namespace pratique::verifier {

/// Whether an Ed25519 public key is one of the points whose order divides 8, in any encoding: with such a key there are
/// signatures that are good for nearly every message.
bool is_small_order(BytesView ed25519_key);

}  // namespace pratique::verifier
