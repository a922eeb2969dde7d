#include "app/engine/registries_conf.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/engine/environment.h"
#include "app/engine/files.h"
#include "app/engine/toml.h"
#include "base/escape.h"
#include "base/json_view.h"
#include "registry/reasons.h"

namespace pratique::app {
namespace {

using json::View;

constexpr std::size_t kRegistriesConfBytes = 1 << 20;

/// How much of the repository's name the prefix stands for; 0 if it does not fit. `*.example.com` stands for every host
/// below example.com.
std::size_t matched_length(const std::string& prefix, const Repository& repository) {
  const std::string name = repository.to_string();
  if (prefix.starts_with("*.")) {
    const bool fits = repository.host.size() >= prefix.size() && repository.host.ends_with(prefix.substr(1));
    return fits ? repository.host.size() : 0;
  }
  const bool fits = name.starts_with(prefix) && (name.size() == prefix.size() || name[prefix.size()] == '/');
  return fits ? prefix.size() : 0;
}

Result<bool> flag(const View& table, std::string_view name) {
  PRATIQUE_TRY(value, table.maybe_boolean(name));
  return value.value_or(false);
}

bool is_location(const std::string& location) {
  const auto repository = Repository::parse(location + "/any");
  return repository && (repository->host != "docker.io" || location.starts_with("docker.io"));
}

}  // namespace

class RegistriesConf::Reader {
 public:
  Reader(RegistriesConf& conf, const std::string& file_name) : conf_(conf), file_name_(file_name) {}

  Result<void> read(const View& root) {
    if (root.find("registries")) notice("is in version 1 of the format, which is not read");
    if (root.find("credential-helpers")) notice("`credential-helpers` are not run (those of auth.json are)");
    PRATIQUE_TRY(entries, root.elements_or_none("registry"));
    for (std::size_t i = 0; i < entries.size(); ++i) PRATIQUE_CHECK(take(entries[i], i + 1));
    return {};
  }

 private:
  void notice(const std::string& what) { conf_.notices_.push_back(fmt::format("{} {}", file_name_, what)); }

  Result<void> take(const View& table, std::size_t number) {
    Entry entry;
    entry.place = fmt::format("{}, registry {}", file_name_, number);
    PRATIQUE_TRY(prefix, table.string_or("prefix", ""));
    PRATIQUE_TRY(location, table.string_or("location", prefix));
    PRATIQUE_TRY(insecure, flag(table, "insecure"));
    PRATIQUE_TRY(blocked, flag(table, "blocked"));
    PRATIQUE_CHECK(flag(table, "mirror-by-digest-only"));  // so it is here, always
    entry.prefix = prefix.empty() ? location : prefix;
    entry.location = location;
    entry.insecure = insecure;
    entry.blocked = blocked;
    if (entry.prefix.empty()) return malformed(table.pointer() + ": has neither a prefix nor a location");
    PRATIQUE_CHECK(take_mirrors(table, entry));
    PRATIQUE_TRY(members, table.members());
    for (const auto& [name, value] : members) {
      constexpr std::string_view kRead[] = {"prefix",  "location", "insecure",
                                            "blocked", "mirror",   "mirror-by-digest-only"};
      if (std::find(std::begin(kRead), std::end(kRead), name) == std::end(kRead)) entry.not_honoured.emplace_back(name);
    }
    std::erase_if(conf_.entries_, [&](const Entry& other) {
      return other.prefix == entry.prefix && !other.place.starts_with(file_name_ + ',');
    });
    conf_.entries_.push_back(std::move(entry));
    return {};
  }

  Result<void> take_mirrors(const View& table, Entry& entry) {
    PRATIQUE_TRY(mirrors, table.elements_or_none("mirror"));
    for (const View& mirror : mirrors) {
      PRATIQUE_TRY(where, mirror.string_at("location"));
      PRATIQUE_TRY(insecure, flag(mirror, "insecure"));
      PRATIQUE_TRY(what, mirror.string_or("pull-from-mirror", "all"));
      if (what != "all" && what != "digest-only" && what != "tag-only") {
        return malformed(
            fmt::format("{}/pull-from-mirror: {} is not all, digest-only or tag-only", mirror.pointer(), quote(what)));
      }
      if (!is_location(std::string(where))) {
        return malformed(fmt::format("{}/location: {} names no registry", mirror.pointer(), quote(where)));
      }
      entry.mirrors.push_back({std::string(where), insecure, what != "tag-only"});
    }
    return {};
  }

