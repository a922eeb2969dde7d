#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace pratique::verifier {

/// An ECDSA signature as JWS and COSE write it (RFC 7518, 3.4; RFC 9053, 2.1: r and s side by side, each as wide as the
/// curve's coordinates) in ASN.1, as everybody else writes it. Nothing if it has another length.
std::optional<Bytes> ecdsa_der_of(BytesView fixed_width, std::size_t coordinate_bytes);

}  // namespace pratique::verifier
