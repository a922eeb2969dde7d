#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "verifier/explain.h"

namespace pratique::app {

/// What `evidence explain` is asked.
struct ExplainRequest {
  std::string bundle;        ///< file
  std::string artifact;      ///< file, or digest, or empty
  std::string key;           ///< file, or empty
  std::string trusted_root;  ///< file; empty: the built-in one
  std::optional<Time> effective_time;
};

/// Errors: usage, key.malformed, policy.invalid (the trusted root), bundle.*.
Result<verifier::Explanation> explain_bundle(const ExplainRequest& request, const Clock& clock);

}  // namespace pratique::app
