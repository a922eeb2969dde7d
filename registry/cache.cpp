#include "registry/cache.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/limits.h"
#include "registry/cache_folder.h"

namespace pratique::registry {
namespace {

/// What waits to be written at most.
constexpr std::size_t kUnwrittenBytes = 8 << 20;

/// Without what stands behind a last slash: "link/" and "link/." would be what the link leads to.
std::string plain_path(const std::string& folder) {
  std::string path = std::filesystem::path(folder).lexically_normal().string();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

Cache::Cache(const std::string& folder, std::int64_t max_bytes) : path_(plain_path(folder)), max_bytes_(max_bytes) {}
Cache::~Cache() = default;

void Cache::give_up(Error why) {
  if (!trouble_) trouble_ = std::move(why);
  forget_unwritten();
}

void Cache::forget_unwritten() {
  unwritten_.clear();
  unwritten_bytes_ = 0;
  new_given_.clear();
  new_hints_.clear();
}

/// For reading: nullptr if there is nothing to read.
Cache::Folder* Cache::folder() {
  if (folder_ || trouble_) return trouble_ ? nullptr : folder_.get();
  auto opened = Folder::open(path_, false);
  if (opened) {
    folder_ = *std::move(opened);
  } else {
    give_up(std::move(opened).error());
  }
  return folder_.get();
}

const std::set<Digest>& Cache::given_by(const std::string& repository) {
  const auto [place, is_new] = given_.try_emplace(repository);
  Folder* const folder = is_new ? this->folder() : nullptr;
  if (folder != nullptr) place->second = folder->read_given(repository);
  return place->second;
}

std::optional<Bytes> Cache::find(const std::string& repository, const Digest& digest,
                                 std::optional<std::int64_t> size) {
  if (!given_by(repository).contains(digest)) return std::nullopt;
  if (const auto waiting = unwritten_.find(digest); waiting != unwritten_.end()) {
    if (size && *size != static_cast<std::int64_t>(waiting->second.size())) return std::nullopt;
    ++found_;
    return waiting->second;
  }
  Folder* const folder = this->folder();
  if (folder == nullptr) return std::nullopt;
  Bytes bytes;
  switch (folder->find(digest, size, bytes)) {
    case Folder::Found::kNothing:
      return std::nullopt;
    case Folder::Found::kWrong:
      notices_.push_back(fmt::format("the cache held other content as {}, which was removed", digest.to_string()));
      return std::nullopt;
    case Folder::Found::kRight:
      break;
  }
  ++found_;
  return bytes;
}

void Cache::keep(const std::string& repository, const Digest& digest, BytesView bytes) {
  const bool fits = on_disk(static_cast<std::int64_t>(bytes.size())) <= max_bytes_;
  if (trouble_ || !fits) return;
  given_by(repository);
  if (given_[repository].insert(digest).second) new_given_[repository].insert(digest);
  if (unwritten_.contains(digest)) return;
  unwritten_.emplace(digest, Bytes(bytes));
  unwritten_bytes_ += bytes.size();
  if (unwritten_bytes_ > kUnwrittenBytes) write();
}

void Cache::write() {
  if (trouble_ || (unwritten_.empty() && new_hints_.empty())) return;
  if (auto written = write_all(); !written) give_up(std::move(written).error());
  forget_unwritten();
}

Result<void> Cache::write_all() {
  PRATIQUE_TRY(opened, Folder::open(path_, true));
  folder_ = std::move(opened);
  PRATIQUE_TRY(lock, folder_->lock());
  PRATIQUE_CHECK(folder_->make_layout());
  for (auto next = unwritten_.begin(); next != unwritten_.end();) {
    // As much at once as the cap has room for, so that one look makes room for all of it.
    std::int64_t bytes = 0;
    auto end = next;
    for (; end != unwritten_.end(); ++end) {
      const std::int64_t more = on_disk(static_cast<std::int64_t>(end->second.size()));
      if (bytes + more > max_bytes_) break;
      bytes += more;
    }
    PRATIQUE_CHECK(folder_->reserve(lock, bytes, max_bytes_));
    for (; next != end; ++next) PRATIQUE_CHECK(folder_->add(next->first, next->second));
  }
  for (const auto& [repository, digests] : new_given_) PRATIQUE_CHECK(folder_->add_given(repository, digests));
  if (new_hints_.empty()) return {};
  // Others may have learned something in the meantime.
  Hints all = parse_hints(folder_->read_hints(), hints_at_);
  if (!merge_hints(all, new_hints_)) return {};
  return folder_->write_hints(render_hints(all));
}

Hints Cache::hints(Time now) {
  Folder* const folder = this->folder();
  return folder == nullptr ? Hints() : parse_hints(folder->read_hints(), now);
}

void Cache::keep_hints(const Hints& learned, Time now) {
  Hints known = hints(now);
  if (trouble_ || !merge_hints(known, learned)) return;
  new_hints_ = learned;
  hints_at_ = now;
}

Result<CacheInfo> Cache::info() {
  PRATIQUE_TRY(folder, Folder::open(path_, false));
  CacheInfo info{.folder = path_, .max_bytes = max_bytes_};
  if (!folder) return info;
  for (const auto& kept : folder->list(false)) {
    ++info.entries;
    info.bytes += kept.bytes;
    const Time used{kept.used_ns / 1'000'000};
    if (!info.oldest || used < *info.oldest) info.oldest = used;
  }
  return info;
}

Result<std::size_t> Cache::clear() {
  PRATIQUE_TRY(folder, Folder::open(path_, false));
  if (!folder) return std::size_t{0};
  PRATIQUE_TRY(lock, folder->lock());
  return folder->clear(lock);
}

}  // namespace pratique::registry
