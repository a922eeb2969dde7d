#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/reference.h"
#include "registry/client.h"

namespace pratique::app {

/// How registries are reached, as flags and files say it (docs/registry-access.md).
struct AccessSettings {
  bool plain_http = false;
  std::string authorities;  ///< file; instead of the system's certificate authorities
  std::string certificate;  ///< file; shown to the registries asked for
  std::string key;          ///< file
  /// Token servers of other origins that get the login of a registry: HOST → URL.
  std::map<std::string, std::string> token_servers;
};

/// "HOST=URL" as a token server. Errors: usage.
Result<void> add_token_server(const std::string& text, AccessSettings& settings);

/// All that a client needs to speak to registries.
struct RegistryAccess {
  registry::Options options;
  registry::Credentials credentials;
  std::vector<std::string> notices;  ///< what of this machine's files is not honoured
};

/// Reads what the settings name, and this machine's login files, certificate folders, registries.conf and proxy
/// variables, for speaking to the registries of `asked`; nothing if there are none. Errors: usage, tls.malformed,
/// credentials.malformed, mirrors.malformed, proxy.malformed, file.unreadable, file.too-large.
Result<RegistryAccess> set_up_access(const AccessSettings& settings, std::span<const Repository> asked);

/// The same for a web server that is no registry (`host` is HOST, or HOST:PORT if that is not the usual one): its
/// certificates and the proxy variables, no logins and no mirrors. Errors: usage, tls.malformed, proxy.malformed,
/// file.unreadable, file.too-large.
Result<registry::Options> set_up_fetching(const AccessSettings& settings, const std::string& host);

}  // namespace pratique::app
