#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "registry/manifest_reader.h"
#include "registry/media_types.h"

namespace pratique::registry {
namespace {

using json::View;

constexpr std::array<std::string_view, 10> kNames{"schemaVersion", "mediaType", "artifactType", "config",   "layers",
                                                  "manifests",     "subject",   "annotations",  "fsLayers", "history"};
constexpr std::array<std::string_view, 4> kOfManifestOnly{"layers", "config", "fsLayers", "history"};

Error malformed(std::string message) { return Error(kManifestMalformed, std::move(message)); }
Error ambiguous(std::string message) { return Error(kManifestAmbiguous, std::move(message)); }

/// Whether the member is there at all, also as null: a reader of keys sees it.
bool has(const View& object, std::string_view name) { return object.has(name); }

Error schema1() { return malformed("a Docker schema 1 manifest, whose digest is not over its bytes: not supported"); }

Result<void> check_schema_version(const View& root) {
  const auto version = root.find("schemaVersion");
  if (version && version->is_integer() && version->integer(1, 1).has_value()) return schema1();
  if (!version || !version->integer(2, 2).has_value()) return malformed("schemaVersion must be 2");
  return {};
}

/// The type that body and giver agree on; empty if neither says one.
Result<std::string> agreed_type(const View& root, std::string_view given) {
  PRATIQUE_TRY(own, root.maybe_string("mediaType"));
  const std::string said = base_media_type(given);
  if (is_schema1_type(said) || (own && is_schema1_type(*own))) return schema1();
  if (own && !said.empty() && *own != said) {
    return ambiguous(fmt::format("called {}, but its mediaType says {}", quote(said), quote(*own)));
  }
  const std::string type = own ? std::string(*own) : said;
  if (!type.empty() && !is_manifest_type(type)) {
    return malformed(fmt::format("{} is neither an image manifest nor an index", quote(type)));
  }
  return type;
}

/// Whether it is an index: by its type, or else by what it has; and it must not be both.
Result<bool> is_index(const View& root, std::string_view type) {
  const bool index = type.empty() ? has(root, "manifests") : is_index_type(type);
  if (!index && has(root, "manifests")) return ambiguous("an image manifest that also has `manifests`");
  if (index) {
    for (const std::string_view name : kOfManifestOnly) {
      if (has(root, name)) return ambiguous(fmt::format("an index that also has `{}`", name));
    }
  }
  if (!has(root, index ? "manifests" : "layers")) {
    return malformed(index ? "an index without `manifests`" : "neither `manifests` nor `layers` and `config`");
  }
  return index;
}

Result<std::vector<Descriptor>> read_descriptors(const View& root, std::string_view name, std::size_t max) {
  PRATIQUE_TRY(list, root.elements_or_none(name));
  if (list.size() > max)
    return Error(kTooLarge, fmt::format("`{}` has {} entries, at most {} are read", name, list.size(), max));
  std::vector<Descriptor> out;
  out.reserve(list.size());
  for (const View& value : list) {
    PRATIQUE_TRY(descriptor, read_descriptor(value));
    out.push_back(std::move(descriptor));
  }
  return out;
}

Result<std::optional<Descriptor>> maybe_descriptor(const View& root, std::string_view name) {
  const auto member = root.find(name);
  if (!member) return std::optional<Descriptor>();
  PRATIQUE_TRY(descriptor, read_descriptor(*member));
  return std::optional(std::move(descriptor));
}

struct Head {
  std::string media_type;
  bool is_index;
};

Result<Head> read_head(const View& document, std::string_view given) {
  PRATIQUE_TRY(root, document.object());
  PRATIQUE_CHECK(check_names(root, kNames));
  PRATIQUE_CHECK(check_schema_version(root));
  PRATIQUE_TRY(type, agreed_type(root, given));
  PRATIQUE_TRY(index, is_index(root, type));
  if (type.empty()) type = index ? kOciIndex : kOciManifest;
  return Head{type, index};
}

Result<Manifest> read(const View& root, std::string_view given) {
  PRATIQUE_TRY(head, read_head(root, given));
  Manifest manifest;
  manifest.media_type = head.media_type;
  manifest.is_index = head.is_index;
  PRATIQUE_TRY(artifact_type, root.string_or("artifactType", ""));
  PRATIQUE_TRY(subject, maybe_descriptor(root, "subject"));
  PRATIQUE_TRY(annotations, read_annotations(root));
  manifest.artifact_type = artifact_type;
  manifest.subject = std::move(subject);
  manifest.annotations = std::move(annotations);
  if (head.is_index) {
    PRATIQUE_TRY(manifests, read_descriptors(root, "manifests", limits::kIndexManifests));
    manifest.manifests = std::move(manifests);
    return manifest;
  }
  PRATIQUE_TRY(config, root.at("config").and_then(read_descriptor));
  PRATIQUE_TRY(layers, read_descriptors(root, "layers", limits::kManifestLayers));
  if (manifest.artifact_type.empty()) manifest.artifact_type = config.media_type;
  manifest.config = std::move(config);
  manifest.layers = std::move(layers);
  return manifest;
}

Result<DescriptorList> read_list(const View& root, std::string_view given) {
  PRATIQUE_TRY(head, read_head(root, given));
  if (!head.is_index) return malformed("an image manifest where an index is due");
  PRATIQUE_TRY(values, root.elements_or_none("manifests"));
  DescriptorList list;
  for (const View& value : values) {
    auto descriptor = read_descriptor(value);
    if (descriptor) {
      list.descriptors.push_back(*std::move(descriptor));
    } else if (!list.incomplete) {
      list.incomplete = as_manifest_error(std::move(descriptor).error());
    }
  }
  return list;
}

}  // namespace

Result<Manifest> parse_manifest(BytesView bytes, std::string_view media_type) {
  auto document = json::parse(bytes);
  if (!document) return as_manifest_error(std::move(document).error());
  auto manifest = read(View(*document), media_type);
  if (!manifest) return as_manifest_error(std::move(manifest).error());
  return manifest;
}

Result<DescriptorList> read_descriptor_list(BytesView bytes, std::string_view media_type) {
  auto document = json::parse(bytes);
  if (!document) return as_manifest_error(std::move(document).error());
  auto list = read_list(View(*document), media_type);
  if (!list) return as_manifest_error(std::move(list).error());
  return list;
}

}  // namespace pratique::registry
