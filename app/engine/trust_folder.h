#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::app {

inline constexpr Reason kTrustFolder{"trust.folder", Kind::kInternal,
                                     "name a folder of your own with --trust-dir, in which nobody else may write"};
inline constexpr Reason kTrustBusy{"trust.busy", Kind::kUnavailable, "wait until the other one is done"};

/// A folder of files on which trust rests: it belongs to us, nobody else may write there, and no link is followed in
/// it. A file appears whole or not at all. While it is open for writing, no other process has it open.
class TrustFolder {
 public:
  enum class Access { kRead, kWrite };
  /// With kWrite it is made, for its user alone, with the folders above it. Nothing if it is not there and to be read.
  /// Waits for others for at most ten seconds. Errors: trust.folder; trust.busy.
  static Result<std::optional<TrustFolder>> open(const std::string& path, Access access);

  ~TrustFolder();
  TrustFolder(TrustFolder&& other) noexcept;
  TrustFolder& operator=(TrustFolder&& other) noexcept;

  /// A plain file of this folder; nothing if it is not there, and if it has more than `max_bytes`: who wants it will
  /// get it anew. Errors: trust.folder.
  Result<std::optional<Bytes>> read(const std::string& file, std::int64_t max_bytes) const;
  /// Errors: trust.folder.
  Result<void> write(const std::string& file, BytesView bytes);
  Result<void> remove(const std::string& file);

  const std::string& path() const { return path_; }

 private:
  TrustFolder(std::string path, int folder, int lock) : path_(std::move(path)), folder_(folder), lock_(lock) {}
  Error unusable(std::string_view what, int code) const;

  std::string path_;
  int folder_ = -1;
  int lock_ = -1;
};

}  // namespace pratique::app
