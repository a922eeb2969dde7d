#pragma once

#include <string>
#include <string_view>

struct sockaddr;

/// Which network an address belongs to. Internal to the room.
namespace pratique::registry {

enum class Network {
  kPublic,
  kPrivate,  ///< RFC 1918, RFC 6598, unique local
  kLoopback,
  kNever,  ///< link-local (cloud metadata), unspecified, multicast: nobody has a registry there
};

/// IPv4 inside of IPv6 (mapped, NAT64, 6to4) counts as what it carries.
Network network_of(const sockaddr& address);
/// Of an address as text; kPublic if it is none.
Network network_of(std::string_view address);

/// Whether a registry of network `own` may send us on to an address of network `other`.
bool may_lead_to(Network own, Network other);

}  // namespace pratique::registry
