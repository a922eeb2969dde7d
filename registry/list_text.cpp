#include "registry/list_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_view.h"
#include "registry/manifest_reader.h"
#include "registry/media_types.h"

namespace pratique::registry {
namespace {

/// Walks over a text that is known to be one JSON document.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : text_(text) {}

  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  /// Blanks and this character, if it comes next.
  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    skip_blanks();
    return true;
  }
  /// The next value, whatever it is.
  std::string_view take_value() {
    const std::size_t start = at_;
    std::size_t depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
      } else if (c == '{' || c == '[') {
        ++depth, ++at_;
      } else if (c == '}' || c == ']') {
        --depth, ++at_;
      } else if (depth > 0) {
        ++at_;
      } else {
        skip_scalar();
      }
    } while (depth > 0 && at_ < text_.size());
    return text_.substr(start, at_ - start);
  }
  bool at_end() const { return at_ >= text_.size(); }
  std::size_t position() const { return at_; }

 private:
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
  }
  void skip_scalar() { at_ = std::min(text_.find_first_of(",}] \t\r\n", at_), text_.size()); }

  std::string_view text_;
  std::size_t at_ = 0;
};

struct Place {
  std::size_t end = 0;  ///< of the last entry, or behind the bracket if there is none
  std::vector<std::string> entries{};
};

/// Where the entries of the top level's `manifests` stand. Nothing if that name is written with escapes.
std::optional<Place> find_entries(std::string_view text) {
  JsonWalk walk(text);
  if (!walk.take('{')) return std::nullopt;
  while (!walk.at_end()) {
    const std::string_view name = walk.take_value();
    if (!walk.take(':')) return std::nullopt;
    if (name != R"("manifests")") {
      walk.take_value();
      if (!walk.take(',')) return std::nullopt;
      continue;
    }
    Place place;
    JsonWalk inside = walk;
    if (!walk.take('[')) return std::nullopt;
    place.end = inside.position() + 1;
    while (!walk.take(']')) {
      place.entries.emplace_back(walk.take_value());
      place.end = walk.position();
      walk.take(',');
    }
    return place;
  }
  return std::nullopt;
}

std::string digest_in(const json::View& entry) {
  const auto digest = entry.string_or("digest", "");
  return digest ? std::string(*digest) : std::string();
}

}  // namespace

ListText::ListText() : text_(fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[]}})", kOciIndex)) {
  end_ = text_.size() - 2;
}

Result<ListText> ListText::parse(BytesView text, std::string_view media_type) {
  PRATIQUE_CHECK(read_descriptor_list(text, media_type));
  PRATIQUE_TRY(document, json::parse(text));
  auto values_or = json::View(document).elements_at("manifests");
  if (!values_or) return as_manifest_error(std::move(values_or).error());
  const auto& values = *values_or;
  auto place = find_entries(text);
  if (!place || place->entries.size() != values.size()) {
    return Error(kManifestMalformed, "`manifests` is written in a way that cannot be added to");
  }
  ListText out;
  out.text_ = text;
  out.end_ = place->end;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.entries_.push_back({digest_in(values[i]), std::move(place->entries[i])});
  }
  return out;
}

bool ListText::names(std::string_view digest) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.digest == digest; });
}

Bytes ListText::with(const std::vector<Entry>& more) const {
  std::string added;
  bool first = entries_.empty();
  for (const Entry& entry : more) {
    if (!std::exchange(first, false)) added += ',';
    added += entry.text;
  }
  Bytes text = text_;
  text.insert(end_, added);
  return text;
}

}  // namespace pratique::registry
