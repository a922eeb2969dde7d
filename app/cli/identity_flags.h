#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/cli/flag_set.h"
#include "base/result.h"
#include "gate/policy.h"

namespace pratique::app {

/// Who has to be named by a signer's certificate, as cosign's flags say it.
class IdentityFlags {
 public:
  void declare(FlagSet& cli);
  bool given() const;
  /// None if nothing was given. Errors: usage (half an identity, two ways at once, a pattern that is none).
  Result<std::optional<gate::IdentityDemand>> read() const;

 private:
  std::string subject_, subject_pattern_, issuer_, issuer_pattern_;
  std::map<std::string, std::string> claims_;  ///< by name of the claim; empty if not given
};

}  // namespace pratique::app
