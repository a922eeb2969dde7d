#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/json_document.h"
#include "base/result.h"

namespace pratique::app {

/// A TOML 1.0 document as the JSON document with the same members, to be read with json::View. Dates are texts. Errors:
/// the reason given, with FILE:LINE:COLUMN.
Result<json::Document> parse_toml(BytesView text, std::string_view file_name, const Reason& reason);

}  // namespace pratique::app
