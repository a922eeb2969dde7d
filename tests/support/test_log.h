#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/time.h"
#include "tests/support/test_authority.h"
#include "verifier/trusted_root.h"

namespace pratique::test {

/// A Merkle tree by the recursive definitions of RFC 9162 (2.1.1, 2.1.3.1): slow, and another way than the verifier's.
class MerkleTree {
 public:
  explicit MerkleTree(std::vector<Bytes> entries) : entries_(std::move(entries)) {}
  static MerkleTree of_size(std::size_t size);

  Bytes root() const;
  Bytes leaf(std::size_t index) const;
  std::vector<Bytes> inclusion_proof(std::size_t index) const;
  std::size_t size() const { return entries_.size(); }
  const Bytes& entry(std::size_t index) const { return entries_[index]; }

 private:
  std::vector<Bytes> entries_;
};

/// A transparency log in memory: logs what it is given, in a tree with some entries of other people around it.
class TestLog {
 public:
  explicit TestLog(KeyType type = KeyType::kP256, std::string host = "log.test");

  const Bytes& id() const { return id_; }
  const std::string& host() const { return host_; }
  const SigningKey& key() const { return key_; }
  /// As an entry of a trusted root, valid from 2024 on.
  nlohmann::json trusted_root() const;
  verifier::TrustedRoot root() const { return verifier::TrustedRoot::parse(trusted_root().dump()).value(); }

  /// Signed entry timestamp.
  Bytes promise(BytesView body, std::int64_t time, std::int64_t index) const;
  /// Value of the annotation `dev.sigstore.cosign/bundle`.
  nlohmann::json annotation(BytesView body, std::int64_t time) const;
  /// An element of `tlogEntries`, of Rekor v1 with promise and proof, of Rekor v2 with proof.
  nlohmann::json entry(std::string_view kind, std::string_view version, BytesView body, std::int64_t time) const;
  std::string checkpoint(const MerkleTree& tree, std::string_view origin) const;
  /// A line under a checkpoint.
  std::string signature_line(std::string_view text, std::string_view name) const;

 private:
  SigningKey key_;
  std::string host_;
  Bytes id_;
};

/// Bodies of log entries (docs/verification.md), of a good signature.
Bytes hashedrekord_body(BytesView signature, BytesView message, const std::string& public_pem);
Bytes dsse_body(BytesView signature, BytesView payload, const std::string& public_pem);
Bytes intoto_body(BytesView signature, BytesView payload, const std::string& public_pem);
Bytes intoto_v1_body(BytesView signature, BytesView payload, const std::string& public_pem);
Bytes dsse_v2_body(BytesView signature, BytesView payload, BytesView spki);
Bytes hashedrekord_v2_body(BytesView signature, BytesView message, BytesView spki);

}  // namespace pratique::test
