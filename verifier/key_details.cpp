#include "verifier/key_details.h"

#include <fmt/format.h>

#include <array>

#include "base/escape.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

using enum SignatureScheme;

/// `kind` is how PublicKey::algorithm begins; RSA keys of the deprecated details have any size.
struct Details {
  std::string_view name;
  std::string_view kind;
  SignatureAlgorithm algorithm;
};

// HMAC in a name means how the signer chose its random number (RFC 6979), which nobody sees in a signature.
constexpr std::array kDetails{
    Details{"PKIX_ECDSA_P256_SHA_256", "ECDSA P-256", {kEcdsa, Hash::kSha256}},
    Details{"PKIX_ECDSA_P256_HMAC_SHA_256", "ECDSA P-256", {kEcdsa, Hash::kSha256}},
    Details{"PKIX_ECDSA_P384_SHA_384", "ECDSA P-384", {kEcdsa, Hash::kSha384}},
    Details{"PKIX_ECDSA_P384_SHA_256", "ECDSA P-384", {kEcdsa, Hash::kSha256}},
    Details{"PKIX_ECDSA_P521_SHA_512", "ECDSA P-521", {kEcdsa, Hash::kSha512}},
    Details{"PKIX_ECDSA_P521_SHA_256", "ECDSA P-521", {kEcdsa, Hash::kSha256}},
    Details{"PKIX_RSA_PKCS1V15_2048_SHA256", "RSA 2048", {kRsaPkcs1, Hash::kSha256}},
    Details{"PKIX_RSA_PKCS1V15_3072_SHA256", "RSA 3072", {kRsaPkcs1, Hash::kSha256}},
    Details{"PKIX_RSA_PKCS1V15_4096_SHA256", "RSA 4096", {kRsaPkcs1, Hash::kSha256}},
    Details{"PKIX_RSA_PKCS1V5", "RSA ", {kRsaPkcs1, Hash::kSha256}},
    Details{"PKCS1_RSA_PKCS1V5", "RSA ", {kRsaPkcs1, Hash::kSha256}},
    Details{"PKIX_RSA_PSS_2048_SHA256", "RSA 2048", {kRsaPss, Hash::kSha256}},
    Details{"PKIX_RSA_PSS_3072_SHA256", "RSA 3072", {kRsaPss, Hash::kSha256}},
    Details{"PKIX_RSA_PSS_4096_SHA256", "RSA 4096", {kRsaPss, Hash::kSha256}},
    Details{"PKIX_RSA_PSS", "RSA ", {kRsaPss, Hash::kSha256}},
    Details{"PKCS1_RSA_PSS", "RSA ", {kRsaPss, Hash::kSha256}},
    Details{"PKIX_ED25519", "Ed25519", {kEd25519, Hash::kSha512}},
    Details{"PKIX_ED25519_PH", "Ed25519", {kEd25519ph, Hash::kSha512}},
};

const Details* details_named(std::string_view name) {
  for (const Details& details : kDetails) {
    if (details.name == name) return &details;
  }
  return nullptr;
}

}  // namespace

Result<PublicKey> key_with_details(BytesView raw, std::string_view name) {
  if (name.empty() || name == "PUBLIC_KEY_DETAILS_UNSPECIFIED") return PublicKey::parse_spki(raw);
  const Details* details = details_named(name);
  if (details == nullptr) return Error(kKeyMalformed, fmt::format("keyDetails {} are not known", quote(name)));
  PRATIQUE_TRY(key, name.starts_with("PKCS1_") ? PublicKey::parse_pkcs1(raw) : PublicKey::parse_spki(raw));
  if (!key.algorithm().starts_with(details->kind)) {
    return Error(kKeyMalformed, fmt::format("keyDetails {} with a key of {}", name, key.algorithm()));
  }
  return key.restricted_to(details->algorithm);
}

}  // namespace pratique::verifier
