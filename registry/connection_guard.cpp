#include "registry/connection_guard.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstring>

namespace pratique::registry {
namespace {

bool is_readable(int socket) {
  pollfd watched{socket, POLLIN, 0};
  return ::poll(&watched, 1, 0) > 0;
}

/// The port of this end, or -1: the number may belong to another file by now.
int local_port_of(int socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  void* place = &address;
  if (::getsockname(socket, static_cast<sockaddr*>(place), &length) != 0) return -1;
  if (address.ss_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return ntohs(ipv4.sin_port);
  }
  if (address.ss_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    return ntohs(ipv6.sin6_port);
  }
  return -1;
}

}  // namespace

bool ConnectionGuard::has_unread(int local_port) const {
  const auto known = sockets_.find(local_port);
  return known != sockets_.end() && local_port_of(known->second) == local_port && is_readable(known->second);
}

}  // namespace pratique::registry
