#pragma once

#include <cstdint>
#include <memory>

#include "scanner-adapters/source.h"

namespace pratique::scanners {

/// The bytes of `source`, decompressed if they are gzip (RFC 1952) or Zstandard (RFC 8878), one member or frame or
/// several. Not more than `max_bytes` come out, so that a bomb ends where its fuse does. Errors of next: report.invalid
/// (damaged, cut off, something else behind it, too large), those of `source`.
class DecompressedSource final : public Source {
 public:
  DecompressedSource(Source& source, std::uint64_t max_bytes);
  ~DecompressedSource() override;

  Result<BytesView> next() override;
  Result<void> rewind() override;

 private:
  class Decoder;
  class Gzip;
  class Zstandard;

  Result<BytesView> decoded();
  Result<void> start();

  Source& source_;
  std::uint64_t max_bytes_;
  std::uint64_t given_ = 0;
  bool started_ = false;
  std::unique_ptr<Decoder> decoder_;  ///< none: the bytes are not compressed
  std::string head_;                  ///< of the source, taken to see what it is
  BytesView input_;
  bool ended_ = false;
  std::string output_;
};

}  // namespace pratique::scanners
