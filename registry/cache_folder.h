#pragma once

#include <array>
#include <vector>

#include "registry/cache.h"
#include "registry/file_handle.h"

/// Internal to the room.
namespace pratique::registry {

/// The folder of a cache, open. Only ever follows links above the folder itself.
///
/// Whoever writes holds the lock on the file `lock`, which also says how many bytes there are, roughly. So anything
/// unfinished that the holder of the lock sees was left by a process that was killed. Readers need no lock: a file
/// appears whole (rename) and stays readable while it is open.
class Cache::Folder {
 public:
  /// Nothing if it is not there (and not to be made). Errors: cache.unusable (also: of another user, or others may
  /// write there).
  static Result<std::unique_ptr<Folder>> open(const std::string& path, bool make);

  enum class Found { kNothing, kRight, kWrong };
  /// Content of that digest; a file that holds something else is removed (kWrong). Marks what is found as used.
  Found find(const Digest& digest, std::optional<std::int64_t> size, Bytes& out);

  /// Waits for it for at most a tenth of a second. Errors: cache.unusable.
  Result<FileHandle> lock();

  // With the lock held.
  Result<void> make_layout();
  /// Makes room for `more` bytes and notes them.
  Result<void> reserve(const FileHandle& lock, std::int64_t more, std::int64_t max);
  Result<void> add(const Digest& digest, BytesView bytes);
  Result<std::size_t> clear(const FileHandle& lock);

  Bytes read_hints() const;
  Result<void> write_hints(BytesView text);

  /// What the repository once gave; perhaps it is not kept any more.
  std::set<Digest> read_given(const std::string& repository) const;
  Result<void> add_given(const std::string& repository, const std::set<Digest>& digests);

  struct Kept {
    Digest::Algorithm algorithm;
    std::string hex;
    std::int64_t bytes;  ///< as on disk
    std::int64_t used_ns;
  };
  /// All content. What unfinished writers left is removed if `sweep`, which needs the lock.
  std::vector<Kept> list(bool sweep) const;

 private:
  Folder(std::string path, FileHandle root) : path_(std::move(path)), root_(std::move(root)) {}
  const FileHandle* blobs(Digest::Algorithm algorithm) const;
  Result<void> open_blobs(bool make);
  Bytes read_own(const FileHandle& folder, const std::string& name, std::int64_t max) const;
  Result<void> write_file(const FileHandle& folder, const std::string& name, BytesView bytes);
  Error unusable(std::string_view what, int code) const;
  void remove(const Kept& kept) const;

  std::string path_;
  FileHandle root_;
  std::array<FileHandle, 2> blobs_{};  // sha256, sha512
  FileHandle given_{};
};

/// What a file of that length takes on disk.
inline std::int64_t on_disk(std::int64_t size) {
  constexpr std::int64_t kBlock = 4096;
  return (size + kBlock - 1) / kBlock * kBlock;
}

}  // namespace pratique::registry
