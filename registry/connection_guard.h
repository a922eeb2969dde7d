#pragma once

#include <map>

/// Internal to the room.
namespace pratique::registry {

/// Keeps an answer that nobody asked for from answering the next request: curl (up to 7.88 at least) takes what is left
/// on a kept HTTP/1 connection for the next response.
class ConnectionGuard {
 public:
  /// After an answer: a connection on which more has come is shut down, others are remembered by their local port.
  void check(int socket, int local_port);
  /// Before a request: whether something has come on the connection since.
  bool has_unread(int local_port) const;

 private:
  std::map<int, int> sockets_;  // by local port; curl may have closed them since
};

}  // namespace pratique::registry
