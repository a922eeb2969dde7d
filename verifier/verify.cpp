#include "verifier/verify.h"

#include "verifier/signature_verifier.h"

namespace pratique::verifier {

SignatureFacts verify_signatures(const Digest& image, std::span<const Evidence> evidence, const Trust& trust,
                                 const SignatureDemands& demands, Time now) {
  SignatureVerifier verifier(image, trust, demands, now);
  for (const Evidence& piece : evidence) verifier.weigh(piece);
  return std::move(verifier).facts();
}

}  // namespace pratique::verifier
