#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/error.h"

namespace pratique::verifier {

// Media types that tell what a layer holds; whoever gathers evidence fetches these layers.
inline constexpr std::string_view kSimpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json";
inline constexpr std::string_view kBundleTypePrefix = "application/vnd.dev.sigstore.bundle";
inline constexpr std::string_view kDsseEnvelopeType = "application/vnd.dsse.envelope.v1+json";
inline constexpr std::string_view kNotationType = "application/vnd.cncf.notary.signature";

/// A cosign signature of the older form: payload blob, and its layer's annotations, which carry the signature.
struct SimpleSigning {
  Bytes payload;
  std::map<std::string, std::string> annotations;
};

/// A Sigstore bundle, as stored.
struct SigstoreBundle {
  Bytes content;
};

/// Something that could have decided, and could not be read.
struct Unreadable {
  Error why;
};

/// Something that was read, and is not what its place promises: an index where a signature manifest is due, a referrer
/// whose subject is another image.
struct Misplaced {
  Error why;
};

/// Read, and of a kind that this verifier does not judge (an attestation in a .att tag, Notation, an SBOM). Listed so
/// that nobody takes silence for "nothing there".
struct OtherKind {
  std::string media_type;
};

/// One thing found attached to an image, with the bytes as fetched (their digests are already checked).
struct Evidence {
  std::string source;            ///< where it stood, for people: "referrer sha256:…", "sha256-….sig layer 2 of 3"
  std::optional<Digest> digest;  ///< of payload or bundle; none if unreadable
  std::variant<SimpleSigning, SigstoreBundle, Unreadable, Misplaced, OtherKind> what;
};

}  // namespace pratique::verifier
