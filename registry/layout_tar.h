#pragma once

#include "registry/layout_file.h"

/// Internal to the room.
namespace pratique::registry {

/// The files of a tar archive that is not compressed. Its headers are read once, when the first file is asked for; what
/// the files hold stays on disk until then. Errors of that: layout.malformed (no tar archive, compressed, cut off, or
/// one that two readers could unpack differently), content.unavailable.
std::unique_ptr<LayoutFiles> open_layout_tar(std::string path);

}  // namespace pratique::registry
