#pragma once

#include "verifier/openssl.h"

namespace pratique::verifier {

/// Whether `signature` is by `key` over `message` in exactly this way. The kind of key must fit the scheme. For .cpp
/// files of this room; others ask PublicKey.
bool check_signature(EVP_PKEY* key, SignatureAlgorithm algorithm, BytesView message, BytesView signature);

/// As check_signature, over a message of which only the hash is known. False for Ed25519 of either form, and for a
/// digest of another length.
bool check_digest_signature(EVP_PKEY* key, SignatureAlgorithm algorithm, BytesView digest, BytesView signature);

}  // namespace pratique::verifier
