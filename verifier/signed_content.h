#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "verifier/keys.h"

namespace pratique::verifier {

/// What a signature is over: bytes, or, where nobody has them, their digest alone.
class SignedContent {
 public:
  explicit SignedContent(Bytes bytes) : content_(std::move(bytes)) {}
  explicit SignedContent(Digest digest) : content_(std::move(digest)) {}

  bool is_signed_by(const PublicKey& key, BytesView signature) const;
  /// Raw; none if only a digest of another algorithm is known.
  std::optional<Bytes> hash(Hash hash) const;
  /// All digests that can be told: of both algorithms, or the one that is known.
  std::vector<Digest> digests() const;

 private:
  std::variant<Bytes, Digest> content_;
};

}  // namespace pratique::verifier
