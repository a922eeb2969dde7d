#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pratique::test {

/// An HTTP server on a loopback port that answers as the test says.
class HttpServer {
 public:
  struct Asked {
    std::string method;
    std::string target;                          ///< path and query
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    int connection = 0;  ///< from 1
    std::string header(const std::string& name) const;
  };
  struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::vector<std::string> pieces{};  ///< if not empty, sent instead of all the rest, a moment apart
    std::string raw{};                  ///< if not empty, sent instead of all the rest; then the connection is closed
    bool hang_up = false;               ///< the connection is closed without a byte
  };
  using Handler = std::function<Answer(const Asked&)>;

  explicit HttpServer(Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url() const { return "http://" + host(); }
  /// All requests so far, in the order they came.
  std::vector<Asked> asked() const;
  int connections() const;
  /// Until so many answers have been sent, to their last piece.
  void wait_for_answers(int count) const;

 private:
  void accept_connections();
  void serve(int socket, int number);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> answered_ = 0;
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;         // guarded by mutex_
  std::vector<int> sockets_;         // guarded by mutex_
  std::vector<std::thread> served_;  // guarded by mutex_
  std::thread acceptor_;
};

}  // namespace pratique::test
