#include "verifier/bundle_claims.h"

#include <fmt/format.h>

#include <array>

#include "base/base64.h"
#include "verifier/fulcio_claims.h"
#include "verifier/statement.h"

namespace pratique::verifier {
namespace {

using Claims = std::vector<std::pair<std::string, std::string>>;

/// Extensions 1.3.6.1.4.1.57264.1.N (Fulcio, docs/oid-info.md), from 1 on.
constexpr std::array kFulcioNames{"issuer (older form)",
                                  "GitHub workflow trigger",
                                  "GitHub workflow SHA",
                                  "GitHub workflow name",
                                  "GitHub workflow repository",
                                  "GitHub workflow ref",
                                  "other name",
                                  "issuer",
                                  "build signer URI",
                                  "build signer digest",
                                  "runner environment",
                                  "source repository URI",
                                  "source repository digest",
                                  "source repository ref",
                                  "source repository identifier",
                                  "source repository owner URI",
                                  "source repository owner identifier",
                                  "build config URI",
                                  "build config digest",
                                  "build trigger",
                                  "run invocation URI",
                                  "source repository visibility",
                                  "deployment environment"};

std::string fulcio_name(int number) {
  const auto index = static_cast<std::size_t>(number - 1);
  return index < kFulcioNames.size() ? kFulcioNames[index] : fmt::format("extension 1.3.6.1.4.1.57264.1.{}", number);
}

std::string_view name_type(SubjectName::Type type) {
  switch (type) {
    case SubjectName::Type::kUri:
      return "URI";
    case SubjectName::Type::kEmail:
      return "e-mail";
    case SubjectName::Type::kDns:
      return "DNS";
    case SubjectName::Type::kSigstoreUser:
      return "user";
    case SubjectName::Type::kOther:
      break;
  }
  return "other name";
}

void add_subject(const Subject& subject, Claims& out) {
  for (const auto& [algorithm, hex] : subject.digests) out.emplace_back("subject", algorithm + ':' + hex);
}

void add_content(const Envelope& envelope, Claims& out) {
  out.emplace_back("content", "DSSE envelope");
  out.emplace_back("payload type", envelope.payload_type);
  if (envelope.payload_type != kInTotoPayloadType) return;
  const auto statement = Statement::parse(envelope.payload);
  if (!statement) return out.emplace_back("statement", "unreadable: " + statement.error().message()), void();
  out.emplace_back("predicate type", statement->predicate_type);
  if (!statement->subjects) return;
  for (const Subject& subject : *statement->subjects) add_subject(subject, out);
}

void add_content(const MessageSignature& signature, Claims& out) {
  out.emplace_back("content", "signature over the artefact's bytes");
  if (signature.said) out.emplace_back("artefact", signature.said->hash + ' ' + hex_encode(signature.said->digest));
}

void add_certificate(const Certificate& leaf, Claims& out) {
  for (const SubjectName& name : leaf.names()) {
    out.emplace_back("certificate: name", fmt::format("{} ({})", name.value, name_type(name.type)));
  }
  out.emplace_back("certificate: valid", leaf.not_before().to_string() + " to " + leaf.not_after().to_string());
  const auto claims = FulcioClaims::read(leaf);
  if (!claims) return out.emplace_back("certificate: claims", "unreadable: " + claims.error().message()), void();
  for (const auto& [number, value] : claims->all()) out.emplace_back("certificate: " + fulcio_name(number), value);
}

void add_entry(const LogEntry& entry, Claims& out) {
  const std::string kind = entry.kind ? entry.kind->to_string() : "of a kind that it does not say";
  out.emplace_back("log entry", fmt::format("{} in log {}, {}", entry.index, hex_encode(entry.log_id), kind));
  if (entry.integrated_time != 0)
    out.emplace_back("log entry: integrated", Time::from_seconds(entry.integrated_time).to_string());
  if (entry.proof)
    out.emplace_back("log entry: tree", fmt::format("{} of {}", entry.proof->index, entry.proof->tree_size));
}

}  // namespace

Claims claims_of(const Bundle& bundle, const SignedClaim& claim) {
  Claims out;
  std::visit([&](const auto& content) { add_content(content, out); }, bundle.content);
  out.emplace_back("signed by", bundle.certificates.empty() ? "a key" : "a certificate");
  if (claim.certificates && !claim.certificates->empty()) add_certificate(claim.certificates->front(), out);
  if (claim.log_entries) {
    for (const LogEntry& entry : *claim.log_entries) add_entry(entry, out);
  }
  out.emplace_back("timestamps", std::to_string(bundle.timestamps.size()));
  return out;
}

}  // namespace pratique::verifier
