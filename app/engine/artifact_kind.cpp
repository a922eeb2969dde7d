#include "app/engine/artifact_kind.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/json_view.h"
#include "verifier/evidence.h"

namespace pratique::app {
namespace {

constexpr ArtifactKind kUnknown{"unknown", "unknown artifact"};

struct KnownType {
  std::string_view start;  ///< of the media type
  ArtifactKind kind;
};

constexpr std::array kKnownTypes{
    KnownType{verifier::kBundleTypePrefix, {"sigstore-bundle", "Sigstore bundle"}},
    KnownType{verifier::kSimpleSigningType, {"cosign-signature", "cosign signature"}},
    KnownType{"application/vnd.dev.cosign.artifact.sig.", {"cosign-signature", "cosign signature"}},
    KnownType{"application/vnd.dev.cosign.artifact.sbom.", {"sbom", "SBOM"}},
    KnownType{"application/vnd.cncf.notary.signature", {"notation-signature", "notation signature"}},
    KnownType{"application/vnd.in-toto", {"in-toto-attestation", "in-toto attestation"}},
    KnownType{"application/vnd.dsse.envelope.", {"in-toto-attestation", "in-toto attestation"}},
    KnownType{"application/spdx", {"sbom", "SBOM (SPDX)"}},
    KnownType{"text/spdx", {"sbom", "SBOM (SPDX)"}},
    KnownType{"application/vnd.cyclonedx", {"sbom", "SBOM (CycloneDX)"}},
    KnownType{"application/vnd.syft+json", {"sbom", "SBOM (Syft)"}},
    KnownType{"application/sarif+json", {"report", "scanner report (SARIF)"}},
};

Error malformed_statement(std::string message) {
  constexpr Reason kMalformed{"bundle.malformed", Kind::kMalformed, "make it anew"};
  return Error(kMalformed, std::move(message));
}

Result<std::string> predicate_type(const json::View& statement) {
  PRATIQUE_TRY(type, statement.string_at("predicateType"));
  return std::string(type);
}

Result<std::string> read_statement_type(const json::View& root) {
  if (root.find("predicateType")) return predicate_type(root);
  if (root.find("messageSignature")) return std::string("signature");
  const auto envelope = root.find("dsseEnvelope");
  PRATIQUE_TRY(payload, (envelope ? *envelope : root).string_at("payload"));
  const auto bytes = base64_decode(payload);
  if (!bytes) return malformed_statement("the payload is not base64");
  PRATIQUE_TRY(document, json::parse(*bytes));
  return predicate_type(json::View(document));
}

}  // namespace

ArtifactKind kind_of_type(std::string_view media_type) {
  for (const KnownType& known : kKnownTypes) {
    if (media_type.starts_with(known.start)) return known.kind;
  }
  return kUnknown;
}

ArtifactKind kind_of(const registry::Manifest& manifest) {
  const ArtifactKind own = kind_of_type(manifest.artifact_type);
  if (own.word != kUnknown.word) return own;
  // Tools from before artifact types say it with the types of the layers.
  for (const registry::Descriptor& layer : manifest.layers) {
    const ArtifactKind kind = kind_of_type(layer.media_type);
    if (kind.word != kUnknown.word) return kind;
  }
  return kUnknown;
}

bool may_hold_statement(std::string_view media_type) {
  const std::string_view word = kind_of_type(media_type).word;
  return word == "sigstore-bundle" || word == "in-toto-attestation";
}

Result<std::string> statement_type(BytesView content) {
  const auto document = json::parse(content);
  if (!document) return malformed_statement(document.error().message());
  auto type = read_statement_type(json::View(*document));
  if (!type) return malformed_statement(type.error().message());
  return type;
}

}  // namespace pratique::app
