#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verifier/keys.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// Who may vouch: a name that policy uses, and a key.
struct Authority {
  std::string name;
  PublicKey key;
  bool log_entry_demanded = false;  ///< a verified transparency log entry must stand beside the signature
};

/// Everything that a verification believes without proof.
struct Trust {
  std::vector<Authority> authorities;
  std::optional<TrustedRoot> root;  ///< without one, log entries of key signatures stay unchecked, and this is said
};

}  // namespace pratique::verifier
