#include "base/limits.h"
#include "registry/cache.h"

namespace pratique::registry {
namespace {

/// Whether the bytes alone say the same as bytes and the type that the registry gave them: only then a manifest can be
/// read again without the registry.
bool speaks_for_itself(const Content& content) {
  const auto told = parse_manifest(content.bytes, content.media_type);
  const auto alone = parse_manifest(content.bytes, "");
  return told && alone && told->media_type == alone->media_type;
}

class CachedSource final : public Source {
 public:
  CachedSource(std::unique_ptr<Source> source, Cache& cache)
      : source_(std::move(source)), name_(source_->name()), cache_(cache) {}

  void look_up(Wave& wave) override {
    Wave rest{
        .tags = std::move(wave.tags), .resolves = std::move(wave.resolves), .referrers = std::move(wave.referrers)};
    std::vector<ManifestLookup*> manifests;
    std::vector<BlobLookup*> blobs;
    for (ManifestLookup& lookup : wave.manifests) {
      if (take(lookup)) continue;
      manifests.push_back(&lookup);
      rest.manifests.push_back({lookup.digest, lookup.size, lookup.from_cache});
    }
    for (BlobLookup& lookup : wave.blobs) {
      if (take(lookup)) continue;
      blobs.push_back(&lookup);
      rest.blobs.push_back({lookup.descriptor});
    }
    source_->look_up(rest);
    wave.tags = std::move(rest.tags);
    wave.resolves = std::move(rest.resolves);
    wave.referrers = std::move(rest.referrers);
    for (std::size_t i = 0; i < manifests.size(); ++i) give(*manifests[i], std::move(rest.manifests[i].answer));
    for (std::size_t i = 0; i < blobs.size(); ++i) give(*blobs[i], std::move(rest.blobs[i].answer));
  }

  Result<Tags> tags() override { return source_->tags(); }
  std::string name() const override { return source_->name(); }

 private:
  bool take(ManifestLookup& lookup) {
    if (!lookup.from_cache) return false;
    auto bytes = cache_.find(name_, lookup.digest, lookup.size);
    if (!bytes || static_cast<std::int64_t>(bytes->size()) > limits::kManifestBytes) return false;
    lookup.answer = Content{*std::move(bytes), lookup.digest, ""};
    return true;
  }

  bool take(BlobLookup& lookup) {
    auto bytes = cache_.find(name_, lookup.descriptor.digest, lookup.descriptor.size);
    if (!bytes) return false;
    lookup.answer = Content{*std::move(bytes), lookup.descriptor.digest, lookup.descriptor.media_type};
    return true;
  }

  void give(ManifestLookup& lookup, std::optional<Result<Content>> answer) {
    if (lookup.from_cache && answer && *answer && speaks_for_itself(**answer)) {
      cache_.keep(name_, lookup.digest, (*answer)->bytes);
    }
    lookup.answer = std::move(answer);
  }

  void give(BlobLookup& lookup, std::optional<Result<Content>> answer) {
    if (answer && *answer) cache_.keep(name_, lookup.descriptor.digest, (*answer)->bytes);
    lookup.answer = std::move(answer);
  }

  std::unique_ptr<Source> source_;
  std::string name_;
  Cache& cache_;
};

}  // namespace

std::unique_ptr<Source> cached(std::unique_ptr<Source> source, Cache& cache) {
  return std::make_unique<CachedSource>(std::move(source), cache);
}

}  // namespace pratique::registry
