#include "verifier/signed_content.h"

#include "base/base64.h"
#include "verifier/hash.h"

namespace pratique::verifier {
namespace {

Hash hash_in(const Digest& digest) {
  return digest.algorithm() == Digest::Algorithm::kSha256 ? Hash::kSha256 : Hash::kSha512;
}

Bytes raw(const Digest& digest) { return hex_decode(digest.hex()).value(); }

}  // namespace

bool SignedContent::is_signed_by(const PublicKey& key, BytesView signature) const {
  if (const auto* bytes = std::get_if<Bytes>(&content_)) return key.verifies(*bytes, signature);
  const Digest& digest = std::get<Digest>(content_);
  return key.verifies_digest(hash_in(digest), raw(digest), signature);
}

std::optional<Bytes> SignedContent::hash(Hash hash) const {
  if (const auto* bytes = std::get_if<Bytes>(&content_)) return hash_of(hash, *bytes);
  const Digest& digest = std::get<Digest>(content_);
  return hash_in(digest) == hash ? std::optional(raw(digest)) : std::nullopt;
}

std::vector<Digest> SignedContent::digests() const {
  if (const auto* digest = std::get_if<Digest>(&content_)) return {*digest};
  const Bytes& bytes = std::get<Bytes>(content_);
  return {Digest::of(bytes), Digest::of(bytes, Digest::Algorithm::kSha512)};
}

}  // namespace pratique::verifier
