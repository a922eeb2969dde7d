#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/reference.h"
#include "registry/client.h"

namespace pratique::app {

inline constexpr Reason kMirrorsMalformed{"mirrors.malformed", Kind::kConfig,
                                          "see containers-registries.conf(5), version 2"};

/// Where the content of registries may come from as well: mirrors, as podman's registries.conf lists them
/// (containers-registries.conf(5), version 2). Honoured are of [[registry]] `prefix`, `blocked` and `mirror`, of a
/// mirror `location` and `pull-from-mirror`; `insecure` of a mirror means plain http, and only where that was allowed.
/// Whatever else would change what is asked is said.
class RegistriesConf {
 public:
  /// Adds what a file says; an entry takes the place of an earlier one with the same prefix. Errors: mirrors.malformed.
  Result<void> add(BytesView toml, const std::string& file_name);
  /// The files of this machine: $CONTAINERS_REGISTRIES_CONF alone, or ~/.config/containers/registries.conf or
  /// /etc/containers/registries.conf, and then those in the folders registries.conf.d beside the two. Errors:
  /// mirrors.malformed, file.unreadable, file.too-large; usage if $CONTAINERS_REGISTRIES_CONF is not there.
  static Result<RegistriesConf> load();

  struct Route {
    std::vector<registry::Mirror> mirrors{};  ///< in the order in which they are asked
    std::vector<std::string> notices{};
  };
  /// Errors: registry.denied if the repository is blocked.
  Result<Route> route(const Repository& repository, bool plain_http) const;

 private:
  struct Mirror {
    std::string location;
    bool insecure = false;
    bool by_digest = true;
  };
  struct Entry {
    std::string place;  ///< "FILE, registry N"
    std::string prefix;
    std::string location;
    bool insecure = false;
    bool blocked = false;
    std::vector<Mirror> mirrors{};
    std::vector<std::string> not_honoured{};  ///< names of members
  };
  class Reader;

  std::vector<Entry> entries_;
  std::vector<std::string> notices_;  ///< about all repositories
};

}  // namespace pratique::app
