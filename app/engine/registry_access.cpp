#include "app/engine/registry_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "app/engine/environment.h"
#include "app/engine/files.h"
#include "app/engine/logins.h"
#include "app/engine/registries_conf.h"
#include "app/engine/tls_folders.h"
#include "base/escape.h"

namespace pratique::app {
namespace {

constexpr Reason kAccessUsage{"usage", Kind::kUsage, "`--help` shows the flags; docs/registry-access.md explains them"};

/// What the flags say of TLS, read; and the folders for the rest.
class TlsSetup {
 public:
  static Result<std::shared_ptr<TlsSetup>> read(const AccessSettings& settings, std::span<const Repository> asked) {
    auto setup = std::make_shared<TlsSetup>();
    if (settings.certificate.empty() != settings.key.empty()) {
      return Error(kAccessUsage, "a client certificate needs its key, and the key its certificate");
    }
    const bool any = !settings.authorities.empty() || !settings.certificate.empty();
    if (any && settings.plain_http) {
      return Error(kAccessUsage, "plain http has no certificates: leave out the one or the other");
    }
    if (!settings.authorities.empty()) {
      PRATIQUE_TRY(file, read_file(settings.authorities, kPemBytes));
      PRATIQUE_CHECK(check_certificates(file.bytes, file.name));
      setup->own_.authorities = std::move(file.bytes) + '\n';
      setup->own_.system_authorities = false;
    }
    if (!settings.certificate.empty()) {
      PRATIQUE_TRY(certificate, read_file(settings.certificate, kPemBytes));
      PRATIQUE_CHECK(check_certificates(certificate.bytes, certificate.name));
      PRATIQUE_TRY(key, read_file(settings.key, kPemBytes));
      PRATIQUE_CHECK(check_private_key(key.bytes, key.name));
      setup->own_.certificate = std::move(certificate.bytes);
      setup->own_.key = registry::Secret(std::move(key.bytes));
    }
    for (const Repository& repository : asked) setup->known_as_.insert(url_host(repository));
    setup->any_ = any;
    return setup;
  }

  /// HOST, or HOST:PORT if that is not 443, under which a registry is asked.
  static std::string url_host(const Repository& repository) {
    if (repository.host == "docker.io") return "registry-1.docker.io";
    return repository.host.ends_with(":443") ? repository.host.substr(0, repository.host.size() - 4) : repository.host;
  }

  /// Whether the flags name certificates.
  bool any() const { return any_; }
  Result<std::optional<HostTls>> folder_of(const std::string& host) const { return folders_.of(host); }

  /// The flags' certificate is for the registries asked for; everybody else gets the one of its own folder, if any.
  Result<registry::Tls> for_host(const std::string& host) const {
    PRATIQUE_TRY(folder, folders_.of(host));
    registry::Tls tls = folder ? std::move(folder->tls) : registry::Tls();
    tls.authorities += own_.authorities;
    tls.system_authorities = own_.system_authorities;
    if (!own_.certificate.empty() && known_as_.contains(host)) {
      tls.certificate = own_.certificate;
      tls.key = own_.key;
    }
    return tls;
  }

 private:
  TlsFolders folders_{TlsFolders::usual_roots()};
  registry::Tls own_{};
  std::set<std::string> known_as_{};
  bool any_ = false;
};

/// The first of the variables that is set.
std::string first_set(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (std::string value = environment(name); !value.empty()) return value;
  }
  return "";
}

/// As Go's programs read them: the small letters first; in a CGI script HTTP_PROXY is a header of whoever calls it.
registry::Proxies::Settings proxy_settings() {
  registry::Proxies::Settings settings;
  settings.http = first_set({"http_proxy"});
  if (settings.http.empty() && environment("REQUEST_METHOD").empty()) settings.http = environment("HTTP_PROXY");
  settings.https = first_set({"https_proxy", "HTTPS_PROXY"});
  const std::string all = first_set({"all_proxy", "ALL_PROXY"});
  if (settings.http.empty()) settings.http = all;
  if (settings.https.empty()) settings.https = all;
  settings.except = first_set({"no_proxy", "NO_PROXY"});
  return settings;
}

void add_notices(std::vector<std::string>& notices, const std::vector<std::string>& more) {
  for (const std::string& notice : more) {
    if (std::find(notices.begin(), notices.end(), notice) == notices.end()) notices.push_back(notice);
  }
}

/// This machine's registries speak plain http, except those that have a certificate folder.
Result<void> look_for_folder(const TlsSetup& tls, const Repository& repository, RegistryAccess& access) {
  PRATIQUE_TRY(folder, tls.folder_of(TlsSetup::url_host(repository)));
  if (!folder) return {};
  if (repository.is_loopback()) access.options.https_hosts.insert(repository.host);
  add_notices(access.notices, folder->notices);
  return {};
}

}  // namespace

Result<void> add_token_server(const std::string& text, AccessSettings& settings) {
  const std::size_t equals = text.find('=');
  const std::string host = text.substr(0, equals);
  const std::string url = equals == std::string::npos ? "" : text.substr(equals + 1);
  const bool is_url = url.starts_with("https://") || url.starts_with("http://");
  const bool is_host = !host.empty() && host.find('/') == std::string::npos && Repository::parse(host + "/any");
  if (!is_host || !is_url) {
    return Error(kAccessUsage, fmt::format("{} is no token server of a registry", quote(text)))
        .with_hint("write HOST=URL, for example registry.example=https://auth.example");
  }
  settings.token_servers[Repository::parse(host + "/any").value().host] = url;
  return {};
}

Result<RegistryAccess> set_up_access(const AccessSettings& settings, std::span<const Repository> asked) {
  RegistryAccess access;
  access.options.plain_http = settings.plain_http;
  access.options.token_servers = settings.token_servers;
  PRATIQUE_TRY(tls, TlsSetup::read(settings, asked));
  if (asked.empty()) return access;
  access.options.https_on_loopback = tls->any();
  access.options.tls_for = [tls](const std::string& host) { return tls->for_host(host); };
  PRATIQUE_TRY(proxies, registry::Proxies::parse(proxy_settings()));
  access.options.proxies = std::move(proxies);
  PRATIQUE_TRY(credentials, load_logins(asked));
  access.credentials = std::move(credentials);
  PRATIQUE_TRY(conf, RegistriesConf::load());
  for (const Repository& repository : asked) {
    PRATIQUE_CHECK(look_for_folder(*tls, repository, access));
    const auto route = conf.route(repository, settings.plain_http);
    if (!route) continue;  // what is asked there gets the error
    add_notices(access.notices, route->notices);
    for (const auto& mirror : route->mirrors) PRATIQUE_CHECK(look_for_folder(*tls, mirror.repository, access));
  }
  access.options.mirrors_of = [conf = std::move(conf), plain = settings.plain_http](
                                  const Repository& repository) -> Result<std::vector<registry::Mirror>> {
    PRATIQUE_TRY(route, conf.route(repository, plain));
    return std::move(route.mirrors);
  };
  return access;
}

Result<registry::Options> set_up_fetching(const AccessSettings& settings, const std::string& host) {
  registry::Options options;
  options.plain_http = settings.plain_http;
  PRATIQUE_TRY(tls, TlsSetup::read(settings, {}));
  PRATIQUE_CHECK(tls->folder_of(host));
  options.tls_for = [tls](const std::string& of) { return tls->for_host(of); };
  PRATIQUE_TRY(proxies, registry::Proxies::parse(proxy_settings()));
  options.proxies = std::move(proxies);
  return options;
}

}  // namespace pratique::app
