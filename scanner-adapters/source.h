#pragma once

#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::scanners {

/// Where the bytes of a report come from, piece by piece.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// The next piece, valid until the next call; empty at the end.
  virtual Result<BytesView> next() = 0;
  /// Starts again from the first byte.
  virtual Result<void> rewind() = 0;
};

/// Gives all pieces of the source to TAKE. Errors: those of both.
Result<void> each_piece(Source& source, const std::function<Result<void>(BytesView piece)>& take);

/// Bytes that are in memory already, in one piece. They must outlive it.
class MemorySource final : public Source {
 public:
  explicit MemorySource(BytesView bytes) : bytes_(bytes) {}
  Result<BytesView> next() override;
  Result<void> rewind() override;

 private:
  BytesView bytes_;
  bool given_ = false;
};

}  // namespace pratique::scanners
