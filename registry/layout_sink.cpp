#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <random>
#include <system_error>

#include "base/escape.h"
#include "base/json.h"
#include "base/json_view.h"
#include "registry/descriptor_json.h"
#include "registry/file_handle.h"
#include "registry/layout_marker.h"
#include "registry/list_text.h"
#include "registry/media_types.h"
#include "registry/push.h"

namespace pratique::registry {
namespace {

constexpr const char* kNameAnnotation = "org.opencontainers.image.ref.name";
constexpr Duration kLockPause = Duration{50};
constexpr Duration kLongestLockWait = Duration::seconds(30);

Error cannot_write(const std::string& path, int code) {
  return Error(kPushFailed, fmt::format("{}: {}", quote(path), std::generic_category().message(code)));
}

Result<FileHandle> open_folder_at(const FileHandle& parent, const std::string& name, const std::string& path,
                                  bool make) {
  if (make && ::mkdirat(parent.get(), name.c_str(), 0777) != 0 && errno != EEXIST) return cannot_write(path, errno);
  FileHandle folder(::openat(parent.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (folder.is_open()) return folder;
  if (errno == ELOOP || errno == ENOTDIR) return Error(kLayoutNotAFile, fmt::format("{} is no folder", quote(path)));
  return cannot_write(path, errno);
}

Result<void> write_all(const FileHandle& file, BytesView bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_write(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(file.get()) != 0) return cannot_write(path, errno);
  return {};
}

/// A file whole or not at all: written under another name, then renamed. What cannot be finished leaves nothing behind.
Result<void> write_whole(const FileHandle& folder, const std::string& name, BytesView bytes, mode_t mode) {
  const std::string temporary = fmt::format(".{}.{:x}", name, std::random_device{}());
  FileHandle file(
      ::openat(folder.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!file.is_open()) return cannot_write(name, errno);
  auto written = write_all(file, bytes, name);
  if (written && ::renameat(folder.get(), temporary.c_str(), folder.get(), name.c_str()) != 0) {
    written = cannot_write(name, errno);
  }
  if (!written) {
    ::unlinkat(folder.get(), temporary.c_str(), 0);
    return written;
  }
  if (::fsync(folder.get()) != 0) return cannot_write(name, errno);
  return {};
}

class LayoutSink final : public Sink {
 public:
  LayoutSink(std::string folder, Clock& clock)
      : folder_(std::move(folder)), files_(open_layout_files(folder_)), clock_(clock) {}

  Result<bool> push_blob(BytesView content, const std::optional<Repository>&) override {
    return add_blob(content, limits::kEvidenceBlobBytes);
  }
  Result<Pushed> push_manifest(BytesView bytes, std::string_view media_type) override;
  std::string name() const override { return "oci:" + folder_; }

 private:
  Result<FileHandle> open() const;
  Result<FileHandle> lock() const;
  Result<bool> add_blob(BytesView content, std::int64_t max) const;
  Result<bool> list(const Descriptor& descriptor) const;

  std::string folder_;
  std::unique_ptr<LayoutFiles> files_;
  Clock& clock_;
};

Result<FileHandle> LayoutSink::open() const {
  PRATIQUE_CHECK(check_layout_marker(*files_));
  FileHandle folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return cannot_write(folder_, errno);
  return folder;
}

/// The folder, for as long as the handle lives for us alone.
Result<FileHandle> LayoutSink::lock() const {
  PRATIQUE_TRY(folder, open());
  const Time end = clock_.now() + kLongestLockWait;
  while (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return cannot_write(folder_, errno);
    if (clock_.now() >= end) {
      return Error(kPushFailed,
                   fmt::format("{} is held by another writer for {}", quote(folder_), kLongestLockWait.for_people()));
    }
    clock_.sleep(kLockPause);
  }
  return folder;
}

Result<bool> LayoutSink::add_blob(BytesView content, std::int64_t max) const {
  if (content.size() > static_cast<std::size_t>(max)) {
    return Error(kTooLarge, fmt::format("{} bytes to write, at most {} would be read again", content.size(), max));
  }
  PRATIQUE_TRY(folder, open());
  const Digest digest = Digest::of(content);
  const std::string path = fmt::format("blobs/{}/{}", digest.algorithm_name(), digest.hex());
  constexpr Reason kAbsent{"content.unavailable", Kind::kNotFound, ""};
  const auto there = files_->read(path, std::nullopt, max, kAbsent);
  if (there && digest.matches(*there)) return false;
  if (there) return Error(kDigestMismatch, fmt::format("{} holds other content, and is left as it is", quote(path)));
  if (there.error().kind() != Kind::kNotFound) return Error(there.error());
  PRATIQUE_TRY(blobs, open_folder_at(folder, "blobs", "blobs", true));
  const std::string algorithm(digest.algorithm_name());
  PRATIQUE_TRY(place, open_folder_at(blobs, algorithm, "blobs/" + algorithm, true));
  PRATIQUE_CHECK(write_whole(place, std::string(digest.hex()), content, 0666));
  return true;
}

Result<Pushed> LayoutSink::push_manifest(BytesView bytes, std::string_view media_type) {
  PRATIQUE_TRY(manifest, parse_manifest(bytes, media_type));
  Descriptor own{manifest.media_type,    Digest::of(bytes),    static_cast<std::int64_t>(bytes.size()),
                 manifest.artifact_type, manifest.annotations, std::nullopt};
  own.annotations.erase(kNameAnnotation);  // in index.json it would be a tag
  PRATIQUE_TRY(added, add_blob(bytes, limits::kManifestBytes));
  PRATIQUE_TRY(listed, list(own));
  return Pushed{own.digest, added || listed, {}};
}

Result<bool> LayoutSink::list(const Descriptor& descriptor) const {
  PRATIQUE_TRY(folder, lock());
  auto text = files_->read("index.json", std::nullopt, limits::kManifestBytes);
  if (!text && text.error().is(kLayoutNotAFile)) return std::move(text).error();
  if (!text) return std::move(text).error().as(kLayoutMalformed);
  auto list = ListText::parse(*text, "");
  if (!list) return std::move(list).error().as(kLayoutMalformed).during("reading index.json");
  const std::string digest = descriptor.digest.to_string();
  if (list->names(digest)) return false;
  const Bytes more = list->with({{digest, json::canonical(descriptor_json(descriptor))}});
  if (more.size() > static_cast<std::size_t>(limits::kManifestBytes)) {
    return Error(kTooLarge, fmt::format("index.json would have {} bytes, at most {} are read", more.size(),
                                        limits::kManifestBytes));
  }
  struct stat found {};
  if (::fstatat(folder.get(), "index.json", &found, AT_SYMLINK_NOFOLLOW) != 0) return cannot_write("index.json", errno);
  PRATIQUE_CHECK(write_whole(folder, "index.json", more, found.st_mode & 0777));
  return true;
}

}  // namespace

std::unique_ptr<Sink> open_layout_sink(const LayoutFolder& folder, Clock& clock) {
  return std::make_unique<LayoutSink>(folder.path, clock);
}

}  // namespace pratique::registry
