#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/engine/case.h"
#include "gate/decide.h"
#include "gate/policy.h"
#include "gate/waiver.h"
#include "verifier/trust.h"
#include "verifier/verify.h"

namespace pratique::app {

/// What is demanded, read and understood.
struct Rules {
  gate::PolicySet policies;
  std::vector<gate::Waiver> waivers;
  verifier::Trust trust;
  verifier::SignatureDemands demands;
  std::shared_ptr<const gate::Feeds> feeds;
  std::optional<Time> trivy_database;  ///< when it was built, for reports of Trivy that do not say it
};

/// Reads policy, waivers, keys, trusted root and feeds. Pure. Errors: policy.invalid, key.malformed, key.weak,
/// feed.invalid, usage (stage).
Result<Rules> read_rules(const Asked& asked, const Steering& steering);

/// That every key of the policy is one. Errors: policy.invalid at its place.
Result<void> check_keys(const gate::PolicySet& policies, const Steering& steering);

/// What has to be fetched for a judgement by these rules.
Wanted wanted_by(const Rules& rules, const Asked& asked, bool reports_given);

/// The signatures of the case as the verifier sees them. Pure.
verifier::SignatureFacts verify_evidence(const Case& the_case, const Rules& rules);

/// The verdict, from what verify_evidence() found. Pure: bytes, trust and a time go in, a value comes out.
Result<gate::Verdict> judge(const Case& the_case, const Rules& rules, verifier::SignatureFacts facts);

}  // namespace pratique::app
