#include "app/engine/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json_view.h"
#include "base/limits.h"
#include "registry/media_types.h"

namespace pratique::app {
namespace {

using registry::Content;
using registry::Descriptor;
using registry::Manifest;

constexpr std::array kLegacyEndings{"sig", "att", "sbom"};
/// Each costs a request.
constexpr std::size_t kTagsAskedFor = 200;
constexpr std::size_t kNestedLists = 100;
constexpr std::size_t kStatementsOfOne = 32;
/// Blobs are held in memory side by side.
constexpr std::int64_t kBytesAtOnce = 2 * limits::kEvidenceBlobBytes;

Error gone(Error error) {
  return error.is(registry::kImageNotFound) ? std::move(error).as(registry::kContentUnavailable) : std::move(error);
}

/// Tags that say what something else is, not what an image is called.
bool is_companion(std::string_view tag) { return tag.starts_with("sha256-") || tag.starts_with("sha512-"); }

bool is_buildkit_attestation(const Descriptor& child) {
  const auto kind = child.annotations.find("vnd.docker.reference.type");
  return kind != child.annotations.end() && kind->second == "attestation-manifest";
}

/// Follows one image and what is attached to it, wave by wave.
class Inspector {
 public:
  Inspector(registry::Source& source, const InspectWanted& wanted) : source_(source), wanted_(wanted) {}

  Result<Inspection> run() {
    registry::Wave wave;
    if (wanted_.digest) {
      wave.manifests.push_back({*wanted_.digest, std::nullopt});
      if (wanted_.tag) wave.resolves.push_back({*wanted_.tag});
    } else {
      wave.tags.push_back({*wanted_.tag});
    }
    source_.look_up(wave);
    PRATIQUE_TRY(image,
                 wanted_.digest ? *std::move(wave.manifests.front().answer) : *std::move(wave.tags.front().answer));
    Inspection out{image.digest};
    out_ = &out;
    take_image(image);
    if (!wave.resolves.empty()) take_tag(*std::move(wave.resolves.front().answer));
    look_at_attached();
    look_at_config();
    if (wanted_.evidence) look_deeper();
    if (wanted_.tags) look_at_tags();
    return out;
  }

 private:
  void take_image(const Content& image);
  void take_tag(Result<Digest> answer);
  void look_at_attached();
  void look_at_config();
  void look_deeper();
  void look_at_tags();
  void read_manifests(std::vector<AttachedItem>& items, const Digest& subject);
  void take_manifest(AttachedItem& item, const Content& content, const Digest& subject);
  void take_legacy(const std::string& tag, Result<Content> answer);
  std::vector<AttachedItem> take_list(const std::string& what, Result<registry::Referrers> answer, bool& known);
  void read_statements(std::vector<AttachedItem>& items);
  void look_at_nested();
  void trouble(AttachedItem& item, Error why);
  void unread(std::string what, Error why) { out_->unread.push_back({std::move(what), std::move(why)}); }

