#pragma once

#include <string_view>

namespace pratique::app {

/// "0.1.0"
std::string_view version();
/// "pratique 0.1.0"
std::string_view version_line();

}  // namespace pratique::app
