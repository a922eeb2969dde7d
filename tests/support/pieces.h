#pragma once

#include "scanner-adapters/source.h"

namespace pratique::test {

/// Bytes in pieces of one length, so that every place of a document is once between two of them.
class Pieces final : public scanners::Source {
 public:
  Pieces(BytesView bytes, std::size_t length) : bytes_(bytes), length_(length) {}

  Result<BytesView> next() override {
    const BytesView piece = bytes_.substr(at_, length_);
    at_ += piece.size();
    return piece;
  }

  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  BytesView bytes_;
  std::size_t length_;
  std::size_t at_ = 0;
};

}  // namespace pratique::test
