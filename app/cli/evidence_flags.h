#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/flag_set.h"
#include "app/cli/identity_flags.h"
#include "base/result.h"
#include "verifier/verify.h"

namespace pratique::app {

/// Who may vouch without a policy, and what has to stand beside the signature.
struct EvidenceFlags {
  std::vector<std::string> keys;
  IdentityFlags identity;
  std::string trusted_root;
  std::string sct;  ///< or empty
  std::string log;  ///< or empty
  std::string timestamp = "if-present";

  void declare(FlagSet& cli);
  /// Whether somebody is named who may vouch.
  bool names_somebody() const { return !keys.empty() || identity.given(); }
  /// None if not given. Errors: usage.
  Result<std::optional<verifier::LogMode>> log_mode() const;
  /// Errors: usage.
  Result<bool> timestamp_demanded() const;
  bool ignores_sct = false;
};

}  // namespace pratique::app
