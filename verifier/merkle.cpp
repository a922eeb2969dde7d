#include "verifier/merkle.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::size_t kHashBytes = 32;

Error invalid(std::string why) { return Error(kLogProofInvalid, std::move(why)); }

}  // namespace

Bytes merkle_leaf(BytesView entry) { return sha256(Bytes(1, '\x00').append(entry)); }

Bytes merkle_node(BytesView left, BytesView right) { return sha256(Bytes(1, '\x01').append(left).append(right)); }

Result<Bytes> root_from_inclusion_proof(BytesView leaf, std::uint64_t index, std::uint64_t tree_size,
                                        std::span<const Bytes> proof) {
  // Step 1.
  if (index >= tree_size) return invalid(fmt::format("entry {} cannot be in a tree of {}", index, tree_size));
  // Steps 2 and 3.
  std::uint64_t node = index;
  std::uint64_t last = tree_size - 1;
  Bytes root(leaf);
  // Step 4.
  for (const Bytes& sibling : proof) {
    if (sibling.size() != kHashBytes) return invalid(fmt::format("a hash of {} bytes in the proof", sibling.size()));
    if (last == 0) return invalid("the proof has more hashes than the tree has levels");
    if ((node & 1) != 0 || node == last) {
      root = merkle_node(sibling, root);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      root = merkle_node(root, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  // Step 5.
  if (last != 0) return invalid("the proof has fewer hashes than the tree has levels");
  return root;
}

}  // namespace pratique::verifier
