#include "registry/credentials.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/escape.h"
#include "base/json_view.h"

namespace pratique::registry {
namespace {

using json::View;

Error malformed(std::string_view origin, std::string_view why) {
  return Error(kCredentialsMalformed, fmt::format("{}: {}", quote(origin), why));
}

/// "host" or "host/path" of a key: Docker also writes "https://host", "https://host/v1/".
std::string normalised(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  while (key.ends_with('/')) key.remove_suffix(1);
  for (const std::string_view version : {"/v1", "/v2"}) {
    if (key.ends_with(version)) key.remove_suffix(version.size());
  }
  const std::size_t slash = key.find('/');
  std::string host(key.substr(0, slash));
  for (char& c : host) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (host == "index.docker.io" || host == "registry-1.docker.io" || host == "registry.hub.docker.com")
    host = "docker.io";
  return slash == std::string_view::npos ? host : host + std::string(key.substr(slash));
}

/// `user:password` in base64, with or without padding; split at the first colon.
bool read_pair(std::string_view text, Login& login) {
  std::string padded(text);
  while (padded.size() % 4 != 0) padded += '=';
  const auto pair = base64_decode_any(padded);
  if (!pair) return false;
  const std::size_t colon = pair->find(':');
  if (colon == std::string::npos) return false;
  login.user = pair->substr(0, colon);
  login.password = Secret(pair->substr(colon + 1));
  return true;
}

/// Nothing if the entry is there and holds no login: what Docker writes beside a helper.
Result<std::optional<Login>> read_login(const View& entry, std::string_view origin) {
  PRATIQUE_CHECK(entry.object());
  PRATIQUE_TRY(pair, entry.string_or("auth", ""));
  PRATIQUE_TRY(user, entry.string_or("username", ""));
  PRATIQUE_TRY(password, entry.string_or("password", ""));
  PRATIQUE_TRY(identity, entry.string_or("identitytoken", ""));
  PRATIQUE_TRY(registry_token, entry.string_or("registrytoken", ""));
  Login login{std::string(user), Secret(std::string(password)), Secret(std::string(identity)),
              Secret(std::string(registry_token))};
  if (!pair.empty() && !read_pair(pair, login)) {
    return malformed(origin, entry.pointer() + "/auth: must be USER:PASSWORD in base64");
  }
  if (login.user.empty() && login.identity_token.empty() && login.registry_token.empty()) return std::optional<Login>();
  return std::optional(std::move(login));
}

Result<std::vector<std::pair<std::string_view, View>>> members_or_none(const View& root, std::string_view name) {
  const auto member = root.find(name);
  if (!member) return std::vector<std::pair<std::string_view, View>>();
  return member->members();
}

}  // namespace

Result<Credentials> Credentials::parse_docker_config(BytesView text, std::string_view origin) {
  const auto as_ours = [&](Error error) { return malformed(origin, error.message()); };
  auto document = json::parse(text);
  if (!document) return as_ours(std::move(document).error());
  auto root = View(*document).object();
  if (!root) return as_ours(std::move(root).error());
  Credentials out;

  auto auths = members_or_none(*root, "auths");
  if (!auths) return as_ours(std::move(auths).error());
  for (const auto& [key, entry] : *auths) {
    auto login = read_login(entry, origin);
    if (!login)
      return login.error().is(kCredentialsMalformed) ? std::move(login).error() : as_ours(std::move(login).error());
    if (*login) out.logins_.insert_or_assign(normalised(key), **std::move(login));
  }

  auto helpers = members_or_none(*root, "credHelpers");
  if (!helpers) return as_ours(std::move(helpers).error());
  for (const auto& [key, entry] : *helpers) {
    auto name = entry.string();
    if (!name) return as_ours(std::move(name).error());
    out.helpers_.insert_or_assign(normalised(key), std::string(*name));
  }

  auto store = root->string_or("credsStore", "");
  if (!store) return as_ours(std::move(store).error());
  out.store_ = *store;
  return out;
}

const Login* Credentials::find(const Repository& repository) const {
  // A helper of this very host stands before what `auths` still has from earlier.
  if (helpers_.contains(repository.host)) return nullptr;
  std::string key = repository.to_string();
  while (true) {
    const auto found = logins_.find(key);
    if (found != logins_.end()) return &found->second;
    const std::size_t slash = key.rfind('/');
    if (slash == std::string::npos) return nullptr;
    key.resize(slash);
  }
}

std::optional<std::string> Credentials::helper_for(const Repository& repository) const {
  const auto own = helpers_.find(repository.host);
  if (own != helpers_.end()) return own->second;
  if (!store_.empty() && find(repository) == nullptr) return store_;
  return std::nullopt;
}

}  // namespace pratique::registry
