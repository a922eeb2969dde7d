#pragma once

#include <cstddef>
#include <string>
#include <utility>

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

/// A file descriptor that closes itself, unless it is one of the three standard ones.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  int get() const { return fd_; }
  /// Closes it before its time.
  void reset();

 private:
  int fd_;
};

struct OpenFile {
  FileDescriptor descriptor;
  std::size_t size;  ///< 0 if it is no plain file
  bool is_plain;     ///< a file on a disk, which can be read twice
};

/// Opens a file to read; `-` is standard input. Errors: usage (not there), file.unreadable.
Result<OpenFile> open_file(const std::string& path);

/// What is left to read of it. Errors: file.unreadable, file.too-large above `max_bytes`.
Result<Bytes> read_all(const OpenFile& file, const std::string& path, std::size_t max_bytes);

/// That reading failed, by errno.
Error unreadable(const std::string& path);

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
