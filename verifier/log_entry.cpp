#include "verifier/log_entry.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "verifier/document.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr std::int64_t kLatestSeconds = 253'402'300'799;  // the year 9999
constexpr std::size_t kMaxProofHashes = 64;               // a tree of 2^64 leaves has no more levels

Result<Bytes> required_bytes(const json::View& object, std::string_view name) {
  PRATIQUE_TRY(member, object.at(name));
  PRATIQUE_TRY(bytes, bytes_at(object, name));
  if (bytes.empty()) return member.must_be("base64 of something");
  return bytes;
}

Result<std::int64_t> seconds_at(const json::View& object, std::string_view name) {
  PRATIQUE_TRY(seconds, count_at(object, name));
  if (seconds > kLatestSeconds) return object.at(name)->must_be("seconds since 1970");
  return seconds;
}

Result<LogEntry> read_annotation(const json::View& annotation) {
  static constexpr std::string_view kTop[] = {"SignedEntryTimestamp", "Payload"};
  static constexpr std::string_view kPayload[] = {"body", "integratedTime", "logIndex", "logID"};
  PRATIQUE_CHECK(annotation.no_case_twins(kTop));
  PRATIQUE_TRY(payload, annotation.at("Payload"));
  PRATIQUE_CHECK(payload.no_case_twins(kPayload));
  PRATIQUE_CHECK(payload.at("logIndex"));
  PRATIQUE_CHECK(payload.at("integratedTime"));

  LogEntry entry;
  PRATIQUE_TRY(promise, required_bytes(annotation, "SignedEntryTimestamp"));
  entry.promise = std::move(promise);
  PRATIQUE_TRY(body, required_bytes(payload, "body"));
  entry.body = std::move(body);
  PRATIQUE_TRY(time, seconds_at(payload, "integratedTime"));
  entry.integrated_time = time;
  PRATIQUE_TRY(index, count_at(payload, "logIndex"));
  entry.index = index;
  PRATIQUE_TRY(id, payload.string_at("logID"));
  auto log_id = hex_decode(id);
  if (!log_id || log_id->size() != 32) return payload.at("logID")->must_be("64 hexadecimal digits");
  entry.log_id = std::move(*log_id);
  return entry;
}

Result<std::optional<std::string>> read_checkpoint(const json::View& proof) {
  const auto checkpoint = proof.find("checkpoint");
  if (!checkpoint) return std::optional<std::string>();
  PRATIQUE_CHECK(only_members(*checkpoint, {"envelope"}));
  PRATIQUE_TRY(envelope, checkpoint->string_or("envelope", ""));
  if (envelope.empty()) return std::optional<std::string>();
  return std::optional<std::string>(envelope);
}

Result<InclusionProof> read_proof(const json::View& proof) {
  PRATIQUE_CHECK(only_members(proof, {"logIndex", "rootHash", "treeSize", "hashes", "checkpoint"}));
  PRATIQUE_TRY(index, count_at(proof, "logIndex"));
  PRATIQUE_TRY(size, count_at(proof, "treeSize"));
  PRATIQUE_TRY(root, bytes_at(proof, "rootHash"));
  PRATIQUE_TRY(elements, proof.elements_or_none("hashes"));
  if (elements.size() > kMaxProofHashes) return proof.at("hashes")->must_be("a list of at most 64 hashes");
  std::vector<Bytes> hashes;
  for (const json::View& element : elements) {
    PRATIQUE_TRY(text, element.string());
    auto hash = base64_decode_any(text);
    if (!hash) return element.must_be("base64");
    hashes.push_back(std::move(*hash));
  }
  PRATIQUE_TRY(checkpoint, read_checkpoint(proof));
  return InclusionProof{static_cast<std::uint64_t>(index), static_cast<std::uint64_t>(size), std::move(root),
                        std::move(hashes), std::move(checkpoint)};
}

Result<std::optional<Bytes>> read_promise(const json::View& entry) {
  const auto promise = entry.find("inclusionPromise");
  if (!promise) return std::optional<Bytes>();
  PRATIQUE_CHECK(only_members(*promise, {"signedEntryTimestamp"}));
  PRATIQUE_TRY(timestamp, required_bytes(*promise, "signedEntryTimestamp"));
  return std::optional<Bytes>(std::move(timestamp));
}

Result<LogEntry> read_entry(const json::View& view) {
  PRATIQUE_CHECK(only_members(view, {"logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise",
                                     "inclusionProof", "canonicalizedBody"}));
  LogEntry entry;
  PRATIQUE_TRY(index, count_at(view, "logIndex"));
  entry.index = index;
  PRATIQUE_TRY(log_id, view.at("logId"));
  PRATIQUE_CHECK(only_members(log_id, {"keyId"}));
  PRATIQUE_TRY(key_id, required_bytes(log_id, "keyId"));
  entry.log_id = std::move(key_id);
  PRATIQUE_TRY(kind, view.at("kindVersion"));
  PRATIQUE_CHECK(only_members(kind, {"kind", "version"}));
  PRATIQUE_TRY(kind_name, kind.string_at("kind"));
  PRATIQUE_TRY(version, kind.string_at("version"));
  entry.kind = EntryKind{std::string(kind_name), std::string(version)};
  PRATIQUE_TRY(time, seconds_at(view, "integratedTime"));
  entry.integrated_time = time;
  PRATIQUE_TRY(body, required_bytes(view, "canonicalizedBody"));
  entry.body = std::move(body);
  PRATIQUE_TRY(promise, read_promise(view));
  entry.promise = std::move(promise);
  if (const auto proof = view.find("inclusionProof")) {
    PRATIQUE_TRY(read, read_proof(*proof));
    entry.proof = std::move(read);
  }
  return entry;
}

Error invalid(Error error) { return std::move(error).as(kLogInvalid).during("reading a transparency log entry"); }

}  // namespace

Result<LogEntry> LogEntry::parse_annotation(std::string_view annotation) {
  auto document = json::parse(annotation);
  if (!document) return invalid(std::move(document).error());
  auto entry = read_annotation(json::View(*document));
  if (!entry) return invalid(std::move(entry).error());
  return entry;
}

Result<LogEntry> LogEntry::parse(const json::View& view) {
  auto entry = read_entry(view);
  if (!entry) return invalid(std::move(entry).error());
  return entry;
}

Bytes LogEntry::promised_bytes() const {
  return json::canonical({{"body", base64_encode(body)},
                          {"integratedTime", integrated_time},
                          {"logID", hex_encode(log_id)},
                          {"logIndex", index}});
}

}  // namespace pratique::verifier
