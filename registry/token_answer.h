#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "registry/reasons.h"

/// Internal to the room.
namespace pratique::registry {

struct TokenAnswer {
  std::string token;  ///< visible ASCII
  Duration life;      ///< at least a minute
};

/// Reads a token server's answer (Docker "Token Authentication Specification"). Errors: registry.denied, which never
/// shows any of it.
Result<TokenAnswer> read_token_answer(BytesView body);

}  // namespace pratique::registry
