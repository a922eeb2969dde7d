#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "registry/descriptor.h"
#include "registry/reasons.h"

namespace pratique::registry {

/// Bytes whose size and digest were checked against what was asked for.
struct Content {
  Bytes bytes;
  Digest digest;
  std::string media_type;  ///< as the server or descriptor named it; may be empty
};

/// What has some image as its `subject`.
struct Referrers {
  std::vector<Descriptor> descriptors;  ///< each digest once; their manifests' own `subject` is still to be checked
  std::vector<Error> notices;           ///< what has to be said: another way was taken, a list was none
  /// Set if more was listed than could be read (a later page failed, a descriptor is none, too many): what is missing
  /// could have decided. referrers.unavailable.
  std::optional<Error> incomplete{};
};

// One question each. Digest and size of the answer are checked. Errors of all: content.unavailable (nothing behind a
// name that is listed, server unreachable, 5xx after retries), content.digest-mismatch, content.size-mismatch,
// content.too-large (before anything is sent), registry.denied, layout.not-a-file, layout.malformed.
/// A manifest by digest. Errors also: image.not-found: there is no manifest of that digest (404; not in the layout).
struct ManifestLookup {
  Digest digest;
  std::optional<std::int64_t> size;  ///< of the descriptor that names it
  /// Whether content kept from earlier will do. Not if the question is also whether the source has it now.
  bool from_cache = false;
  std::optional<Result<Content>> answer{};
};
/// Errors also: tag.not-found: there is surely no such tag.
struct TagLookup {
  std::string tag;
  std::optional<Result<Content>> answer{};
};
/// Where a tag points, without counting as a pull. Errors as TagLookup.
struct ResolveLookup {
  std::string tag;
  std::optional<Result<Digest>> answer{};
};
struct BlobLookup {
  Descriptor descriptor;
  std::optional<Result<Content>> answer{};
};
/// Errors: referrers.unavailable: could not be listed, which never means that there are none.
struct ReferrersLookup {
  Digest subject;
  std::optional<Result<Referrers>> answer{};
};

/// Questions that travel together: one wave costs about one round trip, not one for each.
struct Wave {
  std::vector<ManifestLookup> manifests{};
  std::vector<TagLookup> tags{};
  std::vector<ResolveLookup> resolves{};
  std::vector<BlobLookup> blobs{};
  std::vector<ReferrersLookup> referrers{};
};

/// A list of names: each once, in the server's order; what cannot be such a name is left out and counted.
struct Names {
  std::vector<std::string> names;
  std::size_t invalid = 0;
};

/// One repository, or one image layout folder: where images and what is said about them come from. What it returns has
/// the size and digest it was asked for; whether to trust it is the verifier's business.
class Source {
 public:
  virtual ~Source() = default;

  /// Fills the `answer` of every lookup of the wave.
  virtual void look_up(Wave& wave) = 0;

  /// All tags, all pages. Errors: tags.unavailable, registry.denied.
  using Tags = Names;
  virtual Result<Tags> tags() = 0;

  /// HOST/REPO, or oci:FOLDER.
  virtual std::string name() const = 0;
};

/// How many requests went out and what they brought, for people and benchmarks.
struct Traffic {
  std::size_t requests = 0;
  std::size_t connections = 0;
  std::size_t bytes = 0;
};

}  // namespace pratique::registry
