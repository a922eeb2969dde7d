#pragma once

#include <optional>

#include "base/bytes.h"

namespace pratique::verifier {

/// Reads DER (X.690, section 10): definite lengths in their shortest form, single-byte tags.
class DerReader {
 public:
  static constexpr unsigned char kInteger = 0x02, kBitString = 0x03, kSequence = 0x30;

  explicit DerReader(BytesView der) : rest_(der) {}
  /// Content of the next element, which must have `tag`; the reader stands behind it.
  std::optional<BytesView> read(unsigned char tag);
  /// The next element with tag and length.
  std::optional<BytesView> read_whole(unsigned char tag);
  bool at_end() const { return rest_.empty(); }
  /// Of the next element, if there is one.
  std::optional<unsigned char> next_tag() const;

 private:
  BytesView rest_;
};

/// An element of `tag` with the shortest length.
Bytes der_element(unsigned char tag, BytesView content);

/// Content of the one element that `der` is, nothing behind it.
std::optional<BytesView> der_only(BytesView der, unsigned char tag);

}  // namespace pratique::verifier
