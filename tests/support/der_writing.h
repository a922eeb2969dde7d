#pragma once

#include <initializer_list>

#include "tests/support/test_authority.h"

/// DER by hand: another way than the verifier's, and one that can leave the rails.
namespace pratique::test::der {

inline Bytes element(unsigned char tag, BytesView content) {
  Bytes length;
  if (content.size() < 0x80) {
    length = Bytes(1, static_cast<char>(content.size()));
  } else {
    for (std::size_t rest = content.size(); rest > 0; rest >>= 8)
      length.insert(length.begin(), static_cast<char>(rest));
    length.insert(length.begin(), static_cast<char>(0x80 | length.size()));
  }
  return join({Bytes(1, static_cast<char>(tag)), length, content});
}

inline Bytes sequence(std::initializer_list<BytesView> parts) { return element(0x30, join(parts)); }
inline Bytes set(std::initializer_list<BytesView> parts) { return element(0x31, join(parts)); }
inline Bytes integer(BytesView content) { return element(0x02, content); }
inline Bytes number(unsigned char small) { return integer(Bytes(1, static_cast<char>(small))); }
inline Bytes octets(BytesView content) { return element(0x04, content); }
inline Bytes bits(BytesView content) { return element(0x03, join({BytesView("\0", 1), content})); }
inline Bytes oid(BytesView content) { return element(0x06, content); }
inline Bytes boolean(bool value) { return element(0x01, value ? "\xFF" : BytesView("\0", 1)); }
inline Bytes null() { return element(0x05, ""); }
/// `[number]` around whole elements.
inline Bytes tagged(unsigned char number, BytesView content) {
  return element(static_cast<unsigned char>(0xA0 | number), content);
}
inline Bytes generalized_time(BytesView text) { return element(0x18, text); }

}  // namespace pratique::test::der
