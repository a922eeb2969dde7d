#pragma once

#include <string_view>

namespace pratique::verifier {

/// The trusted root of Sigstore's public instance as it was when this program was built (trust-data/README.md): what
/// certificates are checked with if nobody names another root. It is never refreshed behind the user's back.
std::string_view public_trusted_root();

/// The TUF root of the same instance, with which `pratique trust update` starts: whatever its repository says is checked
/// by the chain of signatures that begins here.
std::string_view public_tuf_root();
/// Where that repository is.
inline constexpr std::string_view kPublicRepository = "https://tuf-repo-cdn.sigstore.dev";

}  // namespace pratique::verifier
