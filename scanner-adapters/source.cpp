#include "scanner-adapters/source.h"

#include <utility>

namespace pratique::scanners {

Result<BytesView> MemorySource::next() { return std::exchange(given_, true) ? BytesView() : bytes_; }

Result<void> MemorySource::rewind() {
  given_ = false;
  return {};
}

}  // namespace pratique::scanners
