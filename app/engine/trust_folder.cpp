#include "app/engine/trust_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr const char* kLockFile = ".lock";
constexpr int kLockTries = 200;
constexpr long kLockPauseNs = 50'000'000;

Error bad_folder(const std::string& path, std::string_view why) {
  return Error(kTrustFolder, fmt::format("the folder {}: {}", quote(path), why));
}

std::string error_text(int code) { return std::generic_category().message(code); }

/// For its user alone; what fails here fails when it is opened.
void make_with_parents(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    ::mkdir(path.substr(0, slash).c_str(), 0700);
  }
  ::mkdir(path.c_str(), 0700);
}

/// Others could plant something there.
Result<void> check_ours(int folder, const std::string& path) {
  struct stat found {};
  if (::fstat(folder, &found) != 0) return bad_folder(path, error_text(errno));
  if (found.st_uid != ::geteuid()) return bad_folder(path, "it belongs to somebody else");
  if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0) return bad_folder(path, "others may write there");
  return {};
}

/// -1: there is none, and none may be made (somebody only reads, perhaps on a read-only disk).
Result<int> take_lock(int folder, const std::string& path, TrustFolder::Access access) {
  const bool writes = access == TrustFolder::Access::kWrite;
  const int flags = (writes ? O_RDWR | O_CREAT : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const int lock = ::openat(folder, kLockFile, flags, 0600);
  if (lock < 0) {
    if (!writes) return -1;
    return bad_folder(path, error_text(errno));
  }
  for (int attempt = 0; attempt < kLockTries; ++attempt) {
    if (::flock(lock, (writes ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return lock;
    const timespec pause{0, kLockPauseNs};
    ::nanosleep(&pause, nullptr);
  }
  ::close(lock);
  return Error(kTrustBusy, fmt::format("another process has been at work in {} for ten seconds", quote(path)));
}

bool write_whole(int file, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(file) == 0;
}

}  // namespace

Result<std::optional<TrustFolder>> TrustFolder::open(const std::string& path, Access access) {
  if (access == Access::kWrite) make_with_parents(path);
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) {
    if (access == Access::kRead && errno == ENOENT) return std::optional<TrustFolder>();
    const bool is_link = errno == ELOOP || errno == ENOTDIR;
    return bad_folder(path, is_link ? "it is no folder, or a symbolic link" : error_text(errno));
  }
  TrustFolder opened(path, folder, -1);
  PRATIQUE_CHECK(check_ours(folder, path));
  PRATIQUE_TRY(lock, take_lock(folder, path, access));
  opened.lock_ = lock;
  return std::optional<TrustFolder>(std::move(opened));
}

TrustFolder::~TrustFolder() {
  if (lock_ >= 0) ::close(lock_);
  if (folder_ >= 0) ::close(folder_);
}

TrustFolder::TrustFolder(TrustFolder&& other) noexcept
    : path_(std::move(other.path_)), folder_(std::exchange(other.folder_, -1)), lock_(std::exchange(other.lock_, -1)) {}

TrustFolder& TrustFolder::operator=(TrustFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(folder_, other.folder_);
  std::swap(lock_, other.lock_);
  return *this;
}

Error TrustFolder::unusable(std::string_view what, int code) const {
  return bad_folder(path_, fmt::format("{}: {}", quote(what), error_text(code)));
}

Result<std::optional<Bytes>> TrustFolder::read(const std::string& name, std::int64_t max_bytes) const {
  const int file = ::openat(folder_, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT) return std::optional<Bytes>();
    return unusable(name, errno);
  }
  struct stat found {};
  const bool fits = ::fstat(file, &found) == 0 && S_ISREG(found.st_mode) && found.st_size <= max_bytes;
  Bytes bytes(fits ? static_cast<std::size_t>(found.st_size) : 0, '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count = ::read(file, bytes.data() + have, bytes.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    have += static_cast<std::size_t>(count);
  }
  ::close(file);
  if (!fits || have != bytes.size()) return std::optional<Bytes>();
  return std::optional<Bytes>(std::move(bytes));
}

/// Nobody else writes here at the same time, so the unfinished file needs no name of its own.
Result<void> TrustFolder::write(const std::string& name, BytesView bytes) {
  constexpr const char* kUnfinished = ".unfinished";
  ::unlinkat(folder_, kUnfinished, 0);  // left by a process that was killed
  const int file = ::openat(folder_, kUnfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return unusable(name, errno);
  const bool written = write_whole(file, bytes);
  const int failure = errno;
  ::close(file);
  if (written && ::renameat(folder_, kUnfinished, folder_, name.c_str()) == 0) return {};
  Error error = unusable(name, written ? errno : failure);
  ::unlinkat(folder_, kUnfinished, 0);
  return error;
}

Result<void> TrustFolder::remove(const std::string& name) {
  if (::unlinkat(folder_, name.c_str(), 0) == 0 || errno == ENOENT) return {};
  return unusable(name, errno);
}

}  // namespace pratique::app
