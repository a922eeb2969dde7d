#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::app {

inline constexpr Reason kFileMissing{"usage", Kind::kUsage, "check the path"};
inline constexpr Reason kFileUnreadable{"file.unreadable", Kind::kConfig,
                                        "check permissions, and that it is a plain file"};
inline constexpr Reason kFileTooLarge{"file.too-large", Kind::kConfig, "check that it is the right file"};
inline constexpr Reason kFileUnwritable{"file.unwritable", Kind::kInternal, "free some space or choose another place"};

/// A file's name as a person wrote it, and its content.
struct NamedBytes {
  std::string name;
  Bytes bytes;
};

/// The content of a file that the command line or a policy names; `-` is standard input.
/// Errors: usage (not there), file.unreadable, file.too-large above `max_bytes`.
Result<NamedBytes> read_file(const std::string& path, std::size_t max_bytes);

/// Writes a file whole or leaves the old one: temporary name beside it, fsync, rename. `-` is standard output. A device
/// or pipe is written directly. Errors: file.unwritable.
Result<void> write_file(const std::string& path, BytesView content);

/// Writes all of `content` to standard output. Errors: file.unwritable (closed pipe, full disk).
Result<void> write_stdout(BytesView content);

/// `path` as seen from the folder of `file`, if it is relative.
std::string beside(const std::string& file, const std::string& path);

}  // namespace pratique::app
