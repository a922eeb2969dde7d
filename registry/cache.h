#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/time.h"
#include "registry/hints.h"
#include "registry/source.h"

namespace pratique::registry {

inline constexpr Reason kCacheUnusable{"cache.unusable", Kind::kInternal,
                                       "name another folder with --cache-dir, or use --no-cache"};

/// What is in a cache.
struct CacheInfo {
  std::string folder;
  std::size_t entries = 0;
  std::int64_t bytes = 0;  ///< on disk, in blocks of 4 KiB
  std::int64_t max_bytes = 0;
  std::optional<Time> oldest{};  ///< last use of what goes first
};

/// Content by digest in a folder of this machine: an OCI layout (blobs/ALGORITHM/HEX) that several processes may use at
/// once. What is read is hashed again, and removed if it is other content; what is written appears whole or not at all.
/// Above the cap, what was used least recently goes. Nothing that could change is ever kept, hints excepted.
///
/// A cache that cannot be used is no error for who looks something up: nothing is found and nothing kept, and trouble()
/// says why. Not safe to call from several threads at once.
class Cache {
 public:
  static constexpr std::int64_t kDefaultBytes = 512 << 20;

  /// Opens nothing yet. The folder and those above it are made when something is written.
  explicit Cache(const std::string& folder, std::int64_t max_bytes = kDefaultBytes);
  ~Cache();
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;

  /// Content of that digest, and of that size if one is given, if `repository` gave it once: who may read one
  /// repository may not read all of them, and what one of them never gave is not to be had there.
  std::optional<Bytes> find(const std::string& repository, const Digest& digest, std::optional<std::int64_t> size);
  /// Remembers content of which the digest was checked; it is found from now on, and written by write(), or here if
  /// much has come together.
  void keep(const std::string& repository, const Digest& digest, BytesView bytes);
  /// Writes what was remembered. Not synced to the disk, which would cost 4 ms for each file: what a power failure
  /// leaves half written is found out when it is read.
  void write();

  /// The hints of the folder.
  Hints hints(Time now);
  /// Remembers for write() what was learned, if that is new.
  void keep_hints(const Hints& learned, Time now);

  /// How many contents came from here.
  std::size_t found() const { return found_; }
  /// Wrong content that was removed, for people.
  const std::vector<std::string>& notices() const { return notices_; }
  /// Why the cache is not used (any more), if it is not: cache.unusable.
  const std::optional<Error>& trouble() const { return trouble_; }

  /// Errors: cache.unusable. A folder that is not there is an empty cache.
  Result<CacheInfo> info();
  /// Removes all content and hints; gives how many contents there were. Errors: cache.unusable.
  Result<std::size_t> clear();

 private:
  class Folder;
  Folder* folder();
  void give_up(Error why);
  void forget_unwritten();
  Result<void> write_all();
  const std::set<Digest>& given_by(const std::string& repository);

  std::string path_;
  std::int64_t max_bytes_;
  std::unique_ptr<Folder> folder_;
  std::map<std::string, std::set<Digest>> given_;      // by repository: what it gave
  std::map<std::string, std::set<Digest>> new_given_;  // of that: what is to be written
  std::map<Digest, Bytes> unwritten_;
  std::size_t unwritten_bytes_ = 0;
  Hints new_hints_;
  Time hints_at_{};
  std::size_t found_ = 0;
  std::vector<std::string> notices_;
  std::optional<Error> trouble_;
};

/// `source`, with the cache before it: blobs, and manifests whose lookup allows it (ManifestLookup::from_cache), are
/// taken from there, and kept there once the source gave them. Everything else is always asked. The cache must outlive
/// it. Answers are the same with and without, as long as the source still has what it once gave.
std::unique_ptr<Source> cached(std::unique_ptr<Source> source, Cache& cache);

}  // namespace pratique::registry
