#include "tests/support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <chrono>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace pratique::test {
namespace {

sockaddr* as_plain(sockaddr_in& address) {
  void* place = &address;
  return static_cast<sockaddr*>(place);
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// One connection's bytes, as lines and blocks.
class Reader {
 public:
  explicit Reader(int socket) : socket_(socket) {}

  std::optional<std::string> line() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
      if (!more()) return std::nullopt;
    }
    std::string text = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return text;
  }

  std::optional<std::string> block(std::size_t size) {
    while (buffer_.size() < size) {
      if (!more()) return std::nullopt;
    }
    std::string text = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return text;
  }

 private:
  bool more() {
    char piece[4096];
    const ssize_t count = ::recv(socket_, piece, sizeof piece, 0);
    if (count <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  std::string buffer_;
};

std::optional<HttpServer::Asked> read_request(Reader& reader) {
  const auto first = reader.line();
  if (!first) return std::nullopt;
  HttpServer::Asked asked;
  std::istringstream(*first) >> asked.method >> asked.target;
  for (auto line = reader.line(); line && !line->empty(); line = reader.line()) {
    const std::size_t colon = line->find(": ");
    if (colon != std::string::npos) asked.headers[lower(line->substr(0, colon))] = line->substr(colon + 2);
  }
  const std::string length = asked.header("content-length");
  if (!length.empty()) asked.body = reader.block(std::stoul(length)).value_or("");
  return asked;
}

std::string written(const HttpServer::Answer& answer, bool head) {
  std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " x\r\n";
  bool has_length = false;
  for (const auto& [name, value] : answer.headers) {
    text += name + ": " + value + "\r\n";
    has_length = has_length || lower(name) == "content-length" || lower(name) == "transfer-encoding";
  }
  if (!has_length) text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  return text + "\r\n" + (head ? "" : answer.body);
}

bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

std::string HttpServer::Asked::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const bool good = ::bind(listener_, as_plain(address), length) == 0 && ::listen(listener_, 64) == 0 &&
                    ::getsockname(listener_, as_plain(address), &length) == 0;
  if (!good) throw std::runtime_error("no server socket");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_connections(); });
}

HttpServer::~HttpServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : served_) thread.join();
  for (const int socket : sockets_) ::close(socket);
}

void HttpServer::accept_connections() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    const int number = static_cast<int>(sockets_.size());
    served_.emplace_back([this, socket, number] { serve(socket, number); });
  }
}

void HttpServer::serve(int socket, int number) {
  Reader reader(socket);
  while (auto asked = read_request(reader)) {
    asked->connection = number;
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(*asked);
    }
    const Answer answer = handler_(*asked);
    if (answer.hang_up) break;
    if (!answer.raw.empty()) {
      send_all(socket, answer.raw);
      break;
    }
    if (!answer.pieces.empty()) {
      for (const std::string& piece : answer.pieces) {
        send_all(socket, piece);
        std::this_thread::sleep_for(std::chrono::milliseconds(answer.pieces.size() > 1 ? 10 : 0));
      }
      ++answered_;
      continue;
    }
    if (!send_all(socket, written(answer, asked->method == "HEAD"))) break;
    ++answered_;
  }
  ::shutdown(socket, SHUT_RDWR);
}

std::vector<HttpServer::Asked> HttpServer::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

void HttpServer::wait_for_answers(int count) const {
  while (answered_ < count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

int HttpServer::connections() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(sockets_.size());
}

}  // namespace pratique::test
