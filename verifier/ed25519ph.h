#pragma once

#include <span>

#include "base/bytes.h"

namespace pratique::verifier {

/// Whether `signature` is the Ed25519ph signature (RFC 8032, 5.1, empty context) of `message` by the raw key of 32
/// bytes. OpenSSL 3.0 has only the pure form, so libsodium answers. Keys and points of small order and an S that is not
/// reduced are refused there.
bool ed25519ph_verifies(std::span<const unsigned char, 32> key, BytesView message, BytesView signature);

}  // namespace pratique::verifier
