#pragma once

#include "base/json_view.h"
#include "base/result.h"
#include "scanner-adapters/register.h"
#include "scanner-adapters/source.h"

namespace pratique::scanners {

/// Finds out what a report is: from its first piece, or, if that is not enough, from a first reading of all of it. The
/// source is rewound. Errors: report.invalid (no adapter fits, or several do), and those of the source.
Result<const Adapter*> detect_adapter(Source& source);

/// That no other adapter recognises the whole document. Errors: report.invalid.
Result<void> check_found_out(const json::View& document, const Adapter& adapter);

/// A JSON text without the members that are forgotten. Errors: as json::parse.
Result<json::Document> parse_kept(BytesView text, bool byte_order_mark);

}  // namespace pratique::scanners
