#include "registry/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace pratique::registry {
namespace {

using Ipv6 = std::array<std::uint8_t, 16>;

Network of_ipv4(std::uint32_t a) {
  const auto in = [a](std::uint32_t net, int bits) { return (a ^ net) >> (32 - bits) == 0; };
  if (in(0x7F000000, 8)) return Network::kLoopback;
  if (in(0x00000000, 8) || in(0xA9FE0000, 16) || in(0xE0000000, 3)) return Network::kNever;
  const bool is_private = in(0x0A000000, 8) || in(0xAC100000, 12) || in(0xC0A80000, 16) || in(0x64400000, 10) ||
                          in(0xC0000000, 24) || in(0xC6120000, 15);
  return is_private ? Network::kPrivate : Network::kPublic;
}

std::uint32_t ipv4_at(const Ipv6& a, std::size_t at) {
  return std::uint32_t{a[at]} << 24 | std::uint32_t{a[at + 1]} << 16 | std::uint32_t{a[at + 2]} << 8 | a[at + 3];
}

Network of_ipv6(const Ipv6& a) {
  const auto zero = [&](std::size_t from, std::size_t to) {
    return std::all_of(a.begin() + static_cast<std::ptrdiff_t>(from), a.begin() + static_cast<std::ptrdiff_t>(to),
                       [](std::uint8_t byte) { return byte == 0; });
  };
  if (zero(0, 15) && a[15] == 1) return Network::kLoopback;
  if (zero(0, 10) && a[10] == 0xFF && a[11] == 0xFF) return of_ipv4(ipv4_at(a, 12));                 // mapped
  if (a[0] == 0x00 && a[1] == 0x64 && a[2] == 0xFF && a[3] == 0x9B) return of_ipv4(ipv4_at(a, 12));  // NAT64
  if (a[0] == 0x20 && a[1] == 0x02) return of_ipv4(ipv4_at(a, 2));                                   // 6to4
  if (zero(0, 12)) return Network::kNever;  // unspecified, compatible
  if ((a[0] & 0xFE) == 0xFC) return Network::kPrivate;
  if ((a[0] == 0xFE && (a[1] & 0x80) != 0) || a[0] == 0xFF) return Network::kNever;  // link- and site-local
  return Network::kPublic;
}

}  // namespace

Network network_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return of_ipv4(ntohl(ipv4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    Ipv6 bytes{};
    std::memcpy(bytes.data(), &ipv6.sin6_addr, bytes.size());
    return of_ipv6(bytes);
  }
  return Network::kNever;
}

Network network_of(std::string_view address) {
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const std::string text(address);
  in_addr ipv4{};
  if (inet_pton(AF_INET, text.c_str(), &ipv4) == 1) return of_ipv4(ntohl(ipv4.s_addr));
  Ipv6 bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return of_ipv6(bytes);
  return Network::kPublic;
}

bool may_lead_to(Network own, Network other) {
  switch (other) {
    case Network::kPublic:
      return true;
    case Network::kPrivate:
      return own == Network::kPrivate || own == Network::kLoopback;
    case Network::kLoopback:
      return own == Network::kLoopback;
    case Network::kNever:
      return false;
  }
  return false;
}

}  // namespace pratique::registry
