#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/engine/case.h"

namespace pratique::app {

/// A case as it is kept: a canonical JSON document that names content by digest, and that content. Scanner reports are
/// kept as they were understood, without the scanner's own bytes, which may hold secrets.
struct KeptCase {
  struct Content {
    std::string kind;
    Digest digest;
    Bytes bytes;
  };
  std::string document;
  std::vector<Content> contents;
};

KeptCase keep_case(const Case& the_case);

inline constexpr Reason kCaseUnreadable{"case.unreadable", Kind::kInternal,
                                        "the record was written by another version, or damaged"};

/// The case again. `fetch` gives the content of a digest. Errors: case.unreadable, and those of `fetch`.
Result<Case> restore_case(BytesView document, const std::function<Result<Bytes>(const Digest&)>& fetch);

}  // namespace pratique::app
