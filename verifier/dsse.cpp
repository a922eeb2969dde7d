#include "verifier/dsse.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "verifier/document.h"

namespace pratique::verifier {

Result<Envelope> Envelope::parse(const json::View& envelope) {
  PRATIQUE_CHECK(only_members(envelope, {"payload", "payloadType", "signatures"}));
  PRATIQUE_TRY(type, envelope.string_at("payloadType"));
  PRATIQUE_TRY(payload, bytes_at(envelope, "payload"));
  PRATIQUE_TRY(signatures, envelope.elements_or_none("signatures"));
  if (signatures.size() != 1) {
    return Error(json::kMalformed,
                 fmt::format("the envelope has {} signatures; a bundle's has exactly one", signatures.size()));
  }
  const json::View& signature = signatures.front();
  PRATIQUE_CHECK(only_members(signature, {"sig", "keyid"}));
  PRATIQUE_CHECK(signature.maybe_string("keyid"));
  PRATIQUE_TRY(text, signature.string_or("sig", ""));
  return Envelope{std::string(type), std::move(payload), base64_decode_any(text)};
}

Bytes Envelope::signed_bytes() const { return pre_authentication_encoding(payload_type, payload); }

Bytes pre_authentication_encoding(std::string_view type, BytesView body) {
  return fmt::format("DSSEv1 {} {} {} {}", type.size(), type, body.size(), body);
}

}  // namespace pratique::verifier
