#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "verifier/identity.h"
#include "verifier/keys.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// Who may vouch: a name that policy uses, and a key or identities.
struct Authority {
  std::string name;
  std::variant<PublicKey, Keyless> means;
  /// What log entries, timestamps and certificates are checked with. Without one those of key signatures stay
  /// unchecked, and this is said; certificates are then trusted of nobody.
  std::shared_ptr<const TrustedRoot> root = nullptr;
  bool log_entry_demanded = false;  ///< a verified transparency log entry must stand beside the signature
  bool timestamp_demanded = false;  ///< a verified timestamp must
};

/// Everything that a verification believes without proof.
struct Trust {
  std::vector<Authority> authorities;
};

}  // namespace pratique::verifier
