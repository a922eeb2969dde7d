#pragma once

#include <optional>

#include "base/bytes.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// How a certificate is signed (RFC 5280, 4.1.1).
struct CertificateSignature {
  BytesView signed_bytes;  ///< the TBSCertificate, of `der`
  SignatureAlgorithm algorithm;
  BytesView signature;

  /// `der`: of a certificate that was read. None if the algorithms beside the signature and within what is signed
  /// differ (4.1.1.2), or if it is none of ECDSA, RSA (PKCS#1 v1.5, PSS) with SHA-256, SHA-384 or SHA-512, and Ed25519.
  static std::optional<CertificateSignature> read(BytesView der);
};

}  // namespace pratique::verifier
