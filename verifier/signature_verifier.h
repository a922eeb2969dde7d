#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "verifier/signature_times.h"
#include "verifier/signed_claim.h"
#include "verifier/verify.h"

namespace pratique::verifier {

/// Weighs one piece of evidence after the other. Only here VerifiedSignature is made.
class SignatureVerifier {
 public:
  SignatureVerifier(const Digest& image, const Trust& trust, const SignatureDemands& demands, Time now)
      : image_(image), trust_(trust), demands_(demands), now_(now) {}

  void weigh(const Evidence& evidence);
  void judge(const std::string& source, SignedClaim claim);
  /// Something that is no claim at all, and why.
  void refuse(const std::string& source, Error why) { not_by_anybody_.push_back({source, {std::move(why)}}); }
  /// All that was found; what is wrong behind a good signature comes before signatures that are not good.
  SignatureFacts facts() &&;

 private:
  void judge(const std::string& source, const SimpleSigning& evidence);
  void judge(const std::string& source, const SigstoreBundle& evidence);
  void judge(const std::string& source, const Unreadable& evidence);
  void judge(const std::string& source, const Misplaced& evidence);
  void judge(const std::string&, const OtherKind&) {}

  /// Whether the key made the signature; if so it is judged.
  bool judge_by_key(const std::string& source, const SignedClaim& claim, const Authority& authority);
  /// Whether the certificate's key made the signature and the certificate is good for one of the authorities.
  bool judge_by_certificate(const std::string& source, const SignedClaim& claim);
  void refuse_unsigned(const std::string& source, SignedClaim claim);
  void accept(const std::string& source, const SignedClaim& claim, const Authority& authority, std::string signer,
              const SignatureTimes& times);
  void notice_unchecked(const std::string& source, const SignedClaim& claim);
  bool is_too_many(const Evidence& evidence);

  const Digest& image_;
  const Trust& trust_;
  const SignatureDemands& demands_;
  Time now_;
  std::size_t judged_ = 0;
  SignatureFacts facts_;
  std::vector<RefusedSignature> not_by_anybody_;  ///< refused because no authority made them
};

}  // namespace pratique::verifier
