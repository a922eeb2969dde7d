#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "verifier/tuf_metadata.h"

/// How roles and targets are called in a folder and in a URL. Names are a stranger's: `../x` is one.
namespace pratique::verifier::tuf {

/// "delegated.json": escaped, so that it is one file in one folder, and one part of a URL's path.
/// Errors: trust.malformed (longer than file systems allow).
Result<std::string> file_of_role(std::string_view role);

/// A path's name as a file in one folder, as file_of_role.
Result<std::string> file_of_target(std::string_view path);

/// Below the URL of the targets; with consistent snapshots the file's name begins with a hash that we know.
/// Errors: trust.malformed (a path that could lead elsewhere: parts `.`, `..` or empty; no known hash).
Result<std::string> url_path_of(const TargetFile& target, bool consistent_snapshot);

}  // namespace pratique::verifier::tuf
