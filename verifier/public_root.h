#pragma once

#include <string_view>

namespace pratique::verifier {

/// The trusted root of Sigstore's public instance as it was when this program was built (trust-data/README.md): what
/// certificates are checked with if nobody names another root. It is never refreshed behind the user's back.
std::string_view public_trusted_root();

}  // namespace pratique::verifier
