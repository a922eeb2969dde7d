#include "verifier/tree_head.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/limits.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

bool is_of_same_tree(const TreeHead& one, const TreeHead& other) {
  return one.log_id == other.log_id && one.origin == other.origin;
}

}  // namespace

Result<void> check_consistent(const TreeHead& head, std::optional<Time> not_before, std::span<const SeenTree> seen) {
  for (const SeenTree& earlier : seen) {
    if (!is_of_same_tree(head, earlier.head)) continue;
    if (earlier.head.size == head.size && earlier.head.root != head.root) {
      return Error(kLogInconsistent, fmt::format("{} signed two roots for its tree of {}: another one was seen at {}",
                                                 quote(head.origin), head.size, earlier.seen_at.to_string()));
    }
    if (earlier.head.size > head.size && not_before &&
        *not_before > earlier.seen_at + Duration::seconds(limits::kClockSkewSeconds)) {
      return Error(kLogInconsistent,
                   fmt::format("{} went backwards: a tree of {} after {}, where one of {} had been seen at {}",
                               quote(head.origin), head.size, not_before->to_string(), earlier.head.size,
                               earlier.seen_at.to_string()));
    }
  }
  return {};
}

}  // namespace pratique::verifier
