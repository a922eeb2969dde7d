#pragma once

#include <span>

#include "base/result.h"
#include "verifier/certificate.h"
#include "verifier/sct_list.h"
#include "verifier/trusted_root.h"

namespace pratique::verifier {

/// How many different CT logs vouch for having seen `leaf`, by SCTs in it (RFC 6962, section 3; extension
/// 1.3.6.1.4.1.11129.2.4.2), or by one `detached` from it, which must be good if it is given. `issuer` is the next
/// certificate of its path. At least 1, or an error. Errors: certificate.sct-missing (there is none),
/// certificate.sct-invalid (none that a trusted CT log signed).
Result<std::size_t> verify_scts(const Certificate& leaf, const Certificate& issuer,
                                std::span<const TransparencyLog> ct_logs, const Sct* detached = nullptr);

}  // namespace pratique::verifier
