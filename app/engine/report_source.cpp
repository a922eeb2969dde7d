#include "app/engine/report_source.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "app/engine/files.h"
#include "base/limits.h"
#include "scanner-adapters/compressed.h"

namespace pratique::app {
namespace {

/// A file on a disk, read in pieces.
class DiskSource final : public scanners::Source {
 public:
  DiskSource(OpenFile file, std::string path) : file_(std::move(file)), path_(std::move(path)), buffer_(kPiece) {}

  Result<BytesView> next() override {
    while (true) {
      const ssize_t n = ::pread(file_.descriptor.get(), buffer_.data(), buffer_.size(), at_);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return unreadable(path_);
      at_ += n;
      return BytesView(buffer_.data(), static_cast<std::size_t>(n));
    }
  }

  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  static constexpr std::size_t kPiece = std::size_t{256} << 10;
  OpenFile file_;
  std::string path_;
  std::vector<char> buffer_;
  off_t at_ = 0;
};

/// What goes by, hashed. Rewound, it starts anew, so that the digest is that of the bytes that were read last.
class HashedSource final : public scanners::Source {
 public:
  HashedSource(scanners::Source& source, bool hashes) : source_(source), hashes_(hashes) {}

  Result<BytesView> next() override {
    PRATIQUE_TRY(piece, source_.next());
    if (hashes_) hasher_.update(piece);
    ended_ = piece.empty();
    return piece;
  }

  Result<void> rewind() override {
    hasher_ = Hasher(Digest::Algorithm::kSha256);
    ended_ = false;
    return source_.rewind();
  }

  Result<Digest> digest() {
    while (!ended_) PRATIQUE_CHECK(next());
    return hasher_.finish();
  }

 private:
  scanners::Source& source_;
  bool hashes_;  ///< hashing costs a fifth of the time of reading
  Hasher hasher_{Digest::Algorithm::kSha256};
  bool ended_ = false;
};

class File final : public ReportFile {
 public:
  File(OpenFile file, const std::string& path, bool with_digest)
      : raw_(std::make_unique<DiskSource>(std::move(file), path)),
        hashed_(*raw_, with_digest),
        content_(hashed_, limits::kReportBytes) {}
  File(Bytes bytes, bool with_digest)
      : bytes_(std::move(bytes)),
        raw_(std::make_unique<scanners::MemorySource>(bytes_)),
        hashed_(*raw_, with_digest),
        content_(hashed_, limits::kReportBytes) {}

  scanners::Source& content() override { return content_; }
  Result<Digest> digest() override { return hashed_.digest(); }

 private:
  Bytes bytes_;
  std::unique_ptr<scanners::Source> raw_;
  HashedSource hashed_;
  scanners::DecompressedSource content_;
};

}  // namespace

Result<std::unique_ptr<ReportFile>> open_report(const std::string& path, bool with_digest) {
  PRATIQUE_TRY(file, open_file(path));
  if (file.is_plain) return std::unique_ptr<ReportFile>(std::make_unique<File>(std::move(file), path, with_digest));
  PRATIQUE_TRY(content, read_all(file, path, limits::kReportBytes));
  return std::unique_ptr<ReportFile>(std::make_unique<File>(std::move(content), with_digest));
}

Result<scanners::Report> read_report(const std::string& path, const std::optional<scanners::ReportType>& type,
                                     const scanners::FindingSink* sink) {
  PRATIQUE_TRY(file, open_report(path, false));
  return scanners::read(file->content(), type, sink);
}

}  // namespace pratique::app
