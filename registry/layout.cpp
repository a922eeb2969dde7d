#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/escape.h"
#include "base/json_view.h"
#include "registry/client.h"
#include "registry/descriptor_set.h"
#include "registry/fallback_tag.h"
#include "registry/layout_file.h"
#include "registry/layout_marker.h"
#include "registry/manifest_reader.h"
#include "registry/media_types.h"

namespace pratique::registry {
namespace {

constexpr const char* kRefName = "org.opencontainers.image.ref.name";

/// What `index.json` lists, each manifest with the subject that its own bytes name.
struct Entry {
  Descriptor descriptor;
  std::string name;         ///< or empty
  bool unreadable = false;  ///< its subject is not known: it could be a referrer of anything
  std::optional<std::string> subject{};
};

class Layout final : public Source {
 public:
  explicit Layout(const LayoutFolder& place) : name_("oci:" + place.path), files_(open_layout_files(place.path)) {}

  void look_up(Wave& wave) override {
    for (auto& lookup : wave.manifests) lookup.answer = manifest(lookup.digest, lookup.size);
    for (auto& lookup : wave.tags) lookup.answer = tagged(lookup.tag);
    for (auto& lookup : wave.resolves) lookup.answer = resolved(lookup.tag);
    for (auto& lookup : wave.blobs) lookup.answer = blob(lookup.descriptor);
    for (auto& lookup : wave.referrers) lookup.answer = referrers(lookup.subject);
  }

  Result<Tags> tags() override {
    PRATIQUE_CHECK(read_index());
    Tags tags;
    std::set<std::string_view> seen;
    for (const Entry& entry : index_) {
      if (entry.name.empty() || !seen.insert(entry.name).second) continue;
      if (is_tag(entry.name)) {
        tags.names.push_back(entry.name);
      } else {
        ++tags.invalid;
      }
    }
    return tags;
  }

  std::string name() const override { return name_; }

 private:
  Result<void> read_marker();
  Result<void> read_index();
  void read_subjects();
  Result<Content> content(const Digest& digest, std::optional<std::int64_t> size, std::int64_t max, std::string type,
                          const Reason& absent = kContentUnavailable);
  Result<Content> manifest(const Digest& digest, std::optional<std::int64_t> size);
  Result<Content> blob(const Descriptor& descriptor);
  Result<const Entry*> find_tag(const std::string& tag);
  Result<Content> tagged(const std::string& tag);
  Result<Digest> resolved(const std::string& tag);
  Result<Referrers> referrers(const Digest& subject);
  void add_fallback_tag(const Digest& subject, DescriptorSet& found, Referrers& out);
  std::string media_type_of(const Digest& digest);

