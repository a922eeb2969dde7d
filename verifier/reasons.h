#pragma once

#include "base/error.h"

/// The reasons of this room (docs/reasons.md).
namespace pratique::verifier {

// Signatures.
inline constexpr Reason kSignatureInvalid{"signature.invalid", Kind::kRejected,
                                          "sign the image with a demanded key, or correct the key in the policy"};
inline constexpr Reason kSubjectMismatch{"signature.subject-mismatch", Kind::kRejected,
                                         "sign this very image; a signature of another one vouches for nothing here"};
inline constexpr Reason kAnnotationMismatch{"signature.annotation-mismatch", Kind::kRejected,
                                            "sign with the demanded annotations (cosign sign -a KEY=VALUE)"};
inline constexpr Reason kTooManySignatures{"content.too-large", Kind::kLimit,
                                           "remove signatures that nobody needs any more"};

// What was signed.
inline constexpr Reason kBundleMalformed{"bundle.malformed", Kind::kMalformed, "sign the image anew"};
inline constexpr Reason kBundleVersion{"bundle.version", Kind::kMalformed,
                                       "sign with a tool that writes bundles up to v0.3"};
inline constexpr Reason kBundleContent{"bundle.content", Kind::kRejected,
                                       "sign with `cosign sign`, which makes a statement about the image"};
inline constexpr Reason kPayloadType{"payload.type", Kind::kRejected, "sign with `cosign sign`"};
inline constexpr Reason kPayloadMalformed{"payload.malformed", Kind::kMalformed, "sign the image anew"};
inline constexpr Reason kPayloadDuplicateKey{"payload.duplicate-key", Kind::kMalformed,
                                             "two readers would see two documents: sign the image anew"};

// Transparency log, time.
inline constexpr Reason kLogMissing{"tlog.missing", Kind::kNotFound, "sign with a transparency log"};
inline constexpr Reason kLogUnchecked{"tlog.unchecked", Kind::kNotice, "give the log's key with --trusted-root"};
inline constexpr Reason kLogUnknown{"tlog.unknown", Kind::kRejected,
                                    "add the log to the trusted root, if it is to be trusted"};
inline constexpr Reason kLogKeyExpired{"tlog.key-expired", Kind::kRejected, "bring the trusted root up to date"};
inline constexpr Reason kLogEntryMismatch{"tlog.entry-mismatch", Kind::kRejected,
                                          "the log entry belongs to something else: sign the image anew"};
inline constexpr Reason kLogSetInvalid{"tlog.set-invalid", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kLogProofMissing{"tlog.proof-missing", Kind::kNotFound, "sign the image anew"};
inline constexpr Reason kLogProofInvalid{"tlog.proof-invalid", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kLogCheckpointInvalid{"tlog.checkpoint-invalid", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kLogCheckpointOrigin{"tlog.checkpoint-origin", Kind::kRejected,
                                             "sign the image anew, or correct the log's baseUrl in the trusted root"};
inline constexpr Reason kLogInconsistent{"tlog.inconsistent", Kind::kRejected,
                                         "ask the log's operators: it showed others another tree, or lost entries"};
inline constexpr Reason kLogUnsupported{"tlog.unsupported", Kind::kRejected,
                                        "sign with a tool whose log entries are known (docs/verification.md)"};
inline constexpr Reason kLogInvalid{"tlog.invalid", Kind::kMalformed, "sign the image anew"};
inline constexpr Reason kTimestampMissing{"timestamp.missing", Kind::kNotFound,
                                          "sign with a timestamp authority (cosign sign --timestamp-server-url)"};
inline constexpr Reason kTimestampInvalid{"timestamp.invalid", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kTimestampImprint{"timestamp.imprint-mismatch", Kind::kRejected,
                                          "the timestamp is of another signature: sign the image anew"};
inline constexpr Reason kTimestampCertificate{"timestamp.certificate", Kind::kRejected,
                                              "use a timestamp authority whose certificate is for timestamping alone"};
inline constexpr Reason kTimestampUntrusted{"timestamp.untrusted", Kind::kRejected,
                                            "add the timestamp authority to the trusted root, if it is to be trusted"};
inline constexpr Reason kTimeMissing{"time.missing", Kind::kNotFound,
                                     "sign with a transparency log that signs its time, or a timestamp authority"};
inline constexpr Reason kTimestampUnchecked{"timestamp.unchecked", Kind::kNotice, ""};
inline constexpr Reason kTimeInFuture{"time.in-future", Kind::kRejected,
                                      "correct the clock of this machine, or of the log"};

// Certificates.
inline constexpr Reason kIdentityMismatch{"certificate.identity-mismatch", Kind::kRejected,
                                          "have the demanded identity sign it, or correct the identity in the policy"};
inline constexpr Reason kIdentityAmbiguous{"certificate.identity-ambiguous", Kind::kRejected,
                                           "sign with a certificate that names one holder"};
inline constexpr Reason kIssuerMismatch{"certificate.issuer-mismatch", Kind::kRejected,
                                        "have the demanded issuer's user sign it, or correct the issuer in the policy"};
inline constexpr Reason kIssuerInconsistent{"certificate.issuer-inconsistent", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kClaimMismatch{"certificate.claim-mismatch", Kind::kRejected,
                                       "sign from the demanded workflow, or correct the demand"};
inline constexpr Reason kCertificateUntrusted{
    "certificate.untrusted", Kind::kRejected,
    "add the certificate authority to the trusted root, if it is to be trusted"};
inline constexpr Reason kCertificateExpired{"certificate.expired", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kCertificateNotYetValid{"certificate.not-yet-valid", Kind::kRejected, "sign the image anew"};
inline constexpr Reason kCertificateUsage{"certificate.usage", Kind::kRejected,
                                          "sign with a certificate for signing code"};
inline constexpr Reason kCertificateCritical{"certificate.critical-extension", Kind::kRejected,
                                             "sign with a certificate whose rules are known"};
inline constexpr Reason kCertificateMalformed{"certificate.malformed", Kind::kMalformed, "sign the image anew"};
inline constexpr Reason kSctMissing{"certificate.sct-missing", Kind::kNotFound,
                                    "sign with a certificate authority that logs its certificates"};
inline constexpr Reason kSctInvalid{"certificate.sct-invalid", Kind::kRejected,
                                    "add the CT log to the trusted root, if it is to be trusted"};

// What is believed.
inline constexpr Reason kKeyMalformed{"key.malformed", Kind::kConfig, "give one public key as PEM (cosign public-key)"};
inline constexpr Reason kKeyWeak{"key.weak", Kind::kConfig,
                                 "make a stronger key: ECDSA P-256, Ed25519 or RSA of 3072 bits"};
inline constexpr Reason kTrustedRootInvalid{"policy.invalid", Kind::kConfig, "get the trusted root anew"};

}  // namespace pratique::verifier
