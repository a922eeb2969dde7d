#include "registry/layout_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "registry/file_handle.h"

namespace pratique::registry {
namespace {

Error not_a_file(const std::string& path, std::string_view what) {
  return Error(kLayoutNotAFile, fmt::format("{} is {}, not a regular file", quote(path), what));
}

Error system_error(const std::string& path, int code) {
  if (code == ELOOP) return not_a_file(path, "a symbolic link");
  return Error(code == ENOENT ? kImageNotFound : kContentUnavailable,
               fmt::format("{}: {}", quote(path), std::generic_category().message(code)));
}

std::string_view kind_of(mode_t mode) {
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISDIR(mode)) return "a folder";
  return "a device or pipe";
}

/// The folder `name` in `parent`, links not followed.
Result<Handle> open_folder(const Handle& parent, const std::string& name, const std::string& path) {
  struct stat found {};
  if (::fstatat(parent.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return system_error(path, errno);
  if (S_ISLNK(found.st_mode)) return not_a_file(path, "behind a symbolic link");
  Handle folder(::openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) return system_error(path, errno);
  return folder;
}

/// Looked at before it is opened: opening a device can do something.
Result<Handle> open_file(const Handle& parent, const std::string& name, const std::string& path, std::int64_t& size) {
  struct stat found {};
  if (::fstatat(parent.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return system_error(path, errno);
  if (!S_ISREG(found.st_mode)) return not_a_file(path, kind_of(found.st_mode));
  Handle file(::openat(parent.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open()) return system_error(path, errno);
  if (::fstat(file.get(), &found) != 0) return system_error(path, errno);
  if (!S_ISREG(found.st_mode)) return not_a_file(path, kind_of(found.st_mode));
  size = found.st_size;
  return file;
}

Result<Bytes> read_all(const Handle& file, std::int64_t size, const std::string& path) {
  Bytes bytes(static_cast<std::size_t>(size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(file.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(path, errno);
    if (count == 0) break;  // it has become shorter
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

Result<Bytes> read_below(const std::string& folder, const std::string& path, std::optional<std::int64_t> expected_size,
                         std::int64_t max_size) {
  Handle parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.is_open()) return system_error(folder, errno);
  std::size_t start = 0;
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', start)) {
    PRATIQUE_TRY(next, open_folder(parent, path.substr(start, slash - start), path));
    parent = std::move(next);
    start = slash + 1;
  }
  std::int64_t size = 0;
  PRATIQUE_TRY(file, open_file(parent, path.substr(start), path, size));
  if (expected_size && size > *expected_size) {
    return Error(kSizeMismatch,
                 fmt::format("{} has {} bytes, its descriptor says {}", quote(path), size, *expected_size));
  }
  if (size > max_size) {
    return Error(kTooLarge, fmt::format("{} has {} bytes, at most {} are read", quote(path), size, max_size));
  }
  return read_all(file, size, path);
}

}  // namespace

Result<Bytes> read_layout_file(const std::string& folder, const std::string& path,
                               std::optional<std::int64_t> expected_size, std::int64_t max_size, const Reason& absent) {
  auto bytes = read_below(folder, path, expected_size, max_size);
  // What an absent file means is for the caller to say.
  if (!bytes && bytes.error().is(kImageNotFound)) return std::move(bytes).error().as(absent);
  return bytes;
}

Error layout_error(Error error) {
  return error.is(kLayoutNotAFile) ? std::move(error) : std::move(error).as(kLayoutMalformed);
}

Result<void> check_layout_marker(const std::string& folder) {
  auto bytes = read_layout_file(folder, "oci-layout", std::nullopt, limits::kManifestBytes);
  if (!bytes) return layout_error(std::move(bytes).error());
  auto document = json::parse(*bytes);
  if (!document) return std::move(document).error().as(kLayoutMalformed).during("reading oci-layout");
  auto version = json::View(*document).string_at("imageLayoutVersion");
  if (!version) return std::move(version).error().as(kLayoutMalformed).during("reading oci-layout");
  if (!version->starts_with("1.")) {
    return Error(kLayoutMalformed, fmt::format("image layout version {} is not known", quote(*version)));
  }
  return {};
}

}  // namespace pratique::registry
