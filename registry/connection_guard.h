#pragma once

#include <map>

/// Internal to the room.
namespace pratique::registry {

/// Keeps an answer that nobody asked for from answering the next request: curl (up to 7.88 at least) takes what is left
/// on a kept HTTP/1 connection for the next response.
class ConnectionGuard {
 public:
  /// After an answer: which socket the connection from this local port is.
  void remember(int socket, int local_port) { sockets_[local_port] = socket; }
  /// Before a request: whether something has come on that connection since.
  bool has_unread(int local_port) const;

 private:
  std::map<int, int> sockets_;  // by local port; curl may have closed them since
};

}  // namespace pratique::registry
