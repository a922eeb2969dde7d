#include "registry/layout_tar.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/escape.h"
#include "registry/file_handle.h"
#include "registry/tar_index.h"

namespace pratique::registry {
namespace {

std::string_view word_for(TarEntry::Kind kind) {
  switch (kind) {
    case TarEntry::Kind::kFolder:
      return "a folder";
    case TarEntry::Kind::kLink:
      return "a link";
    default:
      return "a device or pipe";
  }
}

class TarFiles final : public LayoutFiles {
 public:
  explicit TarFiles(std::string archive) : archive_(std::move(archive)) {}

  Result<Bytes> read(const std::string& path, std::optional<std::int64_t> expected_size, std::int64_t max_size,
                     const Reason& absent) override {
    if (!opened_) opened_ = open();
    PRATIQUE_CHECK(*opened_);
    PRATIQUE_CHECK(check_parents(path));
    const auto entry = index_.find(path);
    if (entry == index_.end()) return Error(absent, fmt::format("{} is not in {}", quote(path), quote(archive_)));
    if (entry->second.kind != TarEntry::Kind::kFile) return not_a_file(path, word_for(entry->second.kind));
    PRATIQUE_CHECK(check_file_size(path, entry->second.size, expected_size, max_size));
    return read_file_part(file_.get(), entry->second.offset, entry->second.size, path);
  }

 private:
  Result<void> open() {
    file_ = FileHandle(::open(archive_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file_.is_open()) return file_error(archive_, errno);
    struct stat found {};
    if (::fstat(file_.get(), &found) != 0) return file_error(archive_, errno);
    if (!S_ISREG(found.st_mode)) return not_a_file(archive_, "a device or pipe");
    PRATIQUE_TRY(index, index_tar(file_.get(), found.st_size, archive_));
    index_ = std::move(index);
    return {};
  }

  /// A name below a link would be somewhere else once unpacked.
  Result<void> check_parents(const std::string& path) const {
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      const auto parent = index_.find(path.substr(0, slash));
      if (parent != index_.end() && parent->second.kind != TarEntry::Kind::kFolder) {
        return not_a_file(path, parent->second.kind == TarEntry::Kind::kLink ? "behind a link" : "below a file");
      }
    }
    return {};
  }

  std::string archive_;
  FileHandle file_;
  TarIndex index_;
  std::optional<Result<void>> opened_;
};

}  // namespace

std::unique_ptr<LayoutFiles> open_layout_tar(std::string path) { return std::make_unique<TarFiles>(std::move(path)); }

}  // namespace pratique::registry
