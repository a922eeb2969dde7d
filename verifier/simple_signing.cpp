#include "verifier/simple_signing.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "base/escape.h"
#include "base/json_view.h"
#include "verifier/document.h"

namespace pratique::verifier {
namespace {

std::string capitalised(std::string_view name) {
  std::string out(name);
  if (out.front() >= 'a' && out.front() <= 'z') out.front() = static_cast<char>(out.front() - 32);
  return out;
}

std::optional<json::View> find_either(const json::View& object, std::string_view name) {
  if (auto member = object.find(name)) return member;
  return object.find(capitalised(name));
}

Result<json::View> object_at(const json::View& object, std::string_view name) {
  const auto member = find_either(object, name);
  if (!member) return Error(json::kMalformed, fmt::format("{}: {} is missing", object.pointer(), quote(name)));
  return member->object();
}

Result<std::string> string_or_empty(const json::View& object, std::string_view name) {
  const auto member = find_either(object, name);
  if (!member) return std::string();
  PRATIQUE_TRY(text, member->string());
  return std::string(text);
}

Result<void> critical_members_only(const json::View& object, std::span<const std::string_view> defined) {
  PRATIQUE_CHECK(object.no_case_twins(defined));
  PRATIQUE_TRY(members, object.members());
  for (const auto& [name, value] : members) {
    const bool known = std::any_of(defined.begin(), defined.end(),
                                   [&name = name](std::string_view d) { return name == d || name == capitalised(d); });
    if (!known)
      return Error(json::kMalformed,
                   fmt::format("{}: nobody understands the critical member {}", object.pointer(), quote(name)));
  }
  return {};
}

Result<std::map<std::string, std::string>> optional_annotations(const json::View& payload) {
  std::map<std::string, std::string> annotations;
  const auto optional = find_either(payload, "optional");
  if (!optional) return annotations;
  PRATIQUE_TRY(members, optional->members());
  for (const auto& [name, value] : members) {
    if (value.is_string()) annotations.emplace(name, *value.string());
  }
  return annotations;
}

Result<SimpleSigningPayload> read_payload(const json::View& payload) {
  static constexpr std::string_view kTop[] = {"critical", "optional"};
  static constexpr std::string_view kCritical[] = {"identity", "image", "type"};
  static constexpr std::string_view kIdentity[] = {"docker-reference"};
  static constexpr std::string_view kImage[] = {"docker-manifest-digest"};
  PRATIQUE_CHECK(payload.no_case_twins(kTop));
  PRATIQUE_TRY(critical, object_at(payload, "critical"));
  PRATIQUE_CHECK(critical_members_only(critical, kCritical));
  PRATIQUE_TRY(image, object_at(critical, "image"));
  PRATIQUE_CHECK(critical_members_only(image, kImage));
  if (const auto identity = find_either(critical, "identity")) {
    PRATIQUE_CHECK(critical_members_only(*identity, kIdentity));
    PRATIQUE_CHECK(string_or_empty(*identity, "docker-reference"));
  }
  PRATIQUE_TRY(type, string_or_empty(critical, "type"));
  PRATIQUE_TRY(digest, string_or_empty(image, "docker-manifest-digest"));
  PRATIQUE_TRY(annotations, optional_annotations(payload));
  return SimpleSigningPayload{std::move(type), std::move(digest), std::move(annotations)};
}

}  // namespace

Result<SimpleSigningPayload> SimpleSigningPayload::parse(BytesView payload) {
  PRATIQUE_TRY(document, parse_payload(payload));
  auto result = read_payload(json::View(document));
  if (!result) return payload_error(std::move(result).error());
  return result;
}

}  // namespace pratique::verifier
