#pragma once

#include "base/result.h"
#include "verifier/sct_list.h"

namespace pratique::verifier {

/// An SCT that stands beside its certificate: the JSON with which a CT log answers `add-chain` (RFC 6962, 4.1), as
/// Fulcio passes it on and cosign takes it with `--sct`. Errors: policy.invalid (it is a file of whoever asks, no
/// evidence).
Result<Sct> parse_detached_sct(BytesView json);

}  // namespace pratique::verifier
