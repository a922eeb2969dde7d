#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/reasons.h"

/// Reading files of an image layout that a stranger may have laid out. Internal to the room.
namespace pratique::registry {

/// The bytes of the regular file at `path` (parts joined by '/') below `folder`. No part below the folder may be a
/// link; links, folders and devices are not opened. A file larger than `expected_size` is not read; a smaller one is,
/// so that the caller can tell other bytes from a wrong descriptor. Errors: `absent` if there is no such file,
/// content.unavailable, layout.not-a-file, content.size-mismatch, content.too-large (above `max_size`).
Result<Bytes> read_layout_file(const std::string& folder, const std::string& path,
                               std::optional<std::int64_t> expected_size, std::int64_t max_size,
                               const Reason& absent = kContentUnavailable);

/// What stops a file of the layout's own from being read (layout.malformed); that it is no file stays what it is.
Error layout_error(Error error);

/// That the folder says it is an image layout. Errors: layout.malformed, layout.not-a-file.
Result<void> check_layout_marker(const std::string& folder);

}  // namespace pratique::registry
