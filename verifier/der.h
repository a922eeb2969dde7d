#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace pratique::verifier {

/// Reads DER (X.690, section 10): definite lengths in their shortest form, single-byte tags.
class DerReader {
 public:
  static constexpr unsigned char kBoolean = 0x01, kInteger = 0x02, kBitString = 0x03, kOctetString = 0x04, kNull = 0x05,
                                 kOid = 0x06, kGeneralizedTime = 0x18, kSequence = 0x30, kSet = 0x31;
  /// `[number]`, of a primitive and of a constructed type.
  static constexpr unsigned char context(unsigned char number) { return 0x80 | number; }
  static constexpr unsigned char context_constructed(unsigned char number) { return 0xA0 | number; }

  explicit DerReader(BytesView der) : rest_(der) {}
  /// Content of the next element, which must have `tag`; the reader stands behind it.
  std::optional<BytesView> read(unsigned char tag);
  /// The next element with tag and length.
  std::optional<BytesView> read_whole(unsigned char tag);
  /// The next element with tag and length, whatever it is.
  std::optional<BytesView> read_any();
  /// Whether an element with `tag` comes next.
  bool next_is(unsigned char tag) const { return !rest_.empty() && static_cast<unsigned char>(rest_.front()) == tag; }
  bool at_end() const { return rest_.empty(); }
  BytesView rest() const { return rest_; }

 private:
  BytesView rest_;
};

/// Content of the one element that `der` is, nothing behind it.
std::optional<BytesView> der_only(BytesView der, unsigned char tag);

/// Whether `der` is one element, nothing behind it, that keeps the rules of DER in all its depth: lengths in their
/// shortest form, integers too, strings in one piece, booleans of 00 or FF. At most `depth` elements in one another.
bool is_strict_der(BytesView der, std::size_t depth);

/// An element: tag, shortest length, content.
Bytes der_element(unsigned char tag, BytesView content);

}  // namespace pratique::verifier
