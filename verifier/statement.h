#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace pratique::verifier {

/// The only predicate type that is a signature of an image; every other statement is an attestation.
inline constexpr std::string_view kCosignSignPredicate = "https://sigstore.dev/cosign/sign/v1";

/// Something that an in-toto statement is about.
struct Subject {
  std::map<std::string, std::string> digests;      ///< algorithm to hex, as written
  std::map<std::string, std::string> annotations;  ///< the ones whose value is a text

  /// Whether this is the content with these digests (of different algorithms): at least one of them stands here, and
  /// every digest of an algorithm that we know is one of them. Compared as text (in-toto, DigestSet).
  bool is(std::span<const Digest> digests_of_content) const;
};

/// An in-toto statement (in-toto attestation framework v1, "Statement").
struct Statement {
  std::string predicate_type;
  Result<std::vector<Subject>> subjects;  ///< errors: payload.malformed

  /// Errors: payload.malformed, payload.duplicate-key, payload.type (not a statement of v0.1 or v1).
  static Result<Statement> parse(BytesView payload);
  bool is_image_signature() const { return predicate_type == kCosignSignPredicate; }
};

}  // namespace pratique::verifier
