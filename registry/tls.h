#pragma once

#include <functional>
#include <string>

#include "registry/credentials.h"

namespace pratique::registry {

/// Whom we believe over https, and who we are. PEM texts.
struct Tls {
  std::string authorities{};       ///< certificate authorities; empty: the system's
  bool system_authorities = true;  ///< also those of the system
  std::string certificate{};       ///< ours, with what leads to its authority; shown to registries only
  Secret key{};
};

/// What is set up for a host: HOST, or HOST:PORT if that is not 443. Errors end what was to be asked.
using TlsFor = std::function<Result<Tls>(const std::string& host)>;

}  // namespace pratique::registry
