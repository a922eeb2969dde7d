#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>

#include "registry/connection_guard.h"
#include "registry/transport.h"

/// One attempt of one request. Internal to the room.
namespace pratique::registry {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// What came of an attempt, and whether another one could bring more.
struct Outcome {
  Result<Response> answer;
  bool passing = false;
  bool unsent = false;  ///< the connection was not fit for it; the next one will be another
  /// Not what was asked for, on a connection with a past: it may be a forged answer that an earlier one left behind.
  bool suspect = false;
};

/// Keeps references to `request`, `options` and `guard`. Does not move: curl knows its address.
class Transfer {
 public:
  Transfer(const Request& request, const Options& options, const Tls& tls, Duration timeout, ConnectionGuard& guard,
           bool fresh);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_.get(); }
  /// To be called while the handle is still part of its multi handle.
  Outcome finish(CURLcode code, Traffic& traffic);

 private:
  void set_up(const Options& options, Duration timeout, bool fresh);
  bool is_other_content(const Result<Response>& answer) const;
  bool is_http1() const;
  void set_up_content();
  void set_up_tls(const Tls& tls);
  void set_up_proxy();
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_connected(void* self, char* address, char*, int port, int local_port) noexcept;
  void remember_connection();
  bool may_talk_to(Network network);
  bool take_header(std::string_view line);
  void take_field(std::string_view name, std::string_view value);
  bool take_body(std::string_view piece);
  bool take_good_body(std::string_view piece);
  bool start_body();
  bool refuse(Error why);
  int status() const;
  Network peer() const;
  Network named_network() const;
  Outcome failed(CURLcode code) const;
  Outcome answered();

  const Request& request_;
  ConnectionGuard& guard_;
  const Proxy* proxy_;  ///< behind one, the address seen is the proxy's
  std::unique_ptr<CURL, FreeEasy> easy_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::array<char, CURL_ERROR_SIZE> message_{};
  Response response_;
  std::optional<Hasher> hasher_;
  std::optional<Error> refusal_;
  std::size_t header_bytes_ = 0;
  bool headers_done_ = false;
  bool body_started_ = false;
  bool enough_ = false;  ///< of an error's body
  bool unread_ = false;  ///< something was left on the connection
};

}  // namespace pratique::registry
