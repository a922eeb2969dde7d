#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/keys.h"
#include "verifier/log_entry.h"
#include "verifier/signed_content.h"

namespace pratique::verifier {

/// A signature that verifies, as its log entry has to describe it.
struct LoggedSignature {
  BytesView signature;                 ///< raw
  const SignedContent& message;        ///< what it is over: a payload, or an envelope's pre-authentication encoding
  std::optional<BytesView> statement;  ///< an envelope's payload; none for simple signing
  const PublicKey& key;
  std::optional<BytesView> certificate = {};  ///< DER of the signer's, if one vouches: then it is what was logged
};

/// Whether the entry is one of Rekor v2: without promise and time, in a tree of tiles.
bool is_rekor_v2(const EntryKind& kind);

/// Whether the body of `entry` is about this signature: same signature, content and key, in a kind that we know and the
/// bundle names. Answers with the kind. Errors: tlog.entry-mismatch, tlog.unsupported, tlog.invalid.
Result<EntryKind> check_body(const LogEntry& entry, const LoggedSignature& signature);

}  // namespace pratique::verifier
