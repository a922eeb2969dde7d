#include "verifier/verify.h"

#include "verifier/signature_verifier.h"

namespace pratique::verifier {

SignatureFacts verify_signatures(const Digest& image, std::span<const Evidence> evidence, const Trust& trust,
                                 const SignatureDemands& demands, Time now) {
  SignatureVerifier verifier(image, trust, demands, now);
  for (const Evidence& piece : evidence) verifier.weigh(piece);
  return std::move(verifier).facts();
}

SignatureFacts verify_bundle(const SigstoreBundle& bundle, const SignedContent& artifact, const Trust& trust,
                             const SignatureDemands& demands, Time now) {
  const Digest digest = artifact.digests().front();
  SignatureVerifier verifier(digest, trust, demands, now);
  const auto parsed = Bundle::parse(bundle.content);
  if (parsed) {
    verifier.judge("bundle", claim_about(*parsed, artifact));
  } else {
    verifier.refuse("bundle", parsed.error());
  }
  return std::move(verifier).facts();
}

}  // namespace pratique::verifier
