#include "verifier/fixed_width.h"

#include "verifier/der.h"

namespace pratique::verifier {
namespace {

/// INTEGER in its shortest form: no zeros before it, but one where it would be read as negative.
Bytes der_unsigned(BytesView number) {
  while (number.size() > 1 && number.front() == '\0') number.remove_prefix(1);
  Bytes content(number);
  if ((static_cast<unsigned char>(content.front()) & 0x80) != 0) content.insert(content.begin(), '\0');
  return der_element(DerReader::kInteger, content);
}

}  // namespace

std::optional<Bytes> ecdsa_der_of(BytesView fixed_width, std::size_t coordinate_bytes) {
  if (coordinate_bytes == 0 || fixed_width.size() != 2 * coordinate_bytes) return std::nullopt;
  Bytes both = der_unsigned(fixed_width.substr(0, coordinate_bytes));
  both += der_unsigned(fixed_width.substr(coordinate_bytes));
  return der_element(DerReader::kSequence, both);
}

}  // namespace pratique::verifier
