#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique {

inline constexpr Reason kDigestMalformed{"digest.malformed", Kind::kUsage,
                                         "write sha256: and 64 lower-case hexadecimal digits (or sha512: and 128)"};

/// A content digest, `<algorithm>:<lower-case hex>` (OCI image-spec, descriptor.md, "Digests"), SHA-256 or SHA-512.
/// Any Digest that exists is well formed; equal Digests mean equal content.
class Digest {
 public:
  enum class Algorithm { kSha256, kSha512 };

  /// Errors: digest.malformed (unknown algorithm, wrong length, upper case, trailing characters).
  static Result<Digest> parse(std::string_view text);
  /// The digest of `content`, computed here.
  static Digest of(BytesView content, Algorithm algorithm = Algorithm::kSha256);

  const std::string& to_string() const { return text_; }
  Algorithm algorithm() const { return text_[3] == '2' ? Algorithm::kSha256 : Algorithm::kSha512; }
  std::string_view algorithm_name() const { return std::string_view(text_).substr(0, 6); }
  std::string_view hex() const { return std::string_view(text_).substr(7); }
  /// The digest as people compare it at a glance: algorithm and the first 12 digits.
  std::string short_form() const { return text_.substr(0, 7 + 12); }
  /// Whether `content` has this digest; computed with this digest's algorithm.
  bool matches(BytesView content) const { return of(content, algorithm()) == *this; }

  friend bool operator==(const Digest&, const Digest&) = default;
  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  friend class Hasher;
  explicit Digest(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Hashes content that arrives in pieces.
class Hasher {
 public:
  explicit Hasher(Digest::Algorithm algorithm);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void update(BytesView piece);
  /// The digest of all pieces. The hasher starts anew afterwards.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The 32 raw bytes of the SHA-256 of `content`.
Bytes sha256(BytesView content);

}  // namespace pratique
