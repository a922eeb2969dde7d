#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/keys.h"
#include "verifier/signed_attributes.h"

namespace pratique::verifier {

/// A CMS SignedData (RFC 5652, section 5) with one signer, as far as RFC 3161 needs it. Read, nothing verified.
struct SignedData {
  Bytes content;                    ///< eContent: a TSTInfo in DER
  std::vector<Bytes> certificates;  ///< DER each, in any order; whoever made the token chose them
  Bytes issuer;                     ///< of the signer's certificate: name in DER
  Bytes serial;                     ///< of the signer's certificate: content of the INTEGER
  Hash digest = Hash::kSha256;
  SignatureAlgorithm algorithm{SignatureScheme::kEcdsa, Hash::kSha256};
  SignedAttributes attributes;
  Bytes signed_bytes;  ///< what `signature` is over: the attributes as SET (RFC 5652, 5.4)
  Bytes signature;

  /// `der`: a ContentInfo in strict DER, nothing behind it. Whoever calls has asked is_strict_der. Demanded: version 3,
  /// content type id-ct-TSTInfo with content, exactly one signer named by issuer and serial number, signed attributes,
  /// SHA-256 or better throughout. Revocation lists and unsigned attributes are passed over.
  /// Errors: timestamp.invalid.
  static Result<SignedData> parse(BytesView der);
};

}  // namespace pratique::verifier
