#include "app/engine/verify_blob.h"

#include "app/engine/trust.h"
#include "base/limits.h"

namespace pratique::app {

Result<verifier::SignedContent> read_artifact(const std::string& text) {
  if (text.starts_with("sha256:") || text.starts_with("sha512:")) {
    PRATIQUE_TRY(digest, Digest::parse(text));
    return verifier::SignedContent(std::move(digest));
  }
  PRATIQUE_TRY(file, read_file(text, limits::kBlobBytes));
  return verifier::SignedContent(std::move(file.bytes));
}

Result<verifier::SignatureFacts> verify_blob(const BlobRequest& request, const Clock& clock) {
  PRATIQUE_TRY(artifact, read_artifact(request.artifact));
  PRATIQUE_TRY(bundle, read_file(request.bundle, static_cast<std::size_t>(limits::kEvidenceBlobBytes)));
  PRATIQUE_TRY(steering, load_steering(request.steering, std::nullopt));
  const Asked asked{.image = request.artifact,
                    .digest = artifact.digests().front(),
                    .now = request.effective_time.value_or(clock.now()),
                    .log = request.log,
                    .timestamp_demanded = request.timestamp_demanded,
                    .sct_demanded = request.sct_demanded,
                    .identity = request.identity,
                    .annotations = {},
                    .platforms = {}};
  PRATIQUE_TRY(trust, trust_of(policy_of_flags(asked, steering), steering));
  PRATIQUE_TRY(sct, detached_sct_of(steering));
  const verifier::SignatureDemands demands{.log = request.log.value_or(verifier::LogMode::kIfPresent),
                                           .annotations = {},
                                           .further_digests = {},
                                           .detached_sct = std::move(sct)};
  return verifier::verify_bundle({std::move(bundle.bytes)}, artifact, trust, demands, asked.now);
}

}  // namespace pratique::app
