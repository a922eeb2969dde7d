#pragma once

#include "app/engine/case.h"
#include "gate/policy.h"
#include "verifier/trust.h"

namespace pratique::app {

/// Who may vouch, and what certificates, logs and timestamps are checked with: the policy's words, keys and files made
/// into what the verifier believes. Pure. Errors: policy.invalid, key.malformed, key.weak.
Result<verifier::Trust> trust_of(const gate::PolicySet& policies, const Steering& steering);

/// The SCT that was given beside the signer's certificate, if any. Errors: policy.invalid.
Result<std::optional<verifier::Sct>> detached_sct_of(const Steering& steering);

/// What the command line demands in place of a policy file: a signature by one of its keys, or by its identity.
gate::PolicySet policy_of_flags(const Asked& asked, const Steering& steering);

}  // namespace pratique::app
