#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/credentials.h"

namespace pratique::registry {

inline constexpr Reason kProxyMalformed{"proxy.malformed", Kind::kConfig,
                                        "write http://HOST:PORT (also https, socks4, socks4a, socks5, socks5h)"};

/// A proxy. Its user and password are for itself alone.
struct Proxy {
  std::string url;  ///< SCHEME://HOST:PORT
  Secret user;
  Secret password;
};

/// Which proxy stands before which host. A host that is this machine (a loopback name or address) is always asked
/// directly.
class Proxies {
 public:
  /// As the variables of that name have them; empty: none. `http` and `https` are URLs, a proxy without scheme speaks
  /// http. `except` lists hosts that are asked directly, separated by commas or blanks: a domain with all below it
  /// (with or without a dot before it), an address, a range of addresses (10.0.0.0/8), each perhaps with a port, or `*`
  /// for all. Errors: proxy.malformed, which names the variable and shows nothing of its value.
  struct Settings {
    std::string http{};
    std::string https{};
    std::string except{};
  };
  static Result<Proxies> parse(const Settings& settings);

  /// The proxy for a URL of this scheme ("http", "https"), or nullptr if the host is to be asked directly.
  const Proxy* between(std::string_view scheme, std::string_view host, std::string_view port) const;

 private:
  bool is_excepted(std::string_view host, std::string_view port) const;

  std::optional<Proxy> http_;
  std::optional<Proxy> https_;
  std::vector<std::string> except_;  // lower case
};

}  // namespace pratique::registry
