#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/reference.h"
#include "registry/descriptor.h"
#include "registry/reasons.h"

/// Writing to registries and image layouts: blobs, manifests, and what is attached to an image (OCI distribution-spec
/// 1.1, "Push"). Nothing is ever deleted, and no tag is moved but the fallback tag of what is attached.
namespace pratique::registry {

/// What came of pushing a manifest.
struct Pushed {
  Digest digest;
  bool changed = false;          ///< false: it was there and listed already, and nothing was written
  std::vector<Error> notices{};  ///< what has to be said: push.unguarded
};

/// A repository or an image layout folder that can be written to. Errors of all: push.failed (not taken),
/// registry.denied, content.unavailable (no answer), content.digest-mismatch (taken as something else),
/// content.too-large (above what our own readers read: limits::kEvidenceBlobBytes, limits::kManifestBytes; before
/// anything is sent), layout.malformed, layout.not-a-file.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Sees to it that the blob is there; true if it had to be written. `mount_from` is another repository of the same
  /// registry that has it: then it need not travel. An upload that breaks off is resumed where it stopped.
  virtual Result<bool> push_blob(BytesView content, const std::optional<Repository>& mount_from = {}) = 0;

  /// Sees to it that the manifest is there under its digest and, if it has a `subject`, that it is listed among the
  /// referrers: by the registry itself (it says so with OCI-Subject), or in the fallback tag's index, where entries of
  /// others stay as they are, byte for byte. Its blobs must be there. Errors also: push.not-listed: it is there, and
  /// not (surely) listed; what manifest.h says of a manifest that is none.
  virtual Result<Pushed> push_manifest(BytesView bytes, std::string_view media_type) = 0;

  /// HOST/REPO, or oci:FOLDER.
  virtual std::string name() const = 0;
};

/// An OCI image layout folder to write to. Writers of one folder wait for each other (flock on the folder), files
/// appear whole or not at all. Keeps a reference to `clock`.
std::unique_ptr<Sink> open_layout_sink(const LayoutFolder& folder, Clock& clock);

/// What is said of an image, to be attached to it.
struct Attachment {
  Descriptor subject;         ///< the image: media type, digest, size
  std::string artifact_type;  ///< "application/vnd.dev.sigstore.bundle.v0.3+json"
  std::string media_type;     ///< of the content
  Bytes content;
  std::string title;                                 ///< file name, or empty
  std::map<std::string, std::string> annotations{};  ///< of the manifest
};

/// An OCI 1.1 artifact manifest (image-spec, manifest.md, "Guidelines for Artifact Usage"): empty configuration, one
/// layer. The same attachment always gives the same bytes.
struct ArtifactManifest {
  Bytes bytes;
  Descriptor descriptor;
};
ArtifactManifest make_artifact_manifest(const Attachment& attachment);

/// Pushes configuration, content and manifest, in this order: what is listed is whole. Errors: those of Sink.
Result<Pushed> attach(Sink& sink, const Attachment& attachment);

}  // namespace pratique::registry
