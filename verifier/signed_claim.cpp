#include "verifier/signed_claim.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/base64.h"
#include "base/escape.h"
#include "verifier/hash.h"
#include "verifier/reasons.h"
#include "verifier/simple_signing.h"
#include "verifier/statement.h"
#include "verifier/timestamp.h"

namespace pratique::verifier {
namespace {

constexpr std::string_view kSignatureAnnotation = "dev.cosignproject.cosign/signature";
constexpr std::string_view kLogAnnotation = "dev.sigstore.cosign/bundle";
constexpr std::string_view kTimestampAnnotation = "dev.sigstore.cosign/rfc3161timestamp";
constexpr std::string_view kCertificateAnnotation = "dev.sigstore.cosign/certificate";
constexpr std::string_view kChainAnnotation = "dev.sigstore.cosign/chain";

using Annotations = std::map<std::string, std::string>;

const std::string* find(const Annotations& annotations, std::string_view name) {
  const auto place = annotations.find(std::string(name));
  return place == annotations.end() ? nullptr : &place->second;
}

Result<Bytes> usable_signature(std::optional<Bytes> signature) {
  if (!signature) return Error(kSignatureInvalid, "the signature is not base64");
  if (signature->empty()) return Error(kSignatureInvalid, "the signature is empty");
  return std::move(*signature);
}

Result<Bytes> signature_of(const SimpleSigning& evidence) {
  const std::string* text = find(evidence.annotations, kSignatureAnnotation);
  if (text == nullptr) return Error(kSignatureInvalid, fmt::format("there is no annotation {}", kSignatureAnnotation));
  return usable_signature(base64_decode(*text));
}

Result<std::vector<LogEntry>> entries_of(const SimpleSigning& evidence) {
  std::vector<LogEntry> entries;
  const std::string* text = find(evidence.annotations, kLogAnnotation);
  if (text == nullptr) return entries;
  PRATIQUE_TRY(entry, LogEntry::parse_annotation(*text));
  entries.push_back(std::move(entry));
  return entries;
}

Result<std::vector<Bytes>> timestamps_of(const SimpleSigning& evidence) {
  std::vector<Bytes> timestamps;
  const std::string* text = find(evidence.annotations, kTimestampAnnotation);
  if (text == nullptr) return timestamps;
  PRATIQUE_TRY(token, parse_timestamp_annotation(*text));
  timestamps.push_back(std::move(token));
  return timestamps;
}

/// The signer's certificate and what is to lead from it to an authority.
Result<std::vector<Certificate>> certificates_of(const SimpleSigning& evidence) {
  const std::string* leaf = find(evidence.annotations, kCertificateAnnotation);
  if (leaf == nullptr) return std::vector<Certificate>();
  PRATIQUE_TRY(certificates, Certificate::parse_pem(*leaf));
  if (certificates.size() != 1) {
    return Error(kCertificateMalformed,
                 fmt::format("{} certificates, where the signer's alone is due", certificates.size()));
  }
  const std::string* chain = find(evidence.annotations, kChainAnnotation);
  if (chain == nullptr || chain->empty()) return certificates;
  PRATIQUE_TRY(more, Certificate::parse_pem(*chain));
  std::move(more.begin(), more.end(), std::back_inserter(certificates));
  return certificates;
}

Result<std::vector<Certificate>> certificates_of(const Bundle& bundle) {
  std::vector<Certificate> certificates;
  for (const Bytes& der : bundle.certificates) {
    PRATIQUE_TRY(certificate, Certificate::parse(der));
    certificates.push_back(std::move(certificate));
  }
  return certificates;
}

/// The first demanded annotation that was not signed with its value.
std::optional<Error> annotation_fault(const Annotations& there, const Annotations& demanded) {
  for (const auto& [name, value] : demanded) {
    const std::string* found = find(there, name);
    if (found == nullptr)
      return Error(kAnnotationMismatch, fmt::format("the annotation {} was not signed", quote(name)));
    if (*found != value) {
      return Error(kAnnotationMismatch, fmt::format("the annotation {} was signed as {}, not as {}", quote(name),
                                                    quote(*found), quote(value)));
    }
  }
  return std::nullopt;
}

std::vector<Error> faults_of(BytesView bytes, const Digest& image, const SignatureDemands& demands) {
  std::vector<Error> faults;
  auto payload = SimpleSigningPayload::parse(bytes);
  if (!payload) return {std::move(payload).error()};
  if (!payload->is_cosign()) {
    faults.emplace_back(kPayloadType, fmt::format("critical.type of what was signed is {}", quote(payload->type)));
  }
  if (payload->digest != image.to_string()) {
    faults.emplace_back(kSubjectMismatch,
                        fmt::format("signed for {}, not for {}", quote(payload->digest), image.to_string()));
  }
  if (auto fault = annotation_fault(payload->annotations, demands.annotations)) faults.push_back(std::move(*fault));
  return faults;
}

std::vector<Error> faults_of(const std::vector<Subject>& subjects, const Digest& image,
                             const SignatureDemands& demands) {
  std::vector<Digest> digests{image};
  digests.insert(digests.end(), demands.further_digests.begin(), demands.further_digests.end());
  std::optional<Error> fault(
      std::in_place, kSubjectMismatch,
      fmt::format("none of the {} subjects of the statement is {}", subjects.size(), image.to_string()));
  for (const Subject& subject : subjects) {
    if (!subject.is(digests)) continue;
    fault = annotation_fault(subject.annotations, demands.annotations);
    if (!fault) return {};
  }
  return {std::move(*fault)};
}

/// None for an attestation.
std::optional<std::vector<Error>> faults_of(const Envelope& envelope, const Digest& image,
                                            const SignatureDemands& demands) {
  if (envelope.payload_type != kInTotoPayloadType) {
    return std::vector{Error(
        kPayloadType, fmt::format("the envelope holds {}, not {}", quote(envelope.payload_type), kInTotoPayloadType))};
  }
  auto statement = Statement::parse(envelope.payload);
  if (!statement) return std::vector{std::move(statement).error()};
  if (!statement->is_image_signature()) return std::nullopt;
  if (!statement->subjects) return std::vector{std::move(statement->subjects).error()};
  return faults_of(*statement->subjects, image, demands);
}

/// Of any statement about an artefact with these digests.
std::vector<Error> subject_faults(const Envelope& envelope, const std::vector<Digest>& digests) {
  if (envelope.payload_type != kInTotoPayloadType) {
    return {Error(kPayloadType,
                  fmt::format("the envelope holds {}, not {}", quote(envelope.payload_type), kInTotoPayloadType))};
  }
  auto statement = Statement::parse(envelope.payload);
  if (!statement) return {std::move(statement).error()};
  if (!statement->subjects) return {std::move(statement->subjects).error()};
  const auto& subjects = *statement->subjects;
  if (std::any_of(subjects.begin(), subjects.end(), [&](const Subject& one) { return one.is(digests); })) return {};
  return {Error(kSubjectMismatch, fmt::format("none of the {} subjects of the statement is {}", subjects.size(),
                                              digests.front().to_string()))};
}

/// What the signer says of the artefact has to be right, as far as it can be compared.
std::vector<Error> digest_faults(const MessageSignature& signature, const SignedContent& artifact) {
  if (!signature.said) return {};
  const auto method = hash_in_protobuf(signature.said->hash);
  if (!method) return {Error(kBundleMalformed, "messageDigest is of an algorithm that nobody here knows")};
  const auto digest = artifact.hash(*method);
  if (!digest || *digest == signature.said->digest) return {};
  return {Error(kSubjectMismatch, "the bundle is about another artefact, its messageDigest says")};
}

SignedClaim claim_in(const Bundle& bundle, SignedContent message, std::optional<Bytes> statement,
                     std::optional<Bytes> signature, std::vector<Error> faults) {
  const bool by_certificate = !bundle.certificates.empty();
  return {"Sigstore bundle",       std::move(message), std::move(statement),    usable_signature(std::move(signature)),
          std::move(faults),       bundle.log_entries, bundle.log_evidence_due, bundle.timestamps,
          certificates_of(bundle), by_certificate};
}

SignedClaim claim_in(const Bundle& bundle, const Envelope& envelope, std::vector<Error> faults) {
  return claim_in(bundle, SignedContent(envelope.signed_bytes()), envelope.payload, envelope.signature,
                  std::move(faults));
}

}  // namespace

SignedClaim claim_of(const SimpleSigning& evidence, const Digest& image, const SignatureDemands& demands) {
  return SignedClaim{"cosign simple signing",
                     SignedContent(evidence.payload),
                     std::nullopt,
                     signature_of(evidence),
                     faults_of(evidence.payload, image, demands),
                     entries_of(evidence),
                     LogEvidence::kPromise,
                     timestamps_of(evidence),
                     certificates_of(evidence),
                     false};
}

Result<std::optional<SignedClaim>> claim_of(const SigstoreBundle& evidence, const Digest& image,
                                            const SignatureDemands& demands) {
  PRATIQUE_TRY(bundle, Bundle::parse(evidence.content));
  auto* envelope = std::get_if<Envelope>(&bundle.content);
  if (envelope == nullptr) {
    return Error(kBundleContent, "a signature over the manifest's bytes, where a statement about the image is due");
  }
  auto faults = faults_of(*envelope, image, demands);
  if (!faults) return std::optional<SignedClaim>();
  return std::optional<SignedClaim>(claim_in(bundle, *envelope, *std::move(faults)));
}

SignedClaim claim_about(const Bundle& bundle, const SignedContent& artifact) {
  if (const auto* envelope = std::get_if<Envelope>(&bundle.content)) {
    return claim_in(bundle, *envelope, subject_faults(*envelope, artifact.digests()));
  }
  const auto& signature = std::get<MessageSignature>(bundle.content);
  return claim_in(bundle, artifact, std::nullopt, signature.signature, digest_faults(signature, artifact));
}

Result<SignedClaim> claim_of_itself(const Bundle& bundle) {
  if (const auto* envelope = std::get_if<Envelope>(&bundle.content)) return claim_in(bundle, *envelope, {});
  const auto& signature = std::get<MessageSignature>(bundle.content);
  const auto said = signature.said.value_or(MessageSignature::Said{});
  const auto method = hash_in_protobuf(said.hash);
  const std::string_view name = method == Hash::kSha256 ? "sha256" : method == Hash::kSha512 ? "sha512" : "unknown";
  auto digest = Digest::parse(fmt::format("{}:{}", name, hex_encode(said.digest)));
  if (!digest) {
    return Error(kBundleContent,
                 "a signature over an artefact's bytes, and the bundle does not say their SHA-256 or SHA-512");
  }
  return claim_in(bundle, SignedContent(*std::move(digest)), std::nullopt, signature.signature, {});
}

}  // namespace pratique::verifier
