#include "registry/manifest_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/base64.h"
#include "base/escape.h"

namespace pratique::registry {
namespace {

constexpr std::array<std::string_view, 8> kDescriptorNames{"mediaType",   "digest", "size",         "urls",
                                                           "annotations", "data",   "artifactType", "platform"};
constexpr std::array<std::string_view, 6> kPlatformNames{"architecture", "os",      "os.version",
                                                         "os.features",  "variant", "features"};

bool same_folded(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return fold(x) == fold(y); });
}

Result<std::optional<Platform>> read_platform(const json::View& descriptor) {
  const auto member = descriptor.find("platform");
  if (!member) return std::optional<Platform>();
  PRATIQUE_TRY(value, member->object());
  PRATIQUE_CHECK(check_names(value, kPlatformNames));
  PRATIQUE_TRY(os, value.string_or("os", ""));
  PRATIQUE_TRY(architecture, value.string_or("architecture", ""));
  PRATIQUE_TRY(variant, value.string_or("variant", ""));
  return std::optional(Platform{std::string(os), std::string(architecture), std::string(variant)});
}

/// Embedded content says the same as digest and size, or two readers see two contents.
Result<void> check_data(const json::View& value, const Descriptor& descriptor) {
  PRATIQUE_TRY(data, value.maybe_string("data"));
  if (!data) return {};
  const auto bytes = base64_decode(*data);
  if (!bytes) return value.must_be("a descriptor whose `data` is base64");
  if (static_cast<std::int64_t>(bytes->size()) != descriptor.size || !descriptor.digest.matches(*bytes)) {
    return value.must_be("a descriptor whose embedded `data` has its size and digest");
  }
  return {};
}

}  // namespace

Error as_manifest_error(Error error) {
  if (error.is(json::kDuplicateKey)) return std::move(error).as(kManifestDuplicateKey);
  if (error.is(json::kMalformed) || error.is(json::kTooDeep)) return std::move(error).as(kManifestMalformed);
  return error;
}

Result<void> check_names(const json::View& object, std::span<const std::string_view> defined) {
  PRATIQUE_CHECK(object.no_case_twins(defined));
  PRATIQUE_TRY(members, object.members());
  for (const auto& [name, value] : members) {
    for (const std::string_view known : defined) {
      if (name == known || !same_folded(name, known)) continue;
      return Error(kManifestAmbiguous, fmt::format("{}: {} is {} for readers that do not mind letter case",
                                                   object.pointer(), quote(name), quote(known)));
    }
  }
  return {};
}

Result<std::map<std::string, std::string>> read_annotations(const json::View& object) {
  std::map<std::string, std::string> out;
  const auto member = object.find("annotations");
  if (!member) return out;
  PRATIQUE_TRY(members, member->members());
  for (const auto& [name, value] : members) {
    PRATIQUE_TRY(text, value.string());
    out.emplace(name, text);
  }
  return out;
}

Result<Descriptor> read_descriptor(const json::View& value) {
  PRATIQUE_TRY(object, value.object());
  PRATIQUE_CHECK(check_names(object, kDescriptorNames));
  PRATIQUE_TRY(media_type, object.string_at("mediaType"));
  PRATIQUE_TRY(digest_text, object.string_at("digest"));
  auto digest = Digest::parse(digest_text);
  if (!digest) {
    return Error(kManifestMalformed, fmt::format("{}/digest: {}", object.pointer(), digest.error().message()));
  }
  PRATIQUE_TRY(size_member, object.at("size"));
  PRATIQUE_TRY(size, size_member.integer(0, std::numeric_limits<std::int64_t>::max()));
  PRATIQUE_TRY(artifact_type, object.string_or("artifactType", ""));
  PRATIQUE_TRY(annotations, read_annotations(object));
  PRATIQUE_TRY(platform, read_platform(object));
  Descriptor descriptor{std::string(media_type),    *std::move(digest),     size,
                        std::string(artifact_type), std::move(annotations), std::move(platform)};
  PRATIQUE_CHECK(check_data(object, descriptor));
  return descriptor;
}

}  // namespace pratique::registry
