#include "registry/credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/escape.h"
#include "base/json_view.h"
#include "registry/helper_logins.h"
#include "registry/reasons.h"

namespace pratique::registry {
namespace {

using json::View;

Error malformed(std::string_view origin, std::string_view why) {
  return Error(kCredentialsMalformed, fmt::format("{}: {}", quote(origin), why));
}

/// What every tool calls Docker Hub when it asks a helper.
constexpr std::string_view kHubServer = "https://index.docker.io/v1/";

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

bool is_visible(std::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

/// Nothing if the entry is there and holds no login: what Docker writes beside a helper.
Result<std::optional<Login>> read_login(const View& entry, std::string_view origin) {
  PRATIQUE_CHECK(entry.object());
  PRATIQUE_TRY(pair, entry.string_or("auth", ""));
  PRATIQUE_TRY(user, entry.string_or("username", ""));
  PRATIQUE_TRY(password, entry.string_or("password", ""));
  PRATIQUE_TRY(identity, entry.string_or("identitytoken", ""));
  PRATIQUE_TRY(registry_token, entry.string_or("registrytoken", ""));
  if (!is_visible(registry_token)) {
    return malformed(origin, entry.pointer() + "/registrytoken: has characters that no header may have");
  }
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

bool is_program_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

Result<std::string> program_name(Result<std::string_view> name, std::string_view pointer, std::string_view origin) {
  if (!name) return malformed(origin, name.error().message());
  if (!is_program_name(*name)) {
    return malformed(origin, fmt::format("{}: {} cannot be the name of a helper program", pointer, quote(*name)));
  }
  return std::string(*name);
}

template <class Entry>
const Entry* longest_match(const std::map<std::string, Entry>& entries, std::string key) {
  while (true) {
    const auto found = entries.find(key);
    if (found != entries.end()) return &found->second;
    const std::size_t slash = key.rfind('/');
    if (slash == std::string::npos) return nullptr;
    key.resize(slash);
  }
}

}  // namespace

Result<Credentials> Credentials::parse_docker_config(BytesView text, std::string_view origin) {
  const auto as_ours = [&](Error error) {
    return error.is(kCredentialsMalformed) ? std::move(error) : malformed(origin, error.message());
  };
  auto document = json::parse(text);
  if (!document) return as_ours(std::move(document).error());
  auto root = View(*document).object();
  if (!root) return as_ours(std::move(root).error());
  File file;

  auto auths = members_or_none(*root, "auths");
  if (!auths) return as_ours(std::move(auths).error());
  for (const auto& [key, entry] : *auths) {
    auto login = read_login(entry, origin);
    if (!login) return as_ours(std::move(login).error());
    if (*login) file.logins.insert_or_assign(normalised(key), **std::move(login));
    file.servers.insert_or_assign(normalised(key), std::string(key));
  }

  auto helpers = members_or_none(*root, "credHelpers");
  if (!helpers) return as_ours(std::move(helpers).error());
  for (const auto& [key, entry] : *helpers) {
    PRATIQUE_TRY(program, program_name(entry.string(), entry.pointer(), origin));
    file.helpers.insert_or_assign(normalised(key), Helper{std::move(program), std::string(key)});
  }

  PRATIQUE_TRY(store, program_name(root->string_or("credsStore", ""), "/credsStore", origin));
  file.store = std::move(store);
  Credentials out;
  out.files_.push_back(std::move(file));
  return out;
}

void Credentials::add(Credentials further) {
  std::move(further.files_.begin(), further.files_.end(), std::back_inserter(files_));
}

void Credentials::put_first(const std::string& host, Login login) {
  File only;
  only.logins.emplace(normalised(host), std::move(login));
  files_.insert(files_.begin(), std::move(only));
}

void Credentials::run_helpers_with(RunHelper run) { helper_logins_ = std::make_shared<HelperLogins>(std::move(run)); }

std::optional<Credentials::Helper> Credentials::helper_of(const File& file, const std::string& host) {
  const auto own = file.helpers.find(host);
  Helper helper;
  if (own != file.helpers.end()) {
    helper = own->second;
  } else {
    const auto written = file.servers.find(host);
    helper = {file.store, written == file.servers.end() ? host : written->second};
  }
  if (helper.program.empty()) return std::nullopt;
  if (host == "docker.io") helper.server = kHubServer;
  return helper;
}

Result<const Login*> Credentials::login_for(const Repository& repository) const {
  for (const File& file : files_) {
    if (const Login* stored = longest_match(file.logins, repository.to_string())) return stored;
    const auto helper = helper_of(file, repository.host);
    if (!helper) continue;
    if (!helper_logins_) {
      return Error(kDenied, fmt::format("the login of {} is left to the program docker-credential-{}, which is not run",
                                        repository.host, helper->program));
    }
    PRATIQUE_TRY(login, helper_logins_->ask(helper->program, helper->server));
    if (login != nullptr) return login;
  }
  return nullptr;
}

}  // namespace pratique::registry
