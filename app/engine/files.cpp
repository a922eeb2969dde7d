#include "app/engine/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/escape.h"

namespace pratique::app {
namespace {

Error unwritable(const std::string& path) {
  return Error(kFileUnwritable, fmt::format("cannot write {}: {}", quote(path), std::strerror(errno)));
}

bool write_all(int fd, BytesView content) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

FileDescriptor::~FileDescriptor() { reset(); }

void FileDescriptor::reset() {
  const int fd = std::exchange(fd_, -1);
  if (fd > STDERR_FILENO) ::close(fd);
}

Result<OpenFile> open_file(const std::string& path) {
  FileDescriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) {
    const Reason& reason = errno == ENOENT || errno == ENOTDIR ? kFileMissing : kFileUnreadable;
    return Error(reason, fmt::format("cannot open {}: {}", quote(path), std::strerror(errno)));
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || S_ISDIR(status.st_mode)) {
    return Error(kFileUnreadable, fmt::format("{} is a folder, where a file is due", quote(path)));
  }
  const bool is_plain = S_ISREG(status.st_mode) && path != "-";
  return OpenFile{std::move(file), S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0, is_plain};
}

Error unreadable(const std::string& path) {
  return Error(kFileUnreadable, fmt::format("cannot read {}: {}", quote(path), std::strerror(errno)));
}

Result<Bytes> read_all(const OpenFile& file, const std::string& path, std::size_t max_bytes) {
  Bytes bytes;
  bytes.reserve(std::min(file.size, max_bytes));
  std::array<char, 1 << 16> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  while (true) {
    const ssize_t n = ::read(file.descriptor.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return unreadable(path);
    if (n == 0) return bytes;
    if (bytes.size() + static_cast<std::size_t>(n) > max_bytes) {
      return Error(kFileTooLarge, fmt::format("{} is larger than {} bytes", quote(path), max_bytes));
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

Result<NamedBytes> read_file(const std::string& path, std::size_t max_bytes) {
  PRATIQUE_TRY(file, open_file(path));
  PRATIQUE_TRY(bytes, read_all(file, path, max_bytes));
  return NamedBytes{to_valid_utf8(path), std::move(bytes)};
}

Result<void> write_file(const std::string& path, BytesView content) {
  if (path == "-") return write_stdout(content);
  struct stat status {};
  const bool plain = ::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
  if (!plain) {
    const FileDescriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (device.get() < 0 || !write_all(device.get(), content)) return unwritable(path);
    return {};
  }
  std::string temporary = path + ".XXXXXX";
  const FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) return unwritable(path);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool written = write_all(file.get(), content) && ::fchmod(file.get(), 0666 & ~mask) == 0 &&
                       ::fsync(file.get()) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (written) return {};
  Error error = unwritable(path);
  ::unlink(temporary.c_str());
  return error;
}

Result<void> write_stdout(BytesView content) {
  if (!write_all(STDOUT_FILENO, content)) return unwritable("standard output");
  return {};
}

std::string beside(const std::string& file, const std::string& path) {
  if (std::filesystem::path(path).is_absolute()) return path;
  return (std::filesystem::path(file).parent_path() / path).string();
}

}  // namespace pratique::app
