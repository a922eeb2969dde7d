#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/result.h"
#include "verifier/bundle.h"
#include "verifier/certificate.h"
#include "verifier/evidence.h"
#include "verifier/log_entry.h"
#include "verifier/signed_content.h"
#include "verifier/transparency_log.h"
#include "verifier/verify.h"

namespace pratique::verifier {

/// What a signature claims, whatever its form: bytes, a signature over them, and what is wrong with what they say.
struct SignedClaim {
  std::string form;
  SignedContent message;           ///< what the signature is over
  std::optional<Bytes> statement;  ///< an envelope's payload
  Result<Bytes> signature;         ///< errors: signature.invalid (absent, empty, no base64)
  std::vector<Error> faults;       ///< of what was signed: type, form, subject, annotations
  Result<std::vector<LogEntry>> log_entries;
  LogEvidence log_evidence_due;
  Result<std::vector<Bytes>> timestamps;          ///< RFC 3161 responses; errors: timestamp.invalid
  Result<std::vector<Certificate>> certificates;  ///< the signer's first; errors: certificate.malformed
  bool by_certificate_only;                       ///< by the form's rules no key may vouch for it

  std::optional<BytesView> statement_view() const {
    return statement ? std::optional<BytesView>(*statement) : std::nullopt;
  }
  bool has_certificate() const { return !certificates || !certificates->empty(); }
  bool has_timestamps() const { return !timestamps || !timestamps->empty(); }
};

/// Errors: none; a payload that says nothing useful is a claim with faults.
SignedClaim claim_of(const SimpleSigning& evidence, const Digest& image, const SignatureDemands& demands);

/// None if the bundle holds an attestation, which is no signature. Errors: bundle.malformed, bundle.version,
/// bundle.content.
Result<std::optional<SignedClaim>> claim_of(const SigstoreBundle& evidence, const Digest& image,
                                            const SignatureDemands& demands);

/// A bundle about any artefact: a signature over it, or a statement of which it is a subject. Errors: none.
SignedClaim claim_about(const Bundle& bundle, const SignedContent& artifact);

/// A bundle about whatever it says that it is about: for explanations. Errors: bundle.content (a signature over bytes
/// of which it does not say the digest).
Result<SignedClaim> claim_of_itself(const Bundle& bundle);

}  // namespace pratique::verifier
