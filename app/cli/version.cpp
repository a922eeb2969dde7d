#include "app/cli/version.h"

namespace pratique::app {

std::string_view version() { return PRATIQUE_VERSION; }
std::string_view version_line() { return "pratique " PRATIQUE_VERSION; }

}  // namespace pratique::app
