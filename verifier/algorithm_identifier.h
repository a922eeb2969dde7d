#pragma once

#include <optional>

#include "base/bytes.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// SHA-256, SHA-384 or SHA-512 by an AlgorithmIdentifier in DER; parameters absent or NULL (RFC 5754, 2).
std::optional<Hash> hash_identified(BytesView der);

/// How a CMS signature over a message hashed with `digest` was made, by its AlgorithmIdentifier in DER: ECDSA, RSA with
/// PKCS#1 v1.5 (named with or without its hash) or PSS with MGF1 over the same hash and a salt as long (RFC 5754, 3;
/// RFC 4056), Ed25519 with SHA-512 (RFC 8419). None if the algorithm is another, or if its hash is not `digest`.
std::optional<SignatureAlgorithm> signature_algorithm_identified(BytesView der, Hash digest);

/// As above of signatures that stand alone, as in certificates: the hash is always named (RFC 5758, RFC 4055, RFC
/// 8410).
std::optional<SignatureAlgorithm> signature_algorithm_named(BytesView der);

}  // namespace pratique::verifier
