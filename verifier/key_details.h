#pragma once

#include <string_view>

#include "verifier/keys.h"

namespace pratique::verifier {

/// The key `raw` of a Sigstore trusted root, restricted to what `details` names (protobuf-specs, PublicKeyDetails;
/// verification protocol, "Sigstore key details"). Without details ("" or PUBLIC_KEY_DETAILS_UNSPECIFIED) it is a
/// SubjectPublicKeyInfo that verifies as PublicKey::verifies says. Details that begin with PKCS1_ go with an
/// RSAPublicKey, all others with a SubjectPublicKeyInfo. RSA-PSS and Ed25519ph are verified for such keys only, and
/// then nothing else is. Errors: key.malformed (also details that are not known, and a key that does not fit them),
/// key.weak.
Result<PublicKey> key_with_details(BytesView raw, std::string_view details);

}  // namespace pratique::verifier
