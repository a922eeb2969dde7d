#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier::tuf {

/// OLPC canonical JSON, the form over which TUF metadata is signed (TUF specification, 4.2.1): members sorted by the
/// bytes of their names, no blanks, whole numbers only, and in strings nothing escaped but `"` and `\`. That is not
/// RFC 8785 (base/json.h): a line feed, of which every PEM key has some, stands there as itself.
/// Errors: trust.malformed (a number with fraction or exponent).
Result<Bytes> canonical(const nlohmann::json& value);

}  // namespace pratique::verifier::tuf
