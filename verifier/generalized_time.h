#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace pratique::verifier {

/// Content of a GeneralizedTime in DER (X.690, 11.7): YYYYMMDDhhmmss, a fraction that does not end in 0 if there is
/// one, Z. What is below a millisecond is cut.
std::optional<Time> parse_generalized_time(std::string_view text);

}  // namespace pratique::verifier
