#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/descriptor.h"

namespace pratique::app {

/// What something attached to an image is, by the media types that it bears.
struct ArtifactKind {
  std::string_view word;   ///< stable: "sigstore-bundle", "cosign-signature", "in-toto-attestation", "sbom",
                           ///< "notation-signature", "report", "unknown"
  std::string_view words;  ///< for people: "Sigstore bundle"
};
ArtifactKind kind_of(const registry::Manifest& manifest);
ArtifactKind kind_of_type(std::string_view media_type);

/// Whether a layer of this type holds a signed statement, whose type says what it is.
bool may_hold_statement(std::string_view media_type);

/// What a Sigstore bundle, DSSE envelope or in-toto statement says that it is: its predicate type, or "signature" for a
/// bundle that signs bare bytes. Nothing is verified. Errors: bundle.malformed.
Result<std::string> statement_type(BytesView content);

}  // namespace pratique::app
