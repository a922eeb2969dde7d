#pragma once

#include <cstddef>

#include "base/error.h"
#include "base/limits.h"

namespace pratique::json {

// What a caller usually renames to the reason of its own document (Error::as).
inline constexpr Reason kMalformed{"json.malformed", Kind::kMalformed, ""};
inline constexpr Reason kDuplicateKey{"json.duplicate-key", Kind::kMalformed, ""};
inline constexpr Reason kTooDeep{"json.too-deep", Kind::kMalformed, ""};

struct ReadOptions {
  std::size_t max_depth = limits::kJsonDepth;
  bool byte_order_mark = false;  ///< whether a UTF-8 byte order mark may stand at the start
};

}  // namespace pratique::json
