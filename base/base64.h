#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"

namespace pratique {

/// Standard alphabet with padding (RFC 4648, section 4).
std::string base64_encode(BytesView data);
/// Strict: exact padding, no blanks or line ends, zero trailing bits. Empty text is no bytes.
std::optional<Bytes> base64_decode(std::string_view text);
/// As base64_decode, also in the URL alphabet (RFC 4648, section 5) and, with that one, without padding.
std::optional<Bytes> base64_decode_any(std::string_view text);

/// Lower-case hexadecimal.
std::string hex_encode(BytesView data);
/// Lower- or upper-case, even length.
std::optional<Bytes> hex_decode(std::string_view text);

}  // namespace pratique
