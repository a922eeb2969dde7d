#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"

namespace pratique::json {

// What a caller usually renames to the reason of its own document (Error::as).
inline constexpr Reason kMalformed{"json.malformed", Kind::kMalformed, ""};
inline constexpr Reason kDuplicateKey{"json.duplicate-key", Kind::kMalformed, ""};
inline constexpr Reason kTooDeep{"json.too-deep", Kind::kMalformed, ""};

struct ReadOptions {
  std::size_t max_depth = limits::kJsonDepth;
  bool byte_order_mark = false;  ///< whether a UTF-8 byte order mark may stand at the start
  /// Names of members, at whatever depth, whose values are checked like all others and not kept. For big documents of which little is needed, and for texts that must not be kept.
  std::span<const std::string_view> forget = {};
};

/// One JSON text, strictly (RFC 8259 and RFC 7493): UTF-8, no member name twice in one object after unescaping, no
/// comments, no NaN, no number that overflows a double, nothing but blanks behind the document, bounded depth (and so
/// bounded recursion for whoever walks it). Errors (message with line, column and JSON pointer): json.malformed,
/// json.duplicate-key, json.too-deep.
Result<nlohmann::json> parse(BytesView text, const ReadOptions& options = {});

/// Canonical form (RFC 8785): sorted member names, shortest numbers, no blanks. Equal values give equal bytes.
std::string canonical(const nlohmann::json& value);

}  // namespace pratique::json
