#include "app/cli/inspect_render.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/escape.h"
#include "base/json.h"

namespace pratique::app {
namespace {

using Json = nlohmann::json;
using registry::Descriptor;

std::string safe(std::string_view text) { return escape_terminal(text, limits::kQuotedChars); }

std::string bytes(std::int64_t size) { return fmt::format("{} byte{}", size, size == 1 ? "" : "s"); }

std::int64_t sum_of(const std::vector<Descriptor>& layers) {
  std::int64_t sum = 0;
  for (const Descriptor& layer : layers) sum += layer.size;
  return sum;
}

std::string why(const Error& error) { return fmt::format("{} [{}]", escape_terminal(error.to_string()), error.id()); }

// ---- text

void add_annotations(std::string& out, const std::map<std::string, std::string>& annotations,
                     const std::string& indent) {
  for (const auto& [name, value] : annotations) out += fmt::format("{}{} = {}\n", indent, safe(name), quote(value));
}

void add_manifest(std::string& out, const Inspection& seen) {
  const registry::Manifest& manifest = *seen.manifest;
  out += fmt::format("{}\n  media type  {}\n  size        {}\n", manifest.is_index ? "index" : "manifest",
                     safe(manifest.media_type), bytes(seen.size));
  if (manifest.config) {
    out += fmt::format("  config      {}  {}  {}\n", safe(manifest.config->media_type),
                       manifest.config->digest.to_string(), bytes(manifest.config->size));
  }
  if (!manifest.is_index) {
    out += fmt::format("  layers      {}, {}\n", manifest.layers.size(), bytes(sum_of(manifest.layers)));
  }
  if (manifest.subject) out += fmt::format("  about       {}\n", manifest.subject->digest.to_string());
  if (!manifest.annotations.empty()) out += "  annotations\n";
  add_annotations(out, manifest.annotations, "    ");
}

void add_platforms(std::string& out, const std::vector<PlatformEntry>& platforms) {
  if (platforms.empty()) return;
  out += "platforms\n";
  for (const PlatformEntry& entry : platforms) {
    const std::string name = entry.is_attestation     ? "(BuildKit attestation)"
                             : entry.platform.empty() ? "(does not say)"
                                                      : safe(entry.platform);
    out += fmt::format("  {}  {}  {}\n", name, entry.digest.to_string(), bytes(entry.size));
  }
}

void add_item(std::string& out, const AttachedItem& item, const std::string& indent, bool last) {
  const std::string below = indent + (last ? "   " : "│  ");
  out += fmt::format("{}{} {}  {}  {}\n", indent, last ? "└─" : "├─", item.kind.words, item.digest.to_string(),
                     bytes(item.size));
  if (item.kind.word == "unknown" && !item.artifact_type.empty()) {
    out += fmt::format("{}  type {}\n", below, safe(item.artifact_type));
  }
  if (item.found != "referrer") out += fmt::format("{}  behind the tag {}\n", below, safe(item.found));
  for (const std::string& statement : item.statements) out += fmt::format("{}  says {}\n", below, safe(statement));
  add_annotations(out, item.annotations, below + "  ");
  if (item.problem) out += fmt::format("{}  ! {}\n", below, why(*item.problem));
  for (std::size_t i = 0; i < item.attached.size(); ++i)
    add_item(out, item.attached[i], below, i + 1 == item.attached.size());
}

void add_attached(std::string& out, const Inspection& seen) {
  if (seen.attached.empty()) {
    out += seen.attached_known ? "attached: nothing\n" : "attached: nothing that could be read\n";
    return;
  }
  out += "attached\n";
  for (std::size_t i = 0; i < seen.attached.size(); ++i) {
    add_item(out, seen.attached[i], "", i + 1 == seen.attached.size());
  }
}

// ---- JSON

Json error_json(const Error& error) { return {{"id", error.id()}, {"message", error.to_string()}}; }

Json item_json(const AttachedItem& item) {
  Json out{{"found", item.found},
           {"digest", item.digest.to_string()},
           {"size", item.size},
           {"media_type", item.media_type},
           {"artifact_type", item.artifact_type},
           {"kind", item.kind.word},
           {"layers", {{"count", item.layers}, {"size", item.layers_size}}},
           {"statements", item.statements},
           {"annotations", item.annotations},
           {"attached", Json::array()},
           {"problem", item.problem ? error_json(*item.problem) : Json()}};
  for (const AttachedItem& child : item.attached) out["attached"].push_back(item_json(child));
  return out;
}

Json manifest_json(const registry::Manifest& manifest, std::int64_t size) {
  Json out{{"media_type", manifest.media_type},
           {"size", size},
           {"is_index", manifest.is_index},
           {"artifact_type", manifest.artifact_type},
           {"annotations", manifest.annotations},
           {"layers", {{"count", manifest.layers.size()}, {"size", sum_of(manifest.layers)}}},
           {"config", Json()},
           {"subject", manifest.subject ? Json(manifest.subject->digest.to_string()) : Json()}};
  if (manifest.config) {
    out["config"] = {{"media_type", manifest.config->media_type},
                     {"digest", manifest.config->digest.to_string()},
                     {"size", manifest.config->size}};
  }
  return out;
}

}  // namespace

std::string render_inspection(const std::string& image, const Inspection& seen) {
  std::string out = escape_terminal(image) + '\n';
  if (seen.tag) {
    out += !seen.tag_means ? fmt::format("tag {} could not be resolved\n", safe(*seen.tag))
           : *seen.tag_means == seen.digest
               ? fmt::format("tag {} means this digest now\n", safe(*seen.tag))
               : fmt::format("tag {} means {} now\n", safe(*seen.tag), seen.tag_means->to_string());
  }
  if (seen.manifest) add_manifest(out, seen);
  add_platforms(out, seen.platforms);
  if (seen.tags) {
    out += "tags";
    for (const std::string& tag : *seen.tags) out += ' ' + safe(tag);
    out += seen.tags->empty() ? ": none means this digest\n" : "\n";
  }
  add_attached(out, seen);
  if (!seen.unread.empty()) out += "could not be read\n";
  for (const Unread& unread : seen.unread) out += fmt::format("  {}: {}\n", safe(unread.what), why(unread.why));
  return out;
}

std::string inspection_json(const std::string& image, const Inspection& seen) {
  Json out{{"image", image},
           {"digest", seen.digest.to_string()},
           {"tag", Json()},
           {"manifest", seen.manifest ? manifest_json(*seen.manifest, seen.size) : Json()},
           {"platforms", Json::array()},
           {"tags", seen.tags ? Json(*seen.tags) : Json()},
           {"attached", Json::array()},
           {"notices", Json::array()},
           {"unreadable", Json::array()},
           {"complete", seen.unread.empty()}};
  if (seen.tag)
    out["tag"] = {{"name", *seen.tag}, {"digest", seen.tag_means ? Json(seen.tag_means->to_string()) : Json()}};
  for (const PlatformEntry& entry : seen.platforms) {
    out["platforms"].push_back({{"platform", entry.platform},
                                {"digest", entry.digest.to_string()},
                                {"size", entry.size},
                                {"kind", entry.is_attestation ? "attestation" : "image"}});
  }
  for (const AttachedItem& item : seen.attached) out["attached"].push_back(item_json(item));
  for (const Error& notice : seen.notices) out["notices"].push_back(error_json(notice));
  for (const Unread& unread : seen.unread) {
    auto entry = error_json(unread.why);
    entry["what"] = unread.what;
    out["unreadable"].push_back(std::move(entry));
  }
  return pratique::json::canonical(out) + '\n';
}

}  // namespace pratique::app
