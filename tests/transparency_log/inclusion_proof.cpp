#include <boost/test/unit_test.hpp>

#include "tests/support/verify_fixture.h"
#include "verifier/merkle.h"

namespace pratique::test {

using verifier::merkle_leaf;
using verifier::merkle_node;
using verifier::root_from_inclusion_proof;

namespace {

/// Whether the proof leads to the root of `tree`.
bool leads(const MerkleTree& tree, const Bytes& leaf, std::uint64_t index, std::uint64_t size,
           const std::vector<Bytes>& proof) {
  const auto root = root_from_inclusion_proof(leaf, index, size, proof);
  return root.has_value() && *root == tree.root();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(inclusion_proof)

BOOST_AUTO_TEST_CASE(every_leaf_of_every_small_tree_is_proven) {
  for (std::size_t size = 1; size <= 33; ++size) {
    const auto tree = MerkleTree::of_size(size);
    for (std::size_t i = 0; i < size; ++i) {
      BOOST_TEST(merkle_leaf(tree.entry(i)) == tree.leaf(i));
      BOOST_TEST(leads(tree, tree.leaf(i), i, size, tree.inclusion_proof(i)), i << " of " << size);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_tree_of_one_has_an_empty_proof) {
  const auto tree = MerkleTree::of_size(1);
  const auto root = root_from_inclusion_proof(tree.leaf(0), 0, 1, {});
  BOOST_REQUIRE(root.has_value());
  BOOST_TEST(*root == tree.root());
}

// A027
BOOST_AUTO_TEST_CASE(changed_proofs_lead_elsewhere) {
  for (std::size_t size = 1; size <= 9; ++size) {
    const auto tree = MerkleTree::of_size(size);
    for (std::size_t i = 0; i < size; ++i) {
      const auto proof = tree.inclusion_proof(i);
      const Bytes leaf = tree.leaf(i);
      for (const std::uint64_t other : {i + 1, i - 1, i ^ 2U, i + size}) {
        if (other != i) BOOST_TEST(!leads(tree, leaf, other, size, proof));
      }
      BOOST_TEST(!leads(tree, leaf, i, size * 2, proof));
      BOOST_TEST(!leads(tree, merkle_leaf("another entry"), i, size, proof));
      for (std::size_t k = 0; k < proof.size(); ++k) {
        auto changed = proof;
        changed[k][5] = static_cast<char>(changed[k][5] ^ 1);
        BOOST_TEST(!leads(tree, leaf, i, size, changed));
        changed = proof;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(k));
        BOOST_TEST(!leads(tree, leaf, i, size, changed));
        changed = proof;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(k), proof[k]);
        BOOST_TEST(!leads(tree, leaf, i, size, changed));
        changed = proof;
        changed[k] += '\0';
        BOOST_TEST(!leads(tree, leaf, i, size, changed));
      }
      auto longer = proof;
      longer.push_back(tree.root());
      BOOST_TEST(!leads(tree, leaf, i, size, longer));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_index_must_lie_in_the_tree) {
  const auto tree = MerkleTree::of_size(1);
  BOOST_TEST(outcome(root_from_inclusion_proof(tree.leaf(0), 1, 1, {})) == "tlog.proof-invalid");
  BOOST_TEST(outcome(root_from_inclusion_proof(tree.leaf(0), 0, 0, {})) == "tlog.proof-invalid");
}

BOOST_AUTO_TEST_CASE(the_number_of_hashes_is_given_by_the_tree) {
  const auto tree = MerkleTree::of_size(7);
  auto proof = tree.inclusion_proof(3);
  proof.push_back(proof.back());
  BOOST_TEST(outcome(root_from_inclusion_proof(tree.leaf(3), 3, 7, proof)) == "tlog.proof-invalid");
  proof.resize(2);
  BOOST_TEST(outcome(root_from_inclusion_proof(tree.leaf(3), 3, 7, proof)) == "tlog.proof-invalid");
}

// A026
BOOST_AUTO_TEST_CASE(an_inner_node_is_no_leaf) {
  const auto tree = MerkleTree::of_size(4);
  const Bytes inner = tree.leaf(0) + tree.leaf(1);  // what the left inner node is the hash of
  const std::vector<Bytes> proof{merkle_node(tree.leaf(2), tree.leaf(3))};
  BOOST_TEST(leads(tree, merkle_node(tree.leaf(0), tree.leaf(1)), 0, 2, proof));  // as a node it would fit
  BOOST_TEST(!leads(tree, merkle_leaf(inner), 0, 2, proof));
}

BOOST_AUTO_TEST_CASE(hashes_of_a_proof_have_32_bytes) {
  const auto tree = MerkleTree::of_size(2);
  const Bytes hash = tree.inclusion_proof(0).at(0);
  BOOST_TEST(root_from_inclusion_proof(tree.leaf(0), 0, 2, std::vector{hash}).has_value());
  for (const Bytes& other : {hash.substr(1), hash + 'x', Bytes()}) {
    BOOST_TEST(outcome(root_from_inclusion_proof(tree.leaf(0), 0, 2, std::vector{other})) == "tlog.proof-invalid");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace pratique::test
