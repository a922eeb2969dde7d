#pragma once

#include <string>

#include "app/engine/inspect.h"

namespace pratique::app {

/// What was seen of an image, for people: escaped, what could not be read at the end. `image` is HOST/REPO@DIGEST.
std::string render_inspection(const std::string& image, const Inspection& seen);

/// The same as one canonical JSON object.
std::string inspection_json(const std::string& image, const Inspection& seen);

}  // namespace pratique::app
