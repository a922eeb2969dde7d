#include "registry/cache_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <system_error>

#include "base/escape.h"
#include "base/limits.h"
#include "registry/layout_file.h"

namespace pratique::registry {
namespace {

constexpr std::array<const char*, 2> kAlgorithms{"sha256", "sha512"};
constexpr std::array<std::size_t, 2> kHexLengths{64, 128};
constexpr const char* kUnfinished = ".unfinished";
constexpr const char* kLock = "lock";
constexpr const char* kHints = "hints.json";
constexpr std::int64_t kHintsBytes = 1 << 20;
constexpr const char* kGiven = "repositories";
constexpr std::int64_t kGivenBytes = 1 << 20;
constexpr int kLockTries = 20;

std::size_t place_of(Digest::Algorithm algorithm) { return algorithm == Digest::Algorithm::kSha256 ? 0 : 1; }

Error not_usable(const std::string& path, std::string_view why) {
  return Error(kCacheUnusable, fmt::format("the cache {}: {}", quote(path), why));
}

std::string text_of(int code) { return std::generic_category().message(code); }

/// Whose folder it is, and who may write there: others could plant or watch there.
Result<void> check_owner(const FileHandle& folder, const std::string& path) {
  struct stat found {};
  if (::fstat(folder.get(), &found) != 0) return not_usable(path, text_of(errno));
  if (found.st_uid != ::geteuid()) return not_usable(path, "belongs to somebody else");
  if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0) return not_usable(path, "others may write there");
  return {};
}

/// Makes the folder and those above it, for the user alone.
void make_folders(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    ::mkdir(path.substr(0, slash).c_str(), 0700);  // what fails here fails when it is opened
  }
  ::mkdir(path.c_str(), 0700);
}

/// Nothing if it is not there.
Result<FileHandle> open_folder(int parent, const std::string& name, const std::string& path) {
  FileHandle folder(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.is_open()) {
    if (errno == ENOENT) return FileHandle();
    const bool is_link = errno == ELOOP || errno == ENOTDIR;
    return not_usable(path, is_link ? fmt::format("{} is no folder, or a symbolic link", quote(name)) : text_of(errno));
  }
  PRATIQUE_CHECK(check_owner(folder, path));
  return folder;
}

