#pragma once

#include "app/engine/load.h"
#include "base/clock.h"
#include "gate/policy.h"
#include "verifier/facts.h"
#include "verifier/verify.h"

namespace pratique::app {

/// A question about a file that is no image: is it signed, as this bundle says, by whom the flags demand?
struct BlobRequest {
  std::string artifact;  ///< a file, or a digest of one: "sha256:…", "sha512:…"
  std::string bundle;    ///< file
  SteeringFiles steering;
  std::optional<gate::IdentityDemand> identity;
  std::optional<verifier::LogMode> log;
  bool timestamp_demanded = false;
  bool sct_demanded = true;
  std::optional<Time> effective_time;
};

/// The file's bytes, or what its digest says. Errors: usage.
Result<verifier::SignedContent> read_artifact(const std::string& file_or_digest);

/// What was found; verified if at least one signature counts. Errors: usage, policy.invalid, key.malformed, key.weak; a
/// bundle that cannot be read is an answer.
Result<verifier::SignatureFacts> verify_blob(const BlobRequest& request, const Clock& clock);

}  // namespace pratique::app
