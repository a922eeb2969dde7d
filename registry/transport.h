#pragma once

#include <functional>
#include <memory>
#include <mutex>
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
  enum class Method { kGet, kHead, kPost, kPut, kPatch };

  Url url;
  Method method = Method::kGet;
  std::vector<std::string> headers{};      ///< "Name: value"
  std::string form{};                      ///< of a POST
  std::shared_ptr<const Bytes> content{};  ///< what a PUT, PATCH or POST brings, instead of a form
  /// Sent once, on a connection of its own: sending it again could undo what somebody else did meanwhile, or do it
  /// twice.
  bool once = false;
  std::int64_t body_limit = 0;              ///< bytes of a good answer
  std::optional<std::int64_t> body_size{};  ///< exactly
  std::optional<Digest::Algorithm> hash{};  ///< hash the body while it arrives
  std::optional<Digest> expected{};         ///< what a good body has
  bool show_certificate = false;            ///< ours, if there is one for the host
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
  std::vector<std::string> warnings{};  ///< Warning
  bool over_http2 = false;
  bool is_elsewhere = false;        ///< after a redirect to another origin: no word of the registry
  std::string etag{};               ///< ETag, with its quotes
  std::string range{};              ///< Range: how much of an upload has arrived
  std::string subject{};            ///< OCI-Subject
  Network peer = Network::kPublic;  ///< who answered
  Time deadline{};                  ///< of the request, for what follows it
};

/// How many requests a host gets at once before it has shown that it can take more.
inline constexpr std::size_t kParallelAtFirst = 8;

/// Sends requests side by side over shared connections, and again if that may help. Follows no redirect, sends no
/// credential that a request does not have.
///
/// Several threads may use it: whoever holds the lock may send; of those who wait for answers one drives the loop for
/// all, and gives the lock away while it waits for the network. No thread is made.
class Transport {
 public:
  Transport(const Options& options, Clock& clock);
  ~Transport();
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// Errors: content.unavailable (no answer), content.size-mismatch, content.too-large. Every complete answer is a
  /// value, whatever its status.
  /// `done` is called under the lock, by whatever thread drives the loop, and may send more.
  using Done = std::function<void(Result<Response>)>;
  using Lock = std::unique_lock<std::mutex>;
  Lock lock() const;
  void send(Request request, Done done);
  /// Until `finished`, which is asked under the lock.
  void run_until(Lock& lock, const std::function<bool()>& finished);
  /// Calls `what`, once, when that time is over; until then it can be forgotten. One for each name.
  void call_later(const std::string& name, Duration wait, std::function<void()> what);
  void forget(const std::string& name);
  /// From now on every request ends with content.unavailable, also those that are under way.
  void cancel();

  Traffic traffic() const;
  std::vector<std::string> warnings() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace pratique::registry
