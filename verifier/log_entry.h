#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json_view.h"
#include "base/result.h"

namespace pratique::verifier {

/// Where an entry stands in the tree of its log (RFC 9162, 2.1.3).
struct InclusionProof {
  std::uint64_t index;  ///< in the tree; the entry's own number may count older trees too
  std::uint64_t tree_size;
  Bytes root;
  std::vector<Bytes> hashes;
  std::optional<std::string> checkpoint;
};

/// Kind and version of an entry: "hashedrekord", "0.0.1".
struct EntryKind {
  std::string kind;
  std::string version;
  std::string to_string() const { return kind + ' ' + version; }
  friend bool operator==(const EntryKind&, const EntryKind&) = default;
};

/// What a signature brings along to show that a transparency log holds it. Parsed, not verified.
struct LogEntry {
  std::int64_t index = 0;
  Bytes log_id;
  std::optional<EntryKind> kind;     ///< as the bundle calls it; the older form calls it nothing
  std::int64_t integrated_time = 0;  ///< seconds since 1970; 0 if absent; proven by the promise only
  std::optional<Bytes> promise;      ///< signed entry timestamp
  std::optional<InclusionProof> proof;
  Bytes body;  ///< canonical, as logged

  /// The annotation `dev.sigstore.cosign/bundle` of cosign's older form. Errors: tlog.invalid.
  static Result<LogEntry> parse_annotation(std::string_view annotation);
  /// An element of `tlogEntries` in a Sigstore bundle. Errors: tlog.invalid.
  static Result<LogEntry> parse(const json::View& entry);
  /// What the promise is a signature over: canonical JSON of body, time, log and index.
  Bytes promised_bytes() const;
};

}  // namespace pratique::verifier
