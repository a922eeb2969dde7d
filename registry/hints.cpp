#include "registry/hints.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_view.h"

namespace pratique::registry {
namespace {

constexpr std::size_t kMostRegistries = 1'000;
constexpr Duration kClockError = Duration::minutes(5);

std::optional<Time> fresh_time(const json::View& entry, std::string_view name, Time now) {
  const auto text = entry.string_or(name, "");
  if (!text || text->empty()) return std::nullopt;
  const auto time = Time::parse(*text);
  if (!time || *time > now + kClockError || now - *time > kHintLife) return std::nullopt;
  return *time;
}

RegistryHint read_hint(const json::View& entry, Time now) {
  RegistryHint hint;
  const auto realm = entry.string_or("realm", "");
  const auto service = entry.string_or("service", "");
  if (realm && service && !realm->empty()) {
    hint.realm = *realm;
    hint.service = *service;
    hint.realm_seen = fresh_time(entry, "realmSeen", now);
  }
  if (const auto api = entry.maybe_boolean("referrersApi"); api && *api) {
    hint.referrers_api = **api;
    hint.referrers_seen = fresh_time(entry, "referrersSeen", now);
  }
  return hint;
}

bool is_newer(const std::optional<Time>& learned, const std::optional<Time>& known) {
  return learned && (!known || *learned - *known > Duration::hours(1));
}

}  // namespace

Hints parse_hints(BytesView text, Time now) {
  Hints hints;
  const auto document = json::parse(text);
  if (!document) return hints;
  const auto registries = json::View(*document).find("registries");
  if (!registries) return hints;
  const auto members = registries->members();
  if (!members) return hints;
  for (const auto& [origin, entry] : *members) {
    RegistryHint hint = read_hint(entry, now);
    if (hints.size() < kMostRegistries && (hint.realm_seen || hint.referrers_seen)) {
      hints.emplace(origin, std::move(hint));
    }
  }
  return hints;
}

std::string render_hints(const Hints& hints) {
  nlohmann::json registries = nlohmann::json::object();
  for (const auto& [origin, hint] : hints) {
    nlohmann::json entry = nlohmann::json::object();
    if (hint.realm_seen) {
      entry["realm"] = hint.realm;
      entry["service"] = hint.service;
      entry["realmSeen"] = hint.realm_seen->to_string();
    }
    if (hint.referrers_seen) {
      entry["referrersApi"] = hint.referrers_api;
      entry["referrersSeen"] = hint.referrers_seen->to_string();
    }
    registries[origin] = std::move(entry);
  }
  return json::canonical({{"registries", std::move(registries)}});
}

bool merge_hints(Hints& into, const Hints& learned) {
  bool worth = false;
  for (const auto& [origin, hint] : learned) {
    RegistryHint& known = into[origin];
    if (hint.realm_seen) {
      worth |=
          known.realm != hint.realm || known.service != hint.service || is_newer(hint.realm_seen, known.realm_seen);
      known.realm = hint.realm;
      known.service = hint.service;
      known.realm_seen = hint.realm_seen;
    }
    if (hint.referrers_seen) {
      worth |= known.referrers_api != hint.referrers_api || is_newer(hint.referrers_seen, known.referrers_seen);
      known.referrers_api = hint.referrers_api;
      known.referrers_seen = hint.referrers_seen;
    }
  }
  return worth;
}

}  // namespace pratique::registry
