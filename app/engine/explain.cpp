#include "app/engine/explain.h"

#include "app/engine/files.h"
#include "app/engine/load.h"
#include "app/engine/verify_blob.h"
#include "base/escape.h"
#include "base/limits.h"
#include "verifier/built_in_roots.h"

namespace pratique::app {
namespace {

Result<verifier::TrustedRoot> read_root(const std::string& path) {
  if (path.empty()) return verifier::TrustedRoot::parse(verifier::public_root().trusted_root);
  PRATIQUE_TRY(file, read_trusted_root(path));
  auto root = verifier::TrustedRoot::parse(file.bytes);
  if (!root) return std::move(root).error().during("reading the trusted root " + quote(path));
  return root;
}

Result<std::optional<verifier::PublicKey>> read_key(const std::string& path) {
  if (path.empty()) return std::optional<verifier::PublicKey>();
  PRATIQUE_TRY(file, read_file(path, limits::kKeyFileBytes));
  auto key = verifier::PublicKey::parse_pem(file.bytes);
  if (!key) return std::move(key).error().during("reading the key " + quote(path));
  return std::optional(*std::move(key));
}

Result<std::optional<verifier::SignedContent>> read_named_artifact(const std::string& name) {
  if (name.empty()) return std::optional<verifier::SignedContent>();
  PRATIQUE_TRY(artifact, read_artifact(name));
  return std::optional(std::move(artifact));
}

}  // namespace

Result<verifier::Explanation> explain_bundle(const ExplainRequest& request, const Clock& clock) {
  PRATIQUE_TRY(bundle, read_file(request.bundle, static_cast<std::size_t>(limits::kEvidenceBlobBytes)));
  PRATIQUE_TRY(root, read_root(request.trusted_root));
  PRATIQUE_TRY(key, read_key(request.key));
  PRATIQUE_TRY(artifact, read_named_artifact(request.artifact));
  return verifier::explain({std::move(bundle.bytes)}, {.root = &root,
                                                       .key = key ? &*key : nullptr,
                                                       .artifact = artifact ? &*artifact : nullptr,
                                                       .now = request.effective_time.value_or(clock.now())});
}

}  // namespace pratique::app
