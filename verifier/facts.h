#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "verifier/timestamp.h"
#include "verifier/tree_head.h"

namespace pratique::verifier {

/// A good signature by a known authority about the image that was asked for. Only the verifier can make one; the gate
/// counts nothing else.
class VerifiedSignature {
 public:
  const std::string& authority() const { return authority_; }
  /// Who made it, whatever policy calls them: a key's fingerprint, or "SUBJECT (ISSUER)" of a certificate. Thresholds
  /// count distinct ones.
  const std::string& signer() const { return signer_; }
  const std::string& source() const { return source_; }
  const std::string& form() const { return form_; }  ///< "cosign simple signing", "Sigstore bundle"
  /// The time that a transparency log signed for, if it did.
  std::optional<Time> logged_at() const { return logged_at_; }
  /// The times that timestamp authorities signed for.
  const std::vector<VerifiedTimestamp>& timestamps() const { return timestamps_; }
  /// What its transparency logs signed of their trees.
  const std::vector<TreeHead>& trees() const { return trees_; }

 private:
  friend class SignatureVerifier;
  VerifiedSignature() = default;
  std::string authority_, signer_, source_, form_;
  std::optional<Time> logged_at_;
  std::vector<VerifiedTimestamp> timestamps_;
  std::vector<TreeHead> trees_;
};

/// A signature that was read and does not count, and why: the most telling reason first.
struct RefusedSignature {
  std::string source;
  std::vector<Error> reasons;
};

/// Something listed as evidence that could have decided and could not be read.
struct UnreadEvidence {
  std::string source;
  Error reason;
};

/// All that is known of an image's signatures.
struct SignatureFacts {
  std::vector<VerifiedSignature> verified;
  std::vector<RefusedSignature> refused;
  std::vector<UnreadEvidence> unread;
  std::vector<Error> notices;  ///< tlog.unchecked and the like
};

}  // namespace pratique::verifier
