#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "registry/reasons.h"

/// Reading files of an image layout that a stranger may have laid out. Internal to the room.
namespace pratique::registry {

/// The files of one image layout, wherever they are.
class LayoutFiles {
 public:
  virtual ~LayoutFiles() = default;

  /// The bytes of the regular file at `path` (parts joined by '/'). No part of it may be a link; links, folders and
  /// devices are not read. A file larger than `expected_size` is not read; a smaller one is, so that the caller can
  /// tell other bytes from a wrong descriptor. Errors: `absent` if there is no such file, content.unavailable,
  /// layout.not-a-file, layout.malformed, content.size-mismatch, content.too-large (above `max_size`).
  virtual Result<Bytes> read(const std::string& path, std::optional<std::int64_t> expected_size, std::int64_t max_size,
                             const Reason& absent = kContentUnavailable) = 0;
};

/// Those of the folder or tar file at `place`, which may be reached by links itself. What it is, is looked at when the
/// first file is read.
std::unique_ptr<LayoutFiles> open_layout_files(std::string place);

/// Whether a file of that size may be read at all. Errors: content.size-mismatch, content.too-large.
Result<void> check_file_size(const std::string& path, std::int64_t size, std::optional<std::int64_t> expected_size,
                             std::int64_t max_size);

/// The `size` bytes from `offset` on; fewer if the file has become shorter. Errors: content.unavailable.
Result<Bytes> read_file_part(int file, std::int64_t offset, std::int64_t size, const std::string& path);

/// What a failed call means: layout.not-a-file for a link, image.not-found for what is not there, content.unavailable.
Error file_error(const std::string& path, int code);

/// layout.not-a-file. `what` is what it is instead: "a symbolic link".
Error not_a_file(const std::string& path, std::string_view what);

}  // namespace pratique::registry
