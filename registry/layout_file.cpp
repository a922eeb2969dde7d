#include "registry/layout_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "base/escape.h"
#include "registry/file_handle.h"
#include "registry/layout_tar.h"

namespace pratique::registry {
namespace {

std::string_view kind_of(mode_t mode) {
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISDIR(mode)) return "a folder";
  return "a device or pipe";
}

/// The folder `name` in `parent`, links not followed.
Result<FileHandle> open_folder(const FileHandle& parent, const std::string& name, const std::string& path) {
  struct stat found {};
  if (::fstatat(parent.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return file_error(path, errno);
  if (S_ISLNK(found.st_mode)) return not_a_file(path, "behind a symbolic link");
  FileHandle folder(::openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) return file_error(path, errno);
  return folder;
}

/// Looked at before it is opened: opening a device can do something.
Result<FileHandle> open_file(const FileHandle& parent, const std::string& name, const std::string& path,
                             std::int64_t& size) {
  struct stat found {};
  if (::fstatat(parent.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return file_error(path, errno);
  if (!S_ISREG(found.st_mode)) return not_a_file(path, kind_of(found.st_mode));
  FileHandle file(::openat(parent.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open()) return file_error(path, errno);
  if (::fstat(file.get(), &found) != 0) return file_error(path, errno);
  if (!S_ISREG(found.st_mode)) return not_a_file(path, kind_of(found.st_mode));
  size = found.st_size;
  return file;
}

Result<Bytes> read_below(const std::string& folder, const std::string& path, std::optional<std::int64_t> expected_size,
                         std::int64_t max_size) {
  FileHandle parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.is_open()) return file_error(folder, errno);
  std::size_t start = 0;
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', start)) {
    PRATIQUE_TRY(next, open_folder(parent, path.substr(start, slash - start), path));
    parent = std::move(next);
    start = slash + 1;
  }
  std::int64_t size = 0;
  PRATIQUE_TRY(file, open_file(parent, path.substr(start), path, size));
  PRATIQUE_CHECK(check_file_size(path, size, expected_size, max_size));
  return read_file_part(file.get(), 0, size, path);
}

class FolderFiles final : public LayoutFiles {
 public:
  explicit FolderFiles(std::string folder) : folder_(std::move(folder)) {}

  Result<Bytes> read(const std::string& path, std::optional<std::int64_t> expected_size, std::int64_t max_size,
                     const Reason& absent) override {
    auto bytes = read_below(folder_, path, expected_size, max_size);
    // What an absent file means is for the caller to say.
    if (!bytes && bytes.error().is(kImageNotFound)) return std::move(bytes).error().as(absent);
    return bytes;
  }

 private:
  std::string folder_;
};

/// Finds out what is there when it is needed.
class FilesOfEither final : public LayoutFiles {
 public:
  explicit FilesOfEither(std::string place) : place_(std::move(place)) {}

  Result<Bytes> read(const std::string& path, std::optional<std::int64_t> expected_size, std::int64_t max_size,
                     const Reason& absent) override {
    if (!files_) {
      struct stat found {};
      const bool is_file = ::stat(place_.c_str(), &found) == 0 && S_ISREG(found.st_mode);
      files_ = is_file ? open_layout_tar(place_) : std::make_unique<FolderFiles>(place_);
    }
    return files_->read(path, expected_size, max_size, absent);
  }

 private:
  std::string place_;
  std::unique_ptr<LayoutFiles> files_;
};

}  // namespace

Error not_a_file(const std::string& path, std::string_view what) {
  return Error(kLayoutNotAFile, fmt::format("{} is {}, not a regular file", quote(path), what));
}

Error file_error(const std::string& path, int code) {
  if (code == ELOOP) return not_a_file(path, "a symbolic link");
  return Error(code == ENOENT ? kImageNotFound : kContentUnavailable,
               fmt::format("{}: {}", quote(path), std::generic_category().message(code)));
}

Result<void> check_file_size(const std::string& path, std::int64_t size, std::optional<std::int64_t> expected_size,
                             std::int64_t max_size) {
  if (expected_size && size > *expected_size) {
    return Error(kSizeMismatch,
                 fmt::format("{} has {} bytes, its descriptor says {}", quote(path), size, *expected_size));
  }
  if (size > max_size) {
    return Error(kTooLarge, fmt::format("{} has {} bytes, at most {} are read", quote(path), size, max_size));
  }
  return {};
}

Result<Bytes> read_file_part(int file, std::int64_t offset, std::int64_t size, const std::string& path) {
  Bytes bytes(static_cast<std::size_t>(size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count =
        ::pread(file, bytes.data() + done, bytes.size() - done, offset + static_cast<std::int64_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error(path, errno);
    if (count == 0) break;  // it has become shorter
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
  return bytes;
}

std::unique_ptr<LayoutFiles> open_layout_files(std::string place) {
  return std::make_unique<FilesOfEither>(std::move(place));
}

}  // namespace pratique::registry
