#include "verifier/transparency_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/checkpoint.h"
#include "verifier/merkle.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

bool covers(const TransparencyLog& log, Time time) {
  return log.valid_from <= time && (!log.valid_until || time <= *log.valid_until);
}

/// The log that the entry names, with the key of the entry's time. One log may have several keys, one after the other.
/// An entry of Rekor v2 has no time: its log has to have started.
Result<const TransparencyLog*> find_log(const TrustedRoot& root, const LogEntry& entry, bool v2, Time now) {
  const Time logged = Time::from_seconds(entry.integrated_time);
  bool known = false;
  for (const TransparencyLog& log : root.logs) {
    if (log.id != entry.log_id) continue;
    known = true;
    if (v2 ? log.valid_from <= now : covers(log, logged)) return &log;
  }
  if (!known)
    return Error(kLogUnknown, fmt::format("the trusted root has no transparency log {}", hex_encode(entry.log_id)));
  return Error(kLogKeyExpired, fmt::format("the trusted root's key of the transparency log was not in use at {}",
                                           v2 ? now.to_string() : logged.to_string()));
}

/// Host of a URL, without port.
std::string_view host_of(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  return url.starts_with('[') ? url.substr(0, url.find(']') + 1) : url.substr(0, url.find(':'));
}

/// Rekor v1 writes "HOST - TREE" (sharding came later than its host name), Rekor v2 just its host.
bool origin_is(std::string_view origin, std::string_view host, bool v2) {
  if (v2) return origin == host;
  constexpr std::string_view kBetween = " - ";
  if (!origin.starts_with(host) || !origin.substr(host.size()).starts_with(kBetween)) return false;
  const std::string_view tree = origin.substr(host.size() + kBetween.size());
  return !tree.empty() && tree.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Lines of witnesses and of other keys are passed over: they neither help nor hurt.
Result<void> check_checkpoint(const Checkpoint& checkpoint, const TransparencyLog& log, bool v2) {
  const std::string_view host = host_of(log.base_url);
  const BytesView hint = BytesView(log.checkpoint_id).substr(0, 4);
  const auto by_log = [&](const Checkpoint::Signature& line) {
    return line.key_hint == hint && (!v2 || line.name == host) &&
           log.key.verifies(checkpoint.signed_text, line.signature);
  };
  const auto line = std::find_if(checkpoint.signatures.begin(), checkpoint.signatures.end(), by_log);
  if (line == checkpoint.signatures.end()) {
    return Error(kLogCheckpointInvalid, fmt::format("checkpoint: not signed by the transparency log {}", quote(host)));
  }
  if (!origin_is(checkpoint.origin, host, v2)) {
    return Error(kLogCheckpointOrigin, fmt::format("checkpoint: signed by the key of {}, but it names {}", quote(host),
                                                   quote(checkpoint.origin)));
  }
  if (line->name != host) {
    return Error(kLogCheckpointInvalid,
                 fmt::format("checkpoint: signed under the name {}, not {}", quote(line->name), quote(host)));
  }
  return {};
}

Error proof_invalid(std::string why) { return Error(kLogProofInvalid, std::move(why)); }

/// The root must come out of the checkpoint, which is signed; the proof's own numbers have to agree with it. Rekor v2's
/// are not looked at: there the entry's number and the checkpoint say all.
Result<TreeHead> check_proof(const LogEntry& entry, const TransparencyLog& log, bool v2) {
  const InclusionProof& proof = *entry.proof;
  if (!proof.checkpoint) return Error(kLogCheckpointInvalid, "an inclusion proof without a checkpoint proves nothing");
  PRATIQUE_TRY(checkpoint, Checkpoint::parse(*proof.checkpoint));
  PRATIQUE_CHECK(check_checkpoint(checkpoint, log, v2));
  const std::uint64_t index = v2 ? static_cast<std::uint64_t>(entry.index) : proof.index;
  if (!v2 && (proof.tree_size != checkpoint.tree_size || proof.root != checkpoint.root)) {
    return proof_invalid(fmt::format("the proof is for a tree of {}, its checkpoint for another", proof.tree_size));
  }
  PRATIQUE_TRY(root, root_from_inclusion_proof(merkle_leaf(entry.body), index, checkpoint.tree_size, proof.hashes));
  if (root != checkpoint.root) return proof_invalid("the proof does not lead to the root of its checkpoint");
  return TreeHead{entry.log_id, checkpoint.origin, checkpoint.tree_size, checkpoint.root};
}

Result<void> check_promise(const LogEntry& entry, const TransparencyLog& log) {
  if (!entry.promise) return Error(kLogSetInvalid, "the transparency log entry has no signed entry timestamp");
  if (log.key.verifies(entry.promised_bytes(), *entry.promise)) return {};
  return Error(kLogSetInvalid, fmt::format("the signed entry timestamp is not the one of the transparency log {}",
                                           quote(host_of(log.base_url))));
}

Result<Time> promised_time(const LogEntry& entry, Time now) {
  const Time logged = Time::from_seconds(entry.integrated_time);
  if (logged <= now + Duration::seconds(limits::kClockSkewSeconds)) return logged;
  return Error(kTimeInFuture, fmt::format("logged at {}, which is after the time of this check, {}", logged.to_string(),
                                          now.to_string()));
}

}  // namespace

Result<Logged> verify_log_entry(const LogEntry& entry, const LoggedSignature& signature, const TrustedRoot& root,
                                LogEvidence due, Time now, std::span<const SeenTree> seen) {
  PRATIQUE_TRY(kind, check_body(entry, signature));
  const bool v2 = is_rekor_v2(kind);
  PRATIQUE_TRY(log, find_log(root, entry, v2, now));
  if (entry.promise || (due == LogEvidence::kPromise && !v2)) PRATIQUE_CHECK(check_promise(entry, *log));
  if (!entry.proof && (due == LogEvidence::kProof || v2)) {
    return Error(kLogProofMissing, "the transparency log entry has no inclusion proof");
  }
  Logged out;
  if (entry.proof) {
    PRATIQUE_TRY(tree, check_proof(entry, *log, v2));
    out.tree = std::move(tree);
  }
  if (!v2 && entry.promise) {
    PRATIQUE_TRY(time, promised_time(entry, now));
    out.time = time;
  }
  if (out.tree) PRATIQUE_CHECK(check_consistent(*out.tree, out.time, seen));
  return out;
}

}  // namespace pratique::verifier
