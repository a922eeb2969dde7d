#include "tests/support/test_log.h"

#include "base/base64.h"
#include "base/digest.h"
#include "base/json.h"

namespace pratique::test {

using nlohmann::json;

namespace {

using Span = std::span<const Bytes>;

std::size_t largest_power_below(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Bytes hash_of_leaf(BytesView entry) { return sha256(std::string(1, '\0') + std::string(entry)); }

Bytes tree_hash(Span entries) {
  if (entries.empty()) return sha256("");
  if (entries.size() == 1) return hash_of_leaf(entries[0]);
  const std::size_t k = largest_power_below(entries.size());
  return sha256('\1' + tree_hash(entries.first(k)) + tree_hash(entries.subspan(k)));
}

std::vector<Bytes> path(std::size_t index, Span entries) {
  if (entries.size() <= 1) return {};
  const std::size_t k = largest_power_below(entries.size());
  auto below = index < k ? path(index, entries.first(k)) : path(index - k, entries.subspan(k));
  below.push_back(index < k ? tree_hash(entries.subspan(k)) : tree_hash(entries.first(k)));
  return below;
}

json hash_json(BytesView content) { return {{"algorithm", "sha256"}, {"value", hex_encode(sha256(content))}}; }

constexpr std::size_t kIndexInTree = 3;
constexpr std::int64_t kOlderTrees = 1000;  // the entry's own number counts the entries of older trees

}  // namespace

MerkleTree MerkleTree::of_size(std::size_t size) {
  std::vector<Bytes> entries;
  for (std::size_t i = 0; i < size; ++i) entries.push_back("entry " + std::to_string(i));
  return MerkleTree(std::move(entries));
}
Bytes MerkleTree::root() const { return tree_hash(entries_); }
Bytes MerkleTree::leaf(std::size_t index) const { return hash_of_leaf(entries_[index]); }
std::vector<Bytes> MerkleTree::inclusion_proof(std::size_t index) const { return path(index, entries_); }

TestLog::TestLog(KeyType type, std::string host)
    : key_(SigningKey::make(type)), host_(std::move(host)), id_(sha256(key_.spki())) {}

json TestLog::trusted_root() const {
  const json log = {{"baseUrl", "https://" + host_ + "/api"},
                    {"hashAlgorithm", "SHA2_256"},
                    {"publicKey",
                     {{"rawBytes", base64_encode(key_.spki())},
                      {"keyDetails", key_.sigstore_details()},
                      {"validFor", {{"start", "2024-01-01T00:00:00Z"}}}}},
                    {"logId", {{"keyId", base64_encode(id_)}}}};
  return {{"mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}, {"tlogs", json::array({log})}};
}

Bytes TestLog::promise(BytesView body, std::int64_t time, std::int64_t index) const {
  const std::string text = R"({"body":")" + base64_encode(body) + R"(","integratedTime":)" + std::to_string(time) +
                           R"(,"logID":")" + hex_encode(id_) + R"(","logIndex":)" + std::to_string(index) + "}";
  return key_.sign(text);
}

json TestLog::annotation(BytesView body, std::int64_t time) const {
  return {{"SignedEntryTimestamp", base64_encode(promise(body, time, 7))},
          {"Payload",
           {{"body", base64_encode(body)}, {"integratedTime", time}, {"logIndex", 7}, {"logID", hex_encode(id_)}}}};
}

std::string TestLog::signature_line(std::string_view text, std::string_view name) const {
  return "\xE2\x80\x94 " + std::string(name) + ' ' + base64_encode(id_.substr(0, 4) + key_.sign(text)) + '\n';
}

std::string TestLog::checkpoint(const MerkleTree& tree, std::string_view origin) const {
  const std::string text =
      std::string(origin) + '\n' + std::to_string(tree.size()) + '\n' + base64_encode(tree.root()) + '\n';
  return text + '\n' + signature_line(text, host_);
}

json TestLog::entry(std::string_view kind, std::string_view version, BytesView body, std::int64_t time) const {
  const bool v2 = version == "0.0.2" && kind != "intoto";
  std::vector<Bytes> entries;
  for (std::size_t i = 0; i < 7; ++i) entries.push_back(i == kIndexInTree ? Bytes(body) : "entry " + std::to_string(i));
  const MerkleTree tree(std::move(entries));
  json hashes = json::array();
  for (const Bytes& hash : tree.inclusion_proof(kIndexInTree)) hashes.push_back(base64_encode(hash));
  const std::int64_t index = static_cast<std::int64_t>(kIndexInTree) + (v2 ? 0 : kOlderTrees);
  json entry = {{"logIndex", std::to_string(index)},
                {"logId", {{"keyId", base64_encode(id_)}}},
                {"kindVersion", {{"kind", kind}, {"version", version}}},
                {"inclusionProof",
                 {{"logIndex", std::to_string(kIndexInTree)},
                  {"rootHash", base64_encode(tree.root())},
                  {"treeSize", std::to_string(tree.size())},
                  {"hashes", hashes},
                  {"checkpoint", {{"envelope", checkpoint(tree, v2 ? host_ : host_ + " - 4711")}}}}},
                {"canonicalizedBody", base64_encode(body)}};
  if (v2) return entry;
  entry["integratedTime"] = std::to_string(time);
  entry["inclusionPromise"] = {{"signedEntryTimestamp", base64_encode(promise(body, time, index))}};
  return entry;
}

Bytes hashedrekord_body(BytesView signature, BytesView message, const std::string& public_pem) {
  return pratique::json::canonical(
      {{"apiVersion", "0.0.1"},
       {"kind", "hashedrekord"},
       {"spec",
        {{"data", {{"hash", hash_json(message)}}},
         {"signature",
          {{"content", base64_encode(signature)}, {"publicKey", {{"content", base64_encode(public_pem)}}}}}}}});
}

Bytes dsse_body(BytesView signature, BytesView payload, const std::string& public_pem) {
  const json by = {{"signature", base64_encode(signature)}, {"verifier", base64_encode(public_pem)}};
  return pratique::json::canonical({{"apiVersion", "0.0.1"},
                                    {"kind", "dsse"},
                                    {"spec",
                                     {{"envelopeHash", hash_json("the envelope as it was sent")},
                                      {"payloadHash", hash_json(payload)},
                                      {"signatures", json::array({by})}}}});
}

Bytes intoto_body(BytesView signature, BytesView payload, const std::string& public_pem) {
  const json by = {{"sig", base64_encode(base64_encode(signature))}, {"publicKey", base64_encode(public_pem)}};
  const json envelope = {{"payloadType", "application/vnd.in-toto+json"}, {"signatures", json::array({by})}};
  const json content = {
      {"envelope", envelope}, {"hash", hash_json("the envelope")}, {"payloadHash", hash_json(payload)}};
  return pratique::json::canonical({{"apiVersion", "0.0.2"}, {"kind", "intoto"}, {"spec", {{"content", content}}}});
}

Bytes intoto_v1_body(BytesView signature, BytesView payload, const std::string& public_pem) {
  const std::string envelope = R"({"payloadType":"application/vnd.in-toto+json","payload":")" + base64_encode(payload) +
                               R"(","signatures":[{"keyid":"","sig":")" + base64_encode(signature) + R"("}]})";
  const json spec = {{"content", {{"hash", hash_json(envelope)}, {"payloadHash", hash_json(payload)}}},
                     {"publicKey", base64_encode(public_pem)}};
  return pratique::json::canonical({{"apiVersion", "0.0.1"}, {"kind", "intoto"}, {"spec", spec}});
}

Bytes dsse_v2_body(BytesView signature, BytesView payload, BytesView spki) {
  return R"({"apiVersion":"0.0.2","kind":"dsse","spec":{"dsseV002":{"payloadHash":{"algorithm":"SHA2_256","digest":")" +
         base64_encode(sha256(payload)) + R"("},"signatures":[{"content":")" + base64_encode(signature) +
         R"(","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":")" + base64_encode(spki) +
         R"("}}}]}}})";
}

Bytes hashedrekord_v2_body(BytesView signature, BytesView message, BytesView spki) {
  const std::string text = R"({"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":)"
                           R"({"algorithm":"SHA2_256","digest":")" +
                           base64_encode(sha256(message)) + R"("},"signature":{"content":")" +
                           base64_encode(signature) +
                           R"(","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":")" +
                           base64_encode(spki) + R"("}}}}}})";
  return text;
}

}  // namespace pratique::test
