#pragma once

#include "registry/layout_file.h"

/// Internal to the room.
namespace pratique::registry {

/// What stops a file of the layout's own from being read (layout.malformed); that it is no file, or no archive, stays
/// what it is.
Error layout_error(Error error);

/// That the files say that they are an image layout. Errors: layout.malformed, layout.not-a-file.
Result<void> check_layout_marker(LayoutFiles& files);

}  // namespace pratique::registry