bool write_bytes(int file, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// A repository's name as a file's: of fixed length, and nothing in it that could lead elsewhere.
std::string name_for(const std::string& repository) { return std::string(Digest::of(repository).hex()); }

bool is_hex(std::string_view name, std::size_t length) {
  return name.size() == length &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::vector<std::string> names_in(const FileHandle& folder) {
  std::vector<std::string> names;
  const int copy = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* stream = copy < 0 ? nullptr : ::fdopendir(copy);
  if (stream == nullptr) {
    if (copy >= 0) ::close(copy);
    return names;
  }
  while (const dirent* entry = ::readdir(stream)) names.emplace_back(&entry->d_name[0]);
  ::closedir(stream);
  return names;
}

constexpr std::size_t kUsageChars = 20;

/// How many bytes there are, as the lock file has it: 19 digits and a line feed, always, so that it need not be cut
/// before it is written (which would have the file system write it out at once).
std::optional<std::int64_t> read_usage(const FileHandle& lock) {
  const auto text = read_file_part(lock.get(), 0, kUsageChars, kLock);
  if (!text || text->size() != kUsageChars) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  const bool whole = problem == std::errc() && end == text->data() + kUsageChars - 1 && *end == '\n';
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

bool write_usage(const FileHandle& lock, std::int64_t bytes) {
  const std::string text = fmt::format("{:019}\n", bytes);
  return ::pwrite(lock.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

}  // namespace

Result<std::unique_ptr<Cache::Folder>> Cache::Folder::open(const std::string& path, bool make) {
  if (make) make_folders(path);
  PRATIQUE_TRY(root, open_folder(AT_FDCWD, path, path));
  if (!root.is_open()) {
    if (make) return not_usable(path, "cannot be made");
    return std::unique_ptr<Folder>();
  }
  std::unique_ptr<Folder> folder(new Folder(path, std::move(root)));
  PRATIQUE_CHECK(folder->open_blobs(make));
  return folder;
}

Result<void> Cache::Folder::open_blobs(bool make) {
  if (make && ::mkdirat(root_.get(), "blobs", 0700) != 0 && errno != EEXIST) return unusable("blobs", errno);
  PRATIQUE_TRY(parent, open_folder(root_.get(), "blobs", path_));
  if (!parent.is_open()) return {};
  for (std::size_t i = 0; i < kAlgorithms.size(); ++i) {
    if (make && ::mkdirat(parent.get(), kAlgorithms[i], 0700) != 0 && errno != EEXIST) {
      return unusable(kAlgorithms[i], errno);
    }
    PRATIQUE_TRY(folder, open_folder(parent.get(), kAlgorithms[i], path_));
    blobs_[i] = std::move(folder);
  }
  if (make && ::mkdirat(root_.get(), kGiven, 0700) != 0 && errno != EEXIST) return unusable(kGiven, errno);
  PRATIQUE_TRY(given, open_folder(root_.get(), kGiven, path_));
  given_ = std::move(given);
  return {};
}

Error Cache::Folder::unusable(std::string_view what, int code) const {
  return not_usable(path_, fmt::format("{}: {}", what, text_of(code)));
}

const FileHandle* Cache::Folder::blobs(Digest::Algorithm algorithm) const {
  const FileHandle& folder = blobs_[place_of(algorithm)];
  return folder.is_open() ? &folder : nullptr;
}

Cache::Folder::Found Cache::Folder::find(const Digest& digest, std::optional<std::int64_t> size, Bytes& out) {
  const FileHandle* folder = blobs(digest.algorithm());
  if (folder == nullptr) return Found::kNothing;
  const std::string name(digest.hex());
  const FileHandle file(
      ::openat(folder->get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return Found::kNothing;
  struct stat found {};
  const bool plain = file.is_open() && ::fstat(file.get(), &found) == 0 && S_ISREG(found.st_mode) &&
                     found.st_size <= limits::kEvidenceBlobBytes;
  if (plain) {
    auto bytes = read_file_part(file.get(), 0, found.st_size, name);
    if (!bytes) return Found::kNothing;
    if (digest.matches(*bytes)) {
      // The content is right: a descriptor of another size is what the source has to answer.
      if (size && *size != found.st_size) return Found::kNothing;
      const std::array<timespec, 2> now{timespec{0, UTIME_OMIT}, timespec{0, UTIME_NOW}};
      ::futimens(file.get(), now.data());  // on a read-only disk nothing is evicted either
      out = *std::move(bytes);
      return Found::kRight;
    }
  }
  ::unlinkat(folder->get(), name.c_str(), 0);
  return Found::kWrong;
}

Result<FileHandle> Cache::Folder::lock() {
  FileHandle file(::openat(root_.get(), kLock, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
  if (!file.is_open()) return unusable(kLock, errno);
  for (int attempt = 0; attempt < kLockTries; ++attempt) {
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
    if (errno != EWOULDBLOCK && errno != EINTR) return unusable(kLock, errno);
    const timespec pause{0, 5'000'000};
    ::nanosleep(&pause, nullptr);
  }
  return not_usable(path_, "another process has been writing to it for a while: nothing is kept this time");
}

Result<void> Cache::Folder::make_layout() {
  struct stat found {};
  if (::fstatat(root_.get(), "oci-layout", &found, AT_SYMLINK_NOFOLLOW) == 0) return {};
  PRATIQUE_CHECK(
      write_file(root_, "index.json",
                 R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})"));
  return write_file(root_, "oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
}

Result<void> Cache::Folder::write_file(const FileHandle& folder, const std::string& name, BytesView bytes) {
  constexpr int kNew = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  ::unlinkat(folder.get(), kUnfinished, 0);  // left by a process that was killed
  const FileHandle file(::openat(folder.get(), kUnfinished, kNew, 0600));
  if (!file.is_open()) return unusable("cannot write", errno);
  if (write_bytes(file.get(), bytes) && ::renameat(folder.get(), kUnfinished, folder.get(), name.c_str()) == 0)
    return {};
  Error error = unusable("cannot write", errno);
  ::unlinkat(folder.get(), kUnfinished, 0);
  return error;
}

Result<void> Cache::Folder::add(const Digest& digest, BytesView bytes) {
  const FileHandle* folder = blobs(digest.algorithm());
  const std::string name(digest.hex());
  struct stat found {};
  if (::fstatat(folder->get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(found.st_mode) &&
      found.st_size == static_cast<std::int64_t>(bytes.size())) {
    return {};  // another process was faster
  }
  return write_file(*folder, name, bytes);
}

std::vector<Cache::Folder::Kept> Cache::Folder::list(bool sweep) const {
  std::vector<Kept> out;
  for (std::size_t i = 0; i < blobs_.size(); ++i) {
    if (!blobs_[i].is_open()) continue;
    for (const std::string& name : names_in(blobs_[i])) {
      if (sweep && name == kUnfinished) ::unlinkat(blobs_[i].get(), kUnfinished, 0);
      struct stat found {};
      if (!is_hex(name, kHexLengths[i]) || ::fstatat(blobs_[i].get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0 ||
          S_ISDIR(found.st_mode)) {
        continue;
      }
      out.push_back({i == 0 ? Digest::Algorithm::kSha256 : Digest::Algorithm::kSha512, name, on_disk(found.st_size),
                     found.st_mtim.tv_sec * std::int64_t{1'000'000'000} + found.st_mtim.tv_nsec});
    }
  }
  return out;
}

void Cache::Folder::remove(const Kept& kept) const {
  ::unlinkat(blobs_[place_of(kept.algorithm)].get(), kept.hex.c_str(), 0);
}

Result<void> Cache::Folder::reserve(const FileHandle& lock, std::int64_t more, std::int64_t max) {
  std::optional<std::int64_t> usage = read_usage(lock);
  if (!usage || *usage + more > max) {
    std::vector<Kept> kept = list(true);
    std::int64_t bytes = 0;
    for (const Kept& one : kept) bytes += one.bytes;
    if (bytes + more > max) {
      // A tenth more than is needed, so that not every write has to look through everything.
      std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.used_ns < b.used_ns; });
      const std::int64_t target = std::max<std::int64_t>(0, max - more - max / 10);
      for (const Kept& oldest : kept) {
        if (bytes <= target) break;
        remove(oldest);
        bytes -= oldest.bytes;
      }
    }
    usage = bytes;
  }
  // Before anything is written: who is killed in between leaves a number too high, which is put right by looking.
  if (!write_usage(lock, *usage + more)) return unusable("cannot write", errno);
  return {};
}

Result<std::size_t> Cache::Folder::clear(const FileHandle& lock) {
  const std::vector<Kept> kept = list(true);
  for (const Kept& one : kept) remove(one);
  for (const char* name : {kHints, kUnfinished}) ::unlinkat(root_.get(), name, 0);
  if (given_.is_open()) {
    for (const std::string& name : names_in(given_)) {
      if (name == kUnfinished || is_hex(name, 64)) ::unlinkat(given_.get(), name.c_str(), 0);
    }
  }
  if (!write_usage(lock, 0)) return unusable("cannot write", errno);
  if (const auto left = list(false); !left.empty()) return not_usable(path_, "not everything could be removed");
  return kept.size();
}

/// A file that is not content; empty if it cannot be read.
Bytes Cache::Folder::read_own(const FileHandle& folder, const std::string& name, std::int64_t max) const {
  const FileHandle file(
      ::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat found {};
  if (!file.is_open() || ::fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_size > max) return {};
  auto text = read_file_part(file.get(), 0, found.st_size, name);
  return text ? *std::move(text) : Bytes();
}

std::set<Digest> Cache::Folder::read_given(const std::string& repository) const {
  std::set<Digest> digests;
  const Bytes text = given_.is_open() ? read_own(given_, name_for(repository), kGivenBytes) : Bytes();
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (auto digest = Digest::parse(rest.substr(0, end))) digests.insert(*std::move(digest));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return digests;
}

Result<void> Cache::Folder::add_given(const std::string& repository, const std::set<Digest>& digests) {
  std::set<Digest> all = read_given(repository);
  const std::size_t before = all.size();
  all.insert(digests.begin(), digests.end());
  if (all.size() == before) return {};
  std::string text;
  for (const Digest& digest : all) text += digest.to_string() + '\n';
  if (text.size() > static_cast<std::size_t>(kGivenBytes)) {  // most of it was evicted long ago: start anew
    text.clear();
    for (const Digest& digest : digests) text += digest.to_string() + '\n';
  }
  return write_file(given_, name_for(repository), text);
}

Bytes Cache::Folder::read_hints() const { return read_own(root_, kHints, kHintsBytes); }

Result<void> Cache::Folder::write_hints(BytesView text) { return write_file(root_, kHints, text); }

}  // namespace pratique::registry
