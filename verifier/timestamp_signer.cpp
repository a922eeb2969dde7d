#include "verifier/timestamp_signer.h"

#include <fmt/format.h>

#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

bool has_signers_number(const Certificate& certificate, const SignedData& data) {
  return certificate.issuer() == data.issuer && certificate.serial() == data.serial;
}

/// Every form in which the signed attributes name the certificate must fit (RFC 5816, 2.2.1).
bool is_named(const Certificate& certificate, const SignedAttributes& attributes) {
  const auto fits = [&](const std::optional<CertificateId>& id) {
    return !id || id->names(certificate.der(), certificate.issuer(), certificate.serial());
  };
  return fits(attributes.certificate) && fits(attributes.by_older_form);
}

/// The authority's own first, which is then the only one: another with its issuer and number is somebody else's.
Result<const Certificate*> find_signer(const TimestampToken& token, const CertificateAuthority& authority) {
  const auto find_in = [&](const std::vector<Certificate>& certificates) -> const Certificate* {
    const Certificate* found = nullptr;
    for (const Certificate& certificate : certificates) {
      if (!has_signers_number(certificate, token.signed_data)) continue;
      if (found == nullptr || !is_named(*found, token.signed_data.attributes)) found = &certificate;
    }
    return found;
  };
  const Certificate* own = find_in(authority.chain);
  const Certificate* brought = find_in(token.certificates);
  if (own != nullptr && brought != nullptr && own->der() != brought->der()) {
    return Error(kTimestampUntrusted,
                 "the timestamp brings another certificate under the authority's issuer and number");
  }
  if (own == nullptr && brought == nullptr) {
    return Error(kTimestampUntrusted,
                 "the certificate that signed the timestamp is neither in it nor in the trusted root");
  }
  return own != nullptr ? own : brought;
}

}  // namespace

Result<Certificate> signer_of(const TimestampToken& token, const CertificateAuthority& authority) {
  PRATIQUE_TRY(signer, find_signer(token, authority));
  const SignedData& data = token.signed_data;
  if (!is_named(*signer, data.attributes)) {
    return Error(kTimestampInvalid, "the timestamp's signed attributes name another certificate than its signer's");
  }
  const Result<PublicKey>& key = signer->key();
  if (!key) {
    return Error(kTimestampInvalid,
                 fmt::format("the key that signed the timestamp is not taken: {}", key.error().message()));
  }
  if (!key->verifies_as(data.algorithm, data.signed_bytes, data.signature)) {
    return Error(kTimestampInvalid, "the timestamp's signature does not verify with its signer's certificate");
  }
  return *signer;
}

}  // namespace pratique::verifier
