#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// Raw hash of `content`.
Bytes hash_of(Hash hash, BytesView content);
/// "sha256", "sha384", "sha512": as Rekor v1 writes them.
std::optional<Hash> hash_named(std::string_view name);
/// "SHA2_256", "SHA2_384", "SHA2_512": as sigstore_common.proto and Rekor v2 write them.
std::optional<Hash> hash_in_protobuf(std::string_view name);

}  // namespace pratique::verifier