  registry::Source& source_;
  const InspectWanted& wanted_;
  Inspection* out_ = nullptr;
  std::map<Digest, std::vector<Descriptor>> statements_;  ///< layers that hold some, by the item's digest
};

void Inspector::take_image(const Content& image) {
  out_->size = static_cast<std::int64_t>(image.bytes.size());
  out_->tag = wanted_.tag;
  if (!wanted_.digest) out_->tag_means = image.digest;
  auto manifest = registry::parse_manifest(image.bytes, image.media_type);
  if (!manifest) return unread("manifest of the image", std::move(manifest).error());
  for (const Descriptor& child : manifest->manifests) {
    out_->platforms.push_back(
        {child.platform ? child.platform->to_string() : "", child.digest, child.size, is_buildkit_attestation(child)});
  }
  out_->manifest = *std::move(manifest);
}

void Inspector::take_tag(Result<Digest> answer) {
  if (answer) {
    out_->tag_means = *std::move(answer);
  } else if (!answer.error().is(registry::kTagNotFound)) {
    unread("tag " + *wanted_.tag, std::move(answer).error());
  }
}

void Inspector::look_at_attached() {
  registry::Wave wave;
  wave.referrers.push_back({out_->digest});
  for (const char* ending : kLegacyEndings) {
    wave.tags.push_back({fmt::format("{}-{}.{}", out_->digest.algorithm_name(), out_->digest.hex(), ending)});
  }
  source_.look_up(wave);
  out_->attached = take_list("list of referrers", *std::move(wave.referrers.front().answer), out_->attached_known);
  read_manifests(out_->attached, out_->digest);
  for (auto& lookup : wave.tags) take_legacy(lookup.tag, *std::move(lookup.answer));
}

std::vector<AttachedItem> Inspector::take_list(const std::string& what, Result<registry::Referrers> answer,
                                               bool& known) {
  std::vector<AttachedItem> items;
  known = answer.has_value();
  if (!answer) {
    unread(what, std::move(answer).error());
    return items;
  }
  for (Error& notice : answer->notices) {
    // That there is no API is true of the whole registry.
    const auto same = [&](const Error& said) {
      return said.message() == notice.message() ||
             (said.is(registry::kReferrersFallback) && notice.is(registry::kReferrersFallback));
    };
    if (std::none_of(out_->notices.begin(), out_->notices.end(), same)) out_->notices.push_back(std::move(notice));
  }
  if (answer->incomplete) unread(what, *std::move(answer->incomplete));
  for (Descriptor& d : answer->descriptors) {
    AttachedItem item{"referrer", d.digest, d.size, d.media_type, d.artifact_type, kind_of_type(d.artifact_type)};
    item.annotations = std::move(d.annotations);
    items.push_back(std::move(item));
  }
  return items;
}

/// The truth about a referrer is in its manifest; the list only names it.
void Inspector::read_manifests(std::vector<AttachedItem>& items, const Digest& subject) {
  registry::Wave wave;
  for (const AttachedItem& item : items) wave.manifests.push_back({item.digest, item.size});
  if (items.empty()) return;
  source_.look_up(wave);
  for (std::size_t i = 0; i < items.size(); ++i) {
    Result<Content> answer = *std::move(wave.manifests[i].answer);
    if (answer) {
      take_manifest(items[i], *answer, subject);
    } else {
      trouble(items[i], gone(std::move(answer).error()));
    }
  }
}

void Inspector::take_manifest(AttachedItem& item, const Content& content, const Digest& subject) {
  auto manifest = registry::parse_manifest(content.bytes, content.media_type);
  if (!manifest) return trouble(item, std::move(manifest).error());
  item.media_type = manifest->media_type;
  item.artifact_type = manifest->artifact_type;
  item.kind = kind_of(*manifest);
  item.layers = manifest->layers.size();
  auto& statements = statements_[item.digest];
  statements.clear();
  for (const Descriptor& layer : manifest->layers) {
    item.layers_size += layer.size;
    if (may_hold_statement(layer.media_type)) statements.push_back(layer);
  }
  item.annotations = std::move(manifest->annotations);
  const bool by_tag = item.found != "referrer";
  const bool is_ours = manifest->subject ? manifest->subject->digest == subject : by_tag;
  if (is_ours) return;
  constexpr Reason kOther{"referrer.subject-mismatch", Kind::kRejected, ""};
  item.problem = Error(kOther, fmt::format("it is about {}", manifest->subject ? manifest->subject->digest.to_string()
                                                                               : "nothing: it has no subject"));
}

void Inspector::take_legacy(const std::string& tag, Result<Content> answer) {
  if (!answer) {
    if (!answer.error().is(registry::kTagNotFound)) unread("tag " + tag, gone(std::move(answer).error()));
    return;
  }
  AttachedItem item{tag, answer->digest, static_cast<std::int64_t>(answer->bytes.size()), answer->media_type};
  take_manifest(item, *answer, out_->digest);
  out_->attached.push_back(std::move(item));
}

/// What a single image runs on is in its configuration.
void Inspector::look_at_config() {
  const auto& manifest = out_->manifest;
  if (!manifest || !manifest->config) return;
  const std::string& type = manifest->config->media_type;
  if (type != "application/vnd.oci.image.config.v1+json" && type != "application/vnd.docker.container.image.v1+json")
    return;
  registry::Wave wave;
  wave.blobs.push_back({*manifest->config});
  source_.look_up(wave);
  Result<Content> answer = *std::move(wave.blobs.front().answer);
  if (!answer) return unread("configuration of the image", gone(std::move(answer).error()));
  const auto config = json::parse(answer->bytes);
  if (!config) return unread("configuration of the image", config.error());
  const auto text = [view = json::View(*config)](std::string_view name) {
    const auto value = view.string_or(name, "");
    return value ? std::string(*value) : std::string();
  };
  const registry::Platform platform{text("os"), text("architecture"), text("variant")};
  if (!platform.os.empty()) out_->platforms.push_back({platform.to_string(), out_->digest, out_->size, false});
}

void Inspector::look_deeper() {
  read_statements(out_->attached);
  look_at_nested();
}

void Inspector::read_statements(std::vector<AttachedItem>& items) {
  for (std::size_t next = 0; next < items.size();) {
    registry::Wave wave;
    std::vector<AttachedItem*> owners;
    std::int64_t bytes = 0;
    for (; next < items.size() && bytes < kBytesAtOnce; ++next) {
      auto& layers = statements_[items[next].digest];
      if (layers.size() > kStatementsOfOne) {
        trouble(items[next], Error(registry::kTooLarge, fmt::format("{} statements, {} are looked at at most",
                                                                    layers.size(), kStatementsOfOne)));
        layers.erase(layers.begin() + kStatementsOfOne, layers.end());
      }
      for (const Descriptor& layer : layers) {
        bytes += std::min(layer.size, limits::kEvidenceBlobBytes);
        wave.blobs.push_back({layer});
        owners.push_back(&items[next]);
      }
    }
    if (owners.empty()) continue;
    source_.look_up(wave);
    for (std::size_t i = 0; i < owners.size(); ++i) {
      const Result<Content> blob = *std::move(wave.blobs[i].answer);
      auto type = blob ? statement_type(blob->bytes) : Result<std::string>(gone(Error(blob.error())));
      if (type) {
        owners[i]->statements.push_back(*std::move(type));
      } else {
        trouble(*owners[i], std::move(type).error());
      }
    }
  }
}

/// One level: a countersignature, a timestamp, an attestation of an SBOM.
void Inspector::look_at_nested() {
  std::vector<AttachedItem>& items = out_->attached;
  if (items.size() > kNestedLists) {
    unread("what is attached to what is attached",
           Error(registry::kTooLarge,
                 fmt::format("{} attachments, {} are looked into at most", items.size(), kNestedLists)));
  }
  registry::Wave wave;
  for (std::size_t i = 0; i < std::min(items.size(), kNestedLists); ++i) wave.referrers.push_back({items[i].digest});
  if (wave.referrers.empty()) return;
  source_.look_up(wave);
  for (std::size_t i = 0; i < wave.referrers.size(); ++i) {
    bool known = false;
    items[i].attached =
        take_list("list of referrers of " + items[i].digest.to_string(), *std::move(wave.referrers[i].answer), known);
    read_manifests(items[i].attached, items[i].digest);
    read_statements(items[i].attached);
  }
}

void Inspector::look_at_tags() {
  auto listed = source_.tags();
  if (!listed) return unread("tags", std::move(listed).error());
  std::erase_if(listed->names, is_companion);
  if (listed->names.size() > kTagsAskedFor) {
    unread("tags", Error(registry::kTooLarge, fmt::format("{} tags, the first {} were asked what they mean",
                                                          listed->names.size(), kTagsAskedFor)));
    listed->names.resize(kTagsAskedFor);
  }
  registry::Wave wave;
  for (const std::string& tag : listed->names) wave.resolves.push_back({tag});
  if (!wave.resolves.empty()) source_.look_up(wave);
  out_->tags.emplace();
  for (auto& lookup : wave.resolves) {
    if (!*lookup.answer) {
      if (!lookup.answer->error().is(registry::kTagNotFound)) unread("tag " + lookup.tag, lookup.answer->error());
    } else if (**lookup.answer == out_->digest) {
      out_->tags->push_back(lookup.tag);
    }
  }
}

void Inspector::trouble(AttachedItem& item, Error why) {
  unread(fmt::format("{} {}", item.found, item.digest.to_string()), why);
  item.problem = std::move(why);
}

}  // namespace

Result<Inspection> inspect(registry::Source& source, const InspectWanted& wanted) {
  return Inspector(source, wanted).run();
}

}  // namespace pratique::app