  std::string name_;
  std::unique_ptr<LayoutFiles> files_;
  std::optional<Result<void>> marker_;
  std::optional<Result<void>> index_read_;
  std::vector<Entry> index_;
  bool subjects_read_ = false;
};

Result<std::vector<Entry>> read_entries(LayoutFiles& files) {
  auto bytes = files.read("index.json", std::nullopt, limits::kManifestBytes);
  if (!bytes) return layout_error(std::move(bytes).error());
  auto list = read_descriptor_list(*bytes, "");
  if (!list) return std::move(list).error().as(kLayoutMalformed).during("reading index.json");
  if (list->incomplete) return (*std::move(list->incomplete)).as(kLayoutMalformed).during("reading index.json");
  std::vector<Entry> entries;
  for (Descriptor& descriptor : list->descriptors) {
    const auto name = descriptor.annotations.find(kRefName);
    std::string text = name == descriptor.annotations.end() ? "" : name->second;
    entries.push_back({std::move(descriptor), std::move(text)});
  }
  return entries;
}

Result<void> Layout::read_marker() {
  if (!marker_) marker_ = check_layout_marker(*files_);
  return *marker_;
}

Result<void> Layout::read_index() {
  PRATIQUE_CHECK(read_marker());
  if (!index_read_) {
    auto entries = read_entries(*files_);
    if (entries) {
      index_ = *std::move(entries);
      index_read_.emplace();
    } else {
      index_read_.emplace(std::move(entries).error());
    }
  }
  return *index_read_;
}

Result<Content> Layout::content(const Digest& digest, std::optional<std::int64_t> size, std::int64_t max,
                                std::string type, const Reason& absent) {
  if (size && *size > max) {
    return Error(kTooLarge,
                 fmt::format("{} has {} bytes by its descriptor, at most {} are read", digest.to_string(), *size, max));
  }
  const std::string path = fmt::format("blobs/{}/{}", digest.algorithm_name(), digest.hex());
  PRATIQUE_TRY(bytes, files_->read(path, size, max, absent));
  const Digest found = Digest::of(bytes, digest.algorithm());
  if (found != digest) {
    return Error(kDigestMismatch, fmt::format("{} holds content with digest {}", path, found.to_string()));
  }
  if (size && *size != static_cast<std::int64_t>(bytes.size())) {
    return Error(kSizeMismatch, fmt::format("{} has {} bytes, its descriptor says {}", path, bytes.size(), *size));
  }
  return Content{std::move(bytes), digest, std::move(type)};
}

/// What the index calls it, if it calls it one thing only.
std::string Layout::media_type_of(const Digest& digest) {
  std::string type;
  if (!read_index()) return type;
  for (const Entry& entry : index_) {
    if (entry.descriptor.digest != digest) continue;
    if (!type.empty() && type != entry.descriptor.media_type) return "";
    type = entry.descriptor.media_type;
  }
  return type;
}

Result<Content> Layout::manifest(const Digest& digest, std::optional<std::int64_t> size) {
  PRATIQUE_CHECK(read_marker());
  return content(digest, size, limits::kManifestBytes, media_type_of(digest), kImageNotFound);
}

Result<Content> Layout::blob(const Descriptor& descriptor) {
  PRATIQUE_CHECK(read_marker());
  return content(descriptor.digest, descriptor.size, limits::kEvidenceBlobBytes, descriptor.media_type);
}

Result<const Entry*> Layout::find_tag(const std::string& tag) {
  PRATIQUE_CHECK(read_index());
  const Entry* found = nullptr;
  for (const Entry& entry : index_) {
    if (entry.name != tag) continue;
    if (found != nullptr && found->descriptor.digest != entry.descriptor.digest) {
      return Error(kLayoutMalformed, fmt::format("index.json gives the name {} to two manifests", quote(tag)));
    }
    found = &entry;
  }
  if (found == nullptr) return Error(kTagNotFound, fmt::format("no manifest is called {}", quote(tag)));
  return found;
}

Result<Content> Layout::tagged(const std::string& tag) {
  PRATIQUE_TRY(entry, find_tag(tag));
  return content(entry->descriptor.digest, entry->descriptor.size, limits::kManifestBytes,
                 entry->descriptor.media_type);
}

Result<Digest> Layout::resolved(const std::string& tag) {
  PRATIQUE_TRY(entry, find_tag(tag));
  return entry->descriptor.digest;
}

/// The digest under `subject` of a manifest's bytes, read as little strictly as a registry would, which lists first and
/// leaves judging to us. Nothing: no subject. Error: what it says cannot be known.
Result<std::optional<std::string>> subject_of(BytesView bytes) {
  PRATIQUE_TRY(document, json::parse(bytes));
  const json::View root(document);
  PRATIQUE_CHECK(root.object());
  const auto subject = root.find("subject");
  if (!subject) return std::optional<std::string>();
  PRATIQUE_TRY(digest, subject->string_at("digest"));
  return std::optional(std::string(digest));
}

void Layout::read_subjects() {
  if (std::exchange(subjects_read_, true)) return;
  for (Entry& entry : index_) {
    if (!is_manifest_type(entry.descriptor.media_type)) continue;
    auto bytes = content(entry.descriptor.digest, entry.descriptor.size, limits::kManifestBytes, "");
    auto subject = bytes ? subject_of(bytes->bytes) : Result<std::optional<std::string>>(std::move(bytes).error());
    entry.unreadable = !subject.has_value();
    if (subject) entry.subject = *std::move(subject);
  }
}

/// Names of the form `sha256-HEX…` say what their manifest is for: cosign's tags and fallback tags are no referrers.
bool is_companion_name(std::string_view name) { return name.starts_with("sha256-") || name.starts_with("sha512-"); }

Result<Referrers> Layout::referrers(const Digest& subject) {
  PRATIQUE_CHECK(read_index());
  read_subjects();
  Referrers out;
  DescriptorSet found(limits::kReferrers);
  for (const Entry& entry : index_) {
    if (entry.descriptor.digest == subject) continue;
    const bool could_be = entry.unreadable && !is_companion_name(entry.name);
    if (could_be || entry.subject == subject.to_string()) found.add(entry.descriptor);
  }
  add_fallback_tag(subject, found, out);
  if (found.is_over()) out.incomplete = found.over();
  out.descriptors = found.take();
  return out;
}

void Layout::add_fallback_tag(const Digest& subject, DescriptorSet& found, Referrers& out) {
  const std::string tag = fallback_tag(subject);
  auto index = tagged(tag);
  if (!index && index.error().is(kTagNotFound)) return;
  if (!index) {
    out.incomplete = std::move(index).error().as(kReferrersUnavailable).during("reading the fallback tag " + tag);
    return;
  }
  add_fallback_list(*index, subject, found, out);
}

}  // namespace

std::unique_ptr<Source> open_layout(const LayoutFolder& folder) { return std::make_unique<Layout>(folder); }

}  // namespace pratique::registry
