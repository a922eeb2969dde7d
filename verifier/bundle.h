#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "verifier/dsse.h"
#include "verifier/log_entry.h"
#include "verifier/transparency_log.h"

namespace pratique::verifier {

/// A signature over the bytes of an artefact itself.
struct MessageSignature {
  struct Said {
    std::string hash;  ///< as sigstore_common.proto calls it: "SHA2_256"
    Bytes digest;
  };
  std::optional<Said> said;        ///< of the artefact by the signer
  std::optional<Bytes> signature;  ///< none if it is not base64
};

/// A Sigstore bundle of version 0.1 to 0.3 (sigstore_bundle.proto), read strictly, nothing verified. Key hints decide
/// nothing and are not kept.
struct Bundle {
  LogEvidence log_evidence_due = LogEvidence::kProof;
  std::vector<Bytes> certificates;  ///< DER, the signer's first; none: signed by a key
  std::vector<Bytes> timestamps;    ///< RFC 3161 TimeStampResp in DER
  std::variant<Envelope, MessageSignature> content;
  Result<std::vector<LogEntry>> log_entries;  ///< errors: tlog.invalid, bundle.malformed (the same entry twice)

  /// Errors: bundle.malformed, bundle.version.
  static Result<Bundle> parse(BytesView content);
};

}  // namespace pratique::verifier
