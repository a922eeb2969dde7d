#include "scanner-adapters/source.h"

#include <utility>

namespace pratique::scanners {

Result<void> each_piece(Source& source, const std::function<Result<void>(BytesView piece)>& take) {
  while (true) {
    PRATIQUE_TRY(piece, source.next());
    if (piece.empty()) return {};
    PRATIQUE_CHECK(take(piece));
  }
}

Result<BytesView> MemorySource::next() { return std::exchange(given_, true) ? BytesView() : bytes_; }

Result<void> MemorySource::rewind() {
  given_ = false;
  return {};
}

}  // namespace pratique::scanners
