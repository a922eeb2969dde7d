#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

namespace pratique::verifier {

/// What a transparency log signed of its tree (C2SP tlog-checkpoint).
struct TreeHead {
  Bytes log_id;        ///< as the trusted root names the log
  std::string origin;  ///< names log and tree
  std::uint64_t size;
  Bytes root;  ///< 32 bytes
  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

/// One that was verified earlier, and when: by then the tree had this size.
struct SeenTree {
  TreeHead head;
  Time seen_at;
};

/// Whether the log can have been honest both then and now: one size has one root, and a tree does not shrink.
/// `not_before` is when, as the log says, it took in an entry that the tree of `head` has; none if it said no time. The
/// log's clock may be limits::kClockSkewSeconds ahead of the one that `seen` was noted by. Errors: tlog.inconsistent.
Result<void> check_consistent(const TreeHead& head, std::optional<Time> not_before, std::span<const SeenTree> seen);

}  // namespace pratique::verifier
