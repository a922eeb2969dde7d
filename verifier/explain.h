#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "verifier/evidence.h"
#include "verifier/keys.h"
#include "verifier/signed_content.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// What a check is made with. Nobody is trusted by it: whether the signer is who was wanted is asked elsewhere
/// (verify.h).
struct ExplainWith {
  const TrustedRoot* root = nullptr;        ///< none: nothing of certificates, logs and timestamps can be checked
  const PublicKey* key = nullptr;           ///< of a bundle that brings no certificate
  const SignedContent* artifact = nullptr;  ///< what it should be about
  Time now;
};

/// One check and what became of it: good, bad, nothing there to check, or nothing to check it with.
struct Check {
  enum class Outcome { kPassed, kFailed, kAbsent, kUnchecked };
  std::string what;
  Outcome outcome;
  std::string detail = {};          ///< unescaped
  std::optional<Error> fault = {};  ///< of kFailed
};

/// A bundle in words: what it says, and what of that holds.
struct Explanation {
  std::vector<std::pair<std::string, std::string>> claims;  ///< name and value, unescaped
  std::vector<Check> checks;                                ///< in the order of docs/verification.md
};

/// Looks at everything that a bundle says, one check after the other; a failed one keeps no other from being made.
/// Errors: bundle.malformed, bundle.version, bundle.content.
Result<Explanation> explain(const SigstoreBundle& evidence, const ExplainWith& with);

}  // namespace pratique::verifier
