#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "registry/address.h"
#include "registry/client.h"
#include "registry/url.h"

/// One event loop for all requests of a client. Internal to the room.
namespace pratique::registry {

struct Request {
  enum class Method { kGet, kHead, kPost };

  Url url;
  Method method = Method::kGet;
  std::vector<std::string> headers{};       ///< "Name: value"
  std::string form{};                       ///< of a POST
  std::int64_t body_limit = 0;              ///< bytes of a good answer
  std::optional<std::int64_t> body_size{};  ///< exactly
  std::optional<Digest::Algorithm> hash{};  ///< hash the body while it arrives
  std::optional<Network> sent_by{};         ///< the network of the registry that sent us here; none: nobody did
  std::optional<Time> deadline{};           ///< none: Options::request_timeout from when it is first sent
  std::optional<int> attempts{};            ///< none: Options::attempts
};

struct Response {
  int status = 0;
  int attempts = 1;
  Url url{};
  Bytes body{};
  std::optional<Digest> digest{};              ///< of the body, if Request::hash
  std::string content_type{};                  ///< lower case, without parameters
  std::vector<std::string> content_digests{};  ///< Docker-Content-Digest
  std::vector<std::string> challenges{};       ///< WWW-Authenticate
  std::vector<std::string> links{};            ///< Link
  std::optional<std::string> location{};
  std::optional<std::string> retry_after{};
  Network peer = Network::kPublic;  ///< who answered
  Time deadline{};                  ///< of the request, for what follows it
};

/// Sends requests side by side over shared connections, at most Options::parallel to each origin, and again if that may
/// help. Follows no redirect, sends no credential that a request does not have.
class Transport {
 public:
  Transport(const Options& options, Clock& clock);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// Errors: content.unavailable (no answer), content.size-mismatch, content.too-large. Every complete answer is a
  /// value, whatever its status.
  using Done = std::function<void(Result<Response>)>;
  void send(Request request, Done done);

  /// Until nothing is left to do. `done` of each request is called from here, and may send more.
  void run();

  const Traffic& traffic() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace pratique::registry
