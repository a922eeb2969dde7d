#include "verifier/fulcio_claims.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "verifier/der.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr int kOldIssuer = 1, kLastRaw = 6, kUserNameType = 7, kIssuer = 8;
constexpr unsigned char kUtf8String = 0x0C;

}  // namespace

Result<FulcioClaims> FulcioClaims::read(const Certificate& certificate) {
  FulcioClaims out;
  for (int number = 1; number <= kLast; ++number) {
    if (number == kUserNameType) continue;
    const auto content = certificate.extension(fmt::format("1.3.6.1.4.1.57264.1.{}", number));
    if (!content) continue;
    const auto text = number <= kLastRaw ? content : der_only(*content, kUtf8String);
    if (!text || to_valid_utf8(*text) != *text) {
      return Error(kCertificateMalformed, fmt::format("the extension 1.3.6.1.4.1.57264.1.{} holds no text", number));
    }
    out.claims_.emplace(number, *text);
  }
  return out;
}

std::optional<std::string> FulcioClaims::get(int number) const {
  const auto place = claims_.find(number);
  return place == claims_.end() ? std::nullopt : std::optional(place->second);
}

Result<std::string> FulcioClaims::issuer() const {
  const auto old = get(kOldIssuer);
  const auto today = get(kIssuer);
  if (!old && !today) return Error(kIssuerMismatch, "the certificate does not say who vouched for the identity");
  if (old && today && *old != *today) {
    return Error(kIssuerInconsistent,
                 fmt::format("one extension of the certificate says {}, another {}", quote(*old), quote(*today)));
  }
  return today ? *today : *old;
}

}  // namespace pratique::verifier
