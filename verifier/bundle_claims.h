#pragma once

#include <string>
#include <utility>
#include <vector>

#include "verifier/bundle.h"
#include "verifier/signed_claim.h"

namespace pratique::verifier {

/// What a bundle says of itself, as name and value, unescaped and unproven.
std::vector<std::pair<std::string, std::string>> claims_of(const Bundle& bundle, const SignedClaim& claim);

}  // namespace pratique::verifier
