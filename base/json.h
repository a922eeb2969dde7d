#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

#include "base/bytes.h"
#include "base/json_document.h"
#include "base/json_options.h"
#include "base/result.h"

namespace pratique::json {

/// One JSON text, strictly (RFC 8259 and RFC 7493): UTF-8, no member name twice in one object after unescaping, no
/// comments, no NaN, no number that overflows a double, nothing but blanks behind the document, bounded depth (and so
/// bounded recursion for whoever walks it). Errors (message with line, column and JSON pointer): json.malformed,
/// json.duplicate-key, json.too-deep.
Result<Document> parse(BytesView text, const ReadOptions& options = {});
/// As parse, as a value that can be changed and written.
Result<nlohmann::json> parse_value(BytesView text);

/// Canonical form (RFC 8785): sorted member names, shortest numbers, no blanks. Equal values give equal bytes.
std::string canonical(const nlohmann::json& value);

}  // namespace pratique::json