  static Error malformed(std::string why) { return Error(kMirrorsMalformed, std::move(why)); }

  RegistriesConf& conf_;
  const std::string& file_name_;
};

Result<void> RegistriesConf::add(BytesView toml, const std::string& file_name) {
  PRATIQUE_TRY(document, parse_toml(toml, file_name, kMirrorsMalformed));
  auto read = Reader(*this, file_name).read(View(document));
  if (read) return {};
  return Error(kMirrorsMalformed, fmt::format("{}: {}", quote(file_name), read.error().message()));
}

Result<RegistriesConf> RegistriesConf::load() {
  RegistriesConf conf;
  const auto add_file = [&](const std::string& path) -> Result<void> {
    PRATIQUE_TRY(file, read_file(path, kRegistriesConfBytes));
    return conf.add(file.bytes, file.name);
  };
  if (const std::string named = environment("CONTAINERS_REGISTRIES_CONF"); !named.empty()) {
    auto added = add_file(named);
    if (!added) return std::move(added).error().during("reading CONTAINERS_REGISTRIES_CONF");
    return conf;
  }
  std::vector<std::string> folders = {"/etc/containers"};
  if (const std::string config = environment("XDG_CONFIG_HOME"); !config.empty()) {
    folders.push_back(config + "/containers");
  } else if (const std::string home = environment("HOME"); !home.empty()) {
    folders.push_back(home + "/.config/containers");
  }
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) {
    auto added = add_file(*folder + "/registries.conf");
    if (added) break;
    if (!added.error().is(kFileMissing)) return std::move(added).error();
  }
  for (const std::string& folder : folders) {
    std::vector<std::string> files;
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(folder + "/registries.conf.d", none)) {
      if (file.path().extension() == ".conf") files.push_back(file.path().string());
    }
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) PRATIQUE_CHECK(add_file(file));
  }
  return conf;
}

Result<RegistriesConf::Route> RegistriesConf::route(const Repository& repository, bool plain_http) const {
  Route route{{}, notices_};
  const Entry* best = nullptr;
  for (const Entry& entry : entries_) {
    const bool fits = matched_length(entry.prefix, repository) > 0;
    if (fits && (best == nullptr || entry.prefix.size() > best->prefix.size())) best = &entry;
  }
  if (best == nullptr) return route;
  if (best->blocked) {
    return Error(registry::kDenied, fmt::format("{} is blocked by {}", repository.to_string(), best->place))
        .with_hint("take `blocked` out there if this repository may be asked");
  }
  const auto say = [&](const std::string& what) { route.notices.push_back(best->place + ": " + what); };
  if (!best->location.empty() && best->location != best->prefix) {
    say(fmt::format("that {} is found at {} is not honoured: the name of the image is asked itself",
                    quote(best->prefix), quote(best->location)));
  }
  if (best->insecure && !plain_http) say("`insecure` counts only with --plain-http: https is spoken");
  for (const std::string& name : best->not_honoured) say(fmt::format("{} is not honoured", quote(name)));
  const std::string rest = repository.to_string().substr(matched_length(best->prefix, repository));
  for (const Mirror& mirror : best->mirrors) {
    if (!mirror.by_digest) continue;  // what is fetched by tag comes from the registry itself
    auto there = Repository::parse(mirror.location + rest);
    if (!there) {
      say(fmt::format("the mirror {} has no possible name for {}", quote(mirror.location), repository.to_string()));
      continue;
    }
    if (*there == repository) continue;
    if (mirror.insecure && !plain_http && !there->is_loopback()) {
      say(fmt::format("`insecure` of the mirror {} counts only with --plain-http: https is spoken",
                      quote(mirror.location)));
    }
    route.mirrors.push_back({*std::move(there), mirror.insecure && plain_http});
  }
  return route;
}

}  // namespace pratique::app
