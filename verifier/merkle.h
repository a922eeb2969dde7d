#pragma once

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace pratique::verifier {

/// Hash of a log entry as a leaf of the log's tree: SHA-256 of 0x00 and the entry (RFC 9162, 2.1.1).
Bytes merkle_leaf(BytesView entry);
/// Hash of an inner node: SHA-256 of 0x01 and both children.
Bytes merkle_node(BytesView left, BytesView right);

/// Root hash to which `proof` leads from `leaf` at `index` in a tree of `tree_size` leaves (RFC 9162, 2.1.3.2). `proof`
/// runs from the leaf's sibling upwards. The caller compares the result with the root of a verified checkpoint.
/// Errors: tlog.proof-invalid (index not below size, a hash too many or too few, a hash of another length).
Result<Bytes> root_from_inclusion_proof(BytesView leaf, std::uint64_t index, std::uint64_t tree_size,
                                        std::span<const Bytes> proof);

}  // namespace pratique::verifier
