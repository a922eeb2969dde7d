#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// Content of the OBJECT IDENTIFIER id-ct-TSTInfo (1.2.840.113549.1.9.16.1.4).
inline constexpr std::string_view kTstInfoType{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x04", 11};

/// The certificate that a signer says is its own (RFC 5035, ESSCertID and ESSCertIDv2).
struct CertificateId {
  std::optional<Hash> hash;     ///< none: SHA-1, the older form
  Bytes digest;                 ///< of the certificate in DER
  std::optional<Bytes> issuer;  ///< name in DER
  std::optional<Bytes> serial;  ///< content of the INTEGER

  bool names(BytesView certificate_der, BytesView certificate_issuer, BytesView certificate_serial) const;
};

/// The signed attributes of a timestamp (RFC 5652, 11; RFC 3161, 2.4.2; RFC 5816, 2.2.1).
struct SignedAttributes {
  Bytes message_digest;
  std::optional<CertificateId> certificate;    ///< signingCertificateV2
  std::optional<CertificateId> by_older_form;  ///< signingCertificate: SHA-1

  /// Content of the SET. Demanded: no attribute twice, in DER's order; content type id-ct-TSTInfo; a message digest;
  /// the signer's certificate in one of the forms. Others (signing time) are passed over. Errors: timestamp.invalid.
  static Result<SignedAttributes> parse(BytesView content);
};

}  // namespace pratique::verifier
