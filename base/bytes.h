#pragma once

#include <string>
#include <string_view>

namespace pratique {

/// Content: bytes without an encoding, seen and owned. Text that a person reads is a plain string.
using BytesView = std::string_view;
using Bytes = std::string;

}  // namespace pratique
