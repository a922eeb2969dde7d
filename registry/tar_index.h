#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "registry/reasons.h"

/// Internal to the room.
namespace pratique::registry {

/// What a tar archive has under one name.
struct TarEntry {
  enum class Kind { kFile, kFolder, kLink, kSpecial };
  Kind kind;
  std::int64_t offset;  ///< of the content, from the start of the archive
  std::int64_t size;    ///< bytes of a file; else 0
};

/// By name; "./" in front and doubled slashes are gone.
using TarIndex = std::map<std::string, TarEntry>;

/// Reads all headers of a tar archive (POSIX pax and ustar, GNU), and skips what is between them. Strict, because what
/// readers could disagree about must not decide: a name that comes twice, is absolute or has `..`, sparse files, a
/// wrong checksum, kinds that are not known and an archive without its end are refused. `path` is for messages. Errors:
/// layout.malformed, content.unavailable.
Result<TarIndex> index_tar(int file, std::int64_t file_size, const std::string& path);

}  // namespace pratique::registry
